package owner

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/wording"
)

// List is what keyvet owner reports. Its JSON form is described in
// docs/online.md.
type List struct {
	Version int               `json:"version"`
	Keys    []Key             `json:"keys"`
	Errors  []finding.Problem `json:"errors"`
}

// listVersion is the version of the JSON form of [List].
const listVersion = 1

// Key is one id of a [List].
type Key struct {
	ID      awskey.ID        `json:"keyId"`
	Kind    string           `json:"kind"`
	Account *finding.Account `json:"account,omitempty"`
	// Placeholder says that the id is a documentation example or was made up.
	Placeholder bool `json:"placeholder,omitempty"`
	// Unknown says why the account is.
	Unknown string `json:"unknown,omitempty"`
	Help    string `json:"help"`
}

// NewList describes owners, which Find found, in the order of ids. Ids that
// repeat count once.
func NewList(ids []awskey.ID, owners map[awskey.ID]Owner, problems []finding.Problem) *List {
	list := &List{Version: listVersion, Keys: []Key{}, Errors: problems}
	if problems == nil {
		list.Errors = []finding.Problem{}
	}
	seen := map[awskey.ID]bool{}
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			list.Keys = append(list.Keys, newKey(owners[id]))
		}
	}
	return list
}

func newKey(o Owner) Key {
	k := Key{ID: o.ID, Kind: o.ID.Kind().String(), Account: o.Account, Placeholder: o.ID.Placeholder(), Unknown: o.Unknown}
	if k.Placeholder {
		k.Account, k.Help = nil, "It is a documentation example or made up: there is nothing to do."
		return k
	}
	if k.Account == nil && k.Unknown == "" {
		k.Unknown = unsaid(o.ID)
	}
	k.Help = wording.Help(awskey.KeyID, o.ID, o.Whose)
	return k
}

// unsaid is why id says nothing of its account.
func unsaid(id awskey.ID) string {
	if id.Generation() == awskey.Invented {
		return "no real id was seen to begin so; it may be made up"
	}
	return "ids made before 2019 do not carry their account; AWS STS may know it, ask with --online"
}

// Write writes l for a person: a line for each key and, unless quiet, what to do
// below it. Errors are left to the caller.
func (l *List) Write(w io.Writer, quiet bool) error {
	out := bufio.NewWriter(w)
	for _, k := range l.Keys {
		fmt.Fprintf(out, "%s: %s, %s\n", k.ID, k.Kind, k.owner())
		if quiet {
			continue
		}
		for line := range strings.Lines(k.Help) {
			fmt.Fprintf(out, "    %s\n", strings.TrimRight(line, "\n"))
		}
	}
	return out.Flush()
}

// owner is whose k is, in words.
func (k Key) owner() string {
	switch {
	case k.Placeholder:
		return "a documentation example or made up"
	case k.Account == nil:
		return "account unknown: " + k.Unknown
	}
	text := "account " + k.Account.ID
	if k.Account.Source == finding.SourceSTS {
		text += ", says STS"
	} else {
		text += ", decoded from the id"
	}
	switch note := k.Account.Note; {
	case note == wording.NoteCanary:
		text += "; known for canaries, do not use it"
	case note == noteForeign:
		text += "; none of yours"
	case strings.HasPrefix(note, noteOwn):
		text += "; yours" + strings.TrimPrefix(note, noteOwn)
	}
	return text
}

// Read reads ids from r: separated by blanks, commas or line ends, with comments
// that begin with #. Problems name the line of what is no id.
func Read(r io.Reader) ([]awskey.ID, []finding.Problem, error) {
	const longest = 1 << 20
	var ids []awskey.ID
	var problems []finding.Problem
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, longest)
	for n := 1; lines.Scan(); n++ {
		text, _, _ := strings.Cut(lines.Text(), "#")
		for word := range strings.FieldsFuncSeq(text, func(c rune) bool { return c == ',' || unicode.IsSpace(c) }) {
			id, why := Parse(word)
			if why != "" {
				problems = append(problems, finding.Problem{Path: fmt.Sprintf("line %d", n), Message: why})
				continue
			}
			ids = append(ids, id)
		}
	}
	return ids, problems, lines.Err()
}

// Parse is word as an id, or why it is none. The reason does not repeat what
// could be a secret.
func Parse(word string) (id awskey.ID, why string) {
	if id, ok := awskey.ParseID(word); ok {
		return id, ""
	}
	const idLen, prefixLen = 20, 4
	if len(word) == idLen {
		if what, ok := otherIDs()[word[:prefixLen]]; ok {
			return "", "the id of " + what + ", which is no access key"
		}
		if _, ok := awskey.ParseID(word[:prefixLen] + "Q" + strings.Repeat("A", idLen-prefixLen-1)); ok && strings.Trim(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == "" {
			return "", "AWS never made this id: its account would be out of range"
		}
	}
	return "", "not an access key id, which is AKIA, ASIA, ABIA or ACCA and 16 of A-Z and 2-7"
}

// otherIDs is what ids with other prefixes identify. The source is "Unique
// identifiers" in the IAM User Guide,
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html.
func otherIDs() map[string]string {
	return map[string]string{
		"AGPA": "a user group",
		"AIDA": "an IAM user",
		"AIPA": "an instance profile",
		"ANPA": "a managed policy",
		"ANVA": "a version of a managed policy",
		"APKA": "a public key",
		"AROA": "a role",
		"ASCA": "a certificate",
	}
}
