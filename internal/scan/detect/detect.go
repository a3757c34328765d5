// Package detect says what a detector is: what it is given, what it gives back,
// and how far it may look.
package detect

import "github.com/keyvet/keyvet/internal/finding"

// Detector finds credentials in text. Its methods may be called from several
// goroutines at the same time.
type Detector interface {
	// Detect appends the matches in f to dst, in ascending order of Start.
	Detect(dst []Match, f *Fragment) []Match
	// Reach is how far the detector looks, in bytes: whether and what it
	// reports depends on nothing but f.Path, the match with all of the runs of
	// [pattern.RunByte] that it touches, Reach bytes before and after that,
	// and as much of its lines as [pattern.LineReach] says. Matches with
	// Unbounded set are exempt.
	Reach() int
}

// PathDetector is a [Detector] with rules that look only into some files.
type PathDetector interface {
	Detector
	// AboutPath reports whether a file by that name, in whatever directory, can
	// be one of those files. Name has no slash.
	AboutPath(name string) bool
}

// Fragment is text to search: the whole content of an item, or a window of one
// that is too big to hold in memory.
type Fragment struct {
	// Path is the path of the item, see repo.Item.
	Path string
	// AnyPath is set where the path is not known yet: what a path rules out is
	// wanted all the same.
	AnyPath bool
	// Data is the text. Other encodings have become UTF-8 already; it can hold
	// any bytes all the same.
	Data []byte
	// Offset is where Data begins in the text of the item, in bytes. It is 0
	// for the fragment that sees what concerns the path alone.
	Offset int64
	// Want lists the ranges of Data in which a match has to start to be of
	// interest, in ascending order and without overlaps. The detector may leave
	// out all others, except those with Unbounded set. Nil means all of Data.
	Want []finding.Span
	// Far, where it is not nil, is for the rules whose matches have Unbounded set.
	// The detector sets it to what of Data they have a reason to look at; 0 is
	// nothing. Where Want is set, it holds that for the content that Data
	// was made of, which has all of Data but what is wanted; all bits set are
	// always right.
	Far *uint64
}

// Match is a credential found in a [Fragment].
type Match struct {
	// Rule is the name that users type; Severity is the rule's by default.
	// Settings are applied by the caller.
	Rule     string
	Severity finding.Severity
	// Start and End are the range of Data to report, in bytes, half-open. For a
	// credential inside encoded text it is the encoded text. Both are 0 for a
	// match of the path alone.
	Start, End int
	// Secrets are the ranges of Data that must never be shown, in ascending
	// order. They may lie outside Start and End.
	Secrets []finding.Span
	// Value is what the fingerprint is made of: the credential, decoded.
	Value finding.Secret
	// Unbounded is set for rules that look farther than Reach: they are run
	// on the whole fragment whatever it wants.
	Unbounded bool

	// AllowedIn lists commits, as full hashes in lower case, in which the match
	// is no finding.
	AllowedIn []string

	// KeyID and Account are those of an AWS credential, where known.
	KeyID   string
	Account *finding.Account
	// Message and Help are those of the finding.
	Message, Help string
}
