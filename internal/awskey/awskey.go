// Package awskey is the grammar of AWS credentials: what access key ids, secret
// access keys, session tokens, Bedrock API keys and SES SMTP passwords look
// like, and how to find them in any bytes.
//
// An id has a shape of its own, and so have session tokens and Bedrock keys. A
// secret access key has none but 40 characters of base64: in text it is found
// behind a name that says what it is, or beside its id.
//
// Documentation examples and placeholders are never found. Neither are the ids
// in presigned URLs: whoever made the URL gave them away on purpose, and they
// come without a secret.
package awskey

import (
	"cmp"
	"fmt"
	"slices"
)

// Kind is what a [Match] is.
type Kind int

// The kinds of credentials.
const (
	KeyID Kind = iota + 1
	SecretKey
	SessionToken
	BedrockKey
	SMTPPassword
)

// String is the name of k in words.
func (k Kind) String() string {
	switch k {
	case KeyID:
		return "access key id"
	case SecretKey:
		return "secret access key"
	case SessionToken:
		return "session token"
	case BedrockKey:
		return "Bedrock API key"
	case SMTPPassword:
		return "SES SMTP password"
	}
	return fmt.Sprintf("Kind(%d)", int(k))
}

// Why is what makes a [Match] one.
type Why int

// The reasons.
const (
	// Shape alone tells.
	Shape Why = iota + 1
	// BesideID is a value close to an access key id.
	BesideID
	// Named is a value behind a name that says what it is.
	Named
)

// String is the name of w in words.
func (w Why) String() string {
	switch w {
	case Shape:
		return "by its shape"
	case BesideID:
		return "beside an access key id"
	case Named:
		return "by its name"
	}
	return fmt.Sprintf("Why(%d)", int(w))
}

// Match is a credential in a text.
type Match struct {
	Kind Kind
	Why  Why
	// Start and End are where the credential lies: bytes from 0, half-open.
	Start, End int
	// ID is the id itself for a [KeyID], the id that it stands beside for a
	// match by [BesideID], and empty otherwise.
	ID ID
}

// Context is how many bytes on each side of a match can decide whether it is
// one: a window that reaches this far around it finds the same match.
const Context = besideReach + idLen + idContext

// Append appends to dst the credentials in text, in order, and returns the
// extended slice. It keeps nothing and allocates only to grow dst, or for a
// token with escaped characters. The text may be anything: UTF-8, binary, the
// inside of a string literal with its escapes.
func Append(dst []Match, text []byte) []Match {
	first := len(dst)
	for i := nextID(text, 0); i >= 0; i = nextID(text, i+idLen) {
		if id, ok := idAt(text, i); ok {
			dst = append(dst, Match{Kind: KeyID, Why: Shape, Start: i, End: i + idLen, ID: id})
		}
	}
	ids := len(dst)
	values := pieces{text: text}
	for p, ok := values.next(); ok; p, ok = values.next() {
		if m, ok := judge(text, p, dst[first:ids]); ok {
			dst = append(dst, m)
		}
	}
	if ids > first && len(dst) > ids {
		dst = dst[:first+len(inOrder(dst[first:]))]
	}
	return dst
}

// inOrder sorts matches and drops those inside another.
func inOrder(matches []Match) []Match {
	slices.SortFunc(matches, func(a, b Match) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.Kind, b.Kind))
	})
	end := 0
	return slices.DeleteFunc(matches, func(m Match) bool {
		if m.Start < end {
			return true
		}
		end = m.End
		return false
	})
}

// Candidate reports whether text is worth an [Append]. It errs on the side of
// true, and costs a fraction of a search for one prefix.
func Candidate(text []byte) bool {
	if nextID(text, 0) >= 0 {
		return true
	}
	values := pieces{text: text}
	for p, ok := values.next(); ok; p, ok = values.next() {
		if p.kind(text) != 0 {
			return true
		}
	}
	return false
}
