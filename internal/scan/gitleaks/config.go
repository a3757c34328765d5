package gitleaks

// Config is a set of rules, as a gitleaks configuration file describes them.
// It is plain data: nothing in it is compiled.
type Config struct {
	// Rules are in the order of the file; identifiers are unique.
	Rules []Rule
	// Allowlists hold for all rules.
	Allowlists []Allowlist
	// reach is that of an engine with all the rules, where it is known.
	reach int
}

// Rule says what one kind of credential looks like.
type Rule struct {
	ID          string
	Description string
	// Regex matches text, Path the path of a file. A rule without Regex reports
	// the file as such; one with both looks only into files that match Path.
	Regex string
	Path  string
	// SecretGroup is the capturing group of Regex that holds the credential. 0
	// means the first that is not empty, or the whole match.
	SecretGroup int
	// Entropy is what the credential has to exceed, in bits per character; 0
	// switches the check off.
	Entropy float64
	// Keywords are in lower case. Text without any of them is not looked at,
	// unless there are none.
	Keywords []string
	// Allowlists say what is no finding of this rule.
	Allowlists []Allowlist
	// Required are rules that have to match nearby as well.
	Required []Required
	// SkipReport is set for rules that only other rules require.
	SkipReport bool
}

// Required is a rule that has to match within some lines, or columns, of the
// start of a match. A negative distance means any.
type Required struct {
	Rule          string
	WithinLines   int
	WithinColumns int
}

// Allowlist says what is no finding.
type Allowlist struct {
	// All is set where every kind of condition that is given has to hold;
	// otherwise one is enough.
	All     bool
	Commits []string
	Paths   []string
	// Regexes are matched with what Target says.
	Regexes []string
	Target  Target
	// StopWords, in lower case, are looked for in the credential.
	StopWords []string
}

// Target is what the regular expressions of an [Allowlist] are matched with.
type Target int

// The targets.
const (
	TargetSecret Target = iota
	TargetMatch
	TargetLine
)
