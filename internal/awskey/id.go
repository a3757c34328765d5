package awskey

import "fmt"

// ID is a well-formed id of an AWS credential: 20 characters, a prefix of four
// letters and 16 of A-Z2-7. Make one with [ParseID].
type ID string

// Lengths in bytes of an id and of its prefix.
const (
	idLen     = 20
	prefixLen = 4
)

// IDKind is what an id identifies.
type IDKind int

// The kinds of credential ids, by their prefixes. The source is "Unique
// identifiers" in the IAM User Guide,
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html.
const (
	// LongTerm is AKIA: an access key of an IAM user or of the root user.
	LongTerm IDKind = iota + 1
	// Temporary is ASIA: an access key that STS issued.
	Temporary
	// Bearer is ABIA: an STS service bearer token.
	Bearer
	// ContextSpecific is ACCA: a context-specific credential.
	ContextSpecific
)

// String describes k in words that fit after "an AWS".
func (k IDKind) String() string {
	switch k {
	case LongTerm:
		return "long-term access key"
	case Temporary:
		return "temporary access key"
	case Bearer:
		return "STS service bearer token"
	case ContextSpecific:
		return "context-specific credential"
	}
	return fmt.Sprintf("IDKind(%d)", int(k))
}

// ParseID is s as an id: s must be exactly one, with nothing around it. An id
// whose account is out of range is none: AWS never made it. Documentation
// examples and placeholders are ids; [ID.Placeholder] tells them apart.
func ParseID(s string) (ID, bool) {
	if len(s) != idLen || prefixKind(s[:prefixLen]) == 0 {
		return "", false
	}
	for i := range len(s) {
		if class[s[i]]&inID == 0 {
			return "", false
		}
	}
	if account, ok := decodeAccount(s); ok && account > maxAccount {
		return "", false
	}
	return ID(s), true
}

// Kind is what id identifies.
func (id ID) Kind() IDKind {
	if len(id) < prefixLen {
		return 0
	}
	return prefixKind(string(id[:prefixLen]))
}

func prefixKind(prefix string) IDKind {
	switch prefix {
	case "AKIA":
		return LongTerm
	case "ASIA":
		return Temporary
	case "ABIA":
		return Bearer
	case "ACCA":
		return ContextSpecific
	}
	return 0
}

// maxAccount is the largest account number: accounts have 12 digits.
const maxAccount = 999_999_999_999

// Account is the account that owns id, 12 digits. Ids made before about March
// 2019 carry none.
func (id ID) Account() (string, bool) {
	if len(id) != idLen {
		return "", false
	}
	account, ok := decodeAccount(string(id))
	if !ok || account > maxAccount {
		return "", false
	}
	return fmt.Sprintf("%012d", account), true
}

// decodeAccount reads the number that an id of the new generation carries. The
// nine characters after the prefix are a 45-bit number in base32: the top bit
// is the generation, the next 40 bits are the account.
func decodeAccount(id string) (account uint64, ok bool) {
	const (
		from, to = prefixLen, prefixLen + 9
		newIDs   = 1 << 44
	)
	var v uint64
	for i := from; i < to; i++ {
		v = v<<5 | uint64(base32Value(id[i]))
	}
	if v&newIDs == 0 {
		return 0, false
	}
	return v >> 4 & (1<<40 - 1), true
}

func base32Value(c byte) byte {
	if c >= 'A' {
		return c - 'A'
	}
	return c - '2' + 26
}

// Generation says which ids a fifth character stands for.
type Generation int

// The generations of ids.
const (
	// Invented is a fifth character that no real id was seen to have.
	Invented Generation = iota
	// Old ids carry no account.
	Old
	// New ids, made since about March 2019, carry their account.
	New
)

// Generation is when id was made, as its fifth character tells.
func (id ID) Generation() Generation {
	if len(id) != idLen {
		return Invented
	}
	switch c := id[prefixLen]; {
	case c == 'I' || c == 'J':
		return Old
	case c >= 'Q' || c <= '7':
		return New
	}
	return Invented
}

// Canary reports whether id belongs to an account that is publicly known to
// hold nothing but canaries: keys planted as alarms. Using one sets it off.
func (id ID) Canary() bool {
	account, ok := id.Account()
	return ok && CanaryAccount(account)
}
