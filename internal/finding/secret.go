package finding

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"strings"
)

// Secret holds a matched value on its way to a digest. It does not print: every
// way that fmt, encoding and log/slog have to show a value shows "[secret]".
type Secret struct{ value string }

// NewSecret wraps value.
func NewSecret(value string) Secret { return Secret{value} }

const hidden = "[secret]"

// Format implements [fmt.Formatter] for every verb.
func (Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// String implements [fmt.Stringer].
func (Secret) String() string { return hidden }

// MarshalText keeps the value out of JSON, XML and YAML.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// LogValue implements [slog.LogValuer].
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// Digest identifies a matched value without telling it.
type Digest [sha256.Size]byte

// Digest is a keyed hash of the value under rule.
func (s Secret) Digest(rule string) Digest {
	return keyed("keyvet value 1\x00"+rule, s.value)
}

// Fingerprint recognises a finding of rule in path whose value has digest d. It
// does not depend on positions: it survives moved lines and rewritten history.
func Fingerprint(rule, path string, d Digest) string {
	sum := keyed("keyvet fingerprint 1\x00"+rule+"\x00"+path, string(d[:]))
	return hex.EncodeToString(sum[:16])
}

func keyed(key, value string) Digest {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(value))
	return Digest(mac.Sum(nil))
}

// RedactID is a key id as --redact shows it: the prefix and the last four
// characters.
func RedactID(id string) string {
	const shown = 4
	if len(id) <= 2*shown {
		return strings.Repeat("*", len(id))
	}
	return id[:shown] + strings.Repeat("*", len(id)-2*shown) + id[len(id)-shown:]
}
