// Package settings is keyvet's configuration as data: one struct, its defaults
// and the questions that passes and detectors ask of it. Reading it from a file
// is package config's work; golangci-lint decodes its own settings into the same
// struct.
package settings

import (
	"path"
	"strings"

	"github.com/keyvet/keyvet/internal/finding"
)

// Settings is the whole configuration. The zero value is the default.
type Settings struct {
	// Rules sets rules by name: "off", "on", or a severity ("note", "warning",
	// "error"). A name that ends in "/*" sets all rules with that prefix.
	Rules map[string]string `json:"rules,omitempty" yaml:"rules,omitempty"`
	// Exclude lists paths to leave out, as patterns relative to the root: "*"
	// matches within a path element, "**" any number of elements. A pattern
	// that matches a directory leaves out all below it.
	Exclude []string `json:"exclude,omitempty" yaml:"exclude,omitempty"`
	// Accounts says which AWS accounts are known.
	Accounts Accounts `json:"accounts,omitzero" yaml:"accounts,omitempty"`
	// Credentials configures the rules about embedded credentials.
	Credentials Credentials `json:"credentials,omitzero" yaml:"credentials,omitempty"`
	// Deletes configures the rule unsafe-delete.
	Deletes Deletes `json:"deletes,omitzero" yaml:"deletes,omitempty"`
	// Printed configures the rule printed-secret.
	Printed Printed `json:"printed,omitzero" yaml:"printed,omitempty"`
	// Gitleaks configures the rules named gitleaks/….
	Gitleaks Gitleaks `json:"gitleaks,omitzero" yaml:"gitleaks,omitempty"`

	// Root is the directory that Exclude is relative to, absolute: that of the
	// configuration file. Where it is empty, each file's module is.
	Root string `json:"-" yaml:"-"`
}

// Accounts says which AWS accounts are known.
type Accounts struct {
	// Own maps the ids of your own accounts, 12 digits, to names for them.
	Own map[string]string `json:"own,omitempty" yaml:"own,omitempty"`
}

// Credentials configures the rules about embedded credentials.
type Credentials struct {
	// Sinks adds functions and struct fields that take credentials.
	Sinks []Sink `json:"sinks,omitempty" yaml:"sinks,omitempty"`
}

// Sink is a function or a struct that takes credentials. Exactly one of Func
// and Type is set.
type Sink struct {
	// Func is "import/path.Func" or "import/path.Type.Method".
	Func string `json:"func,omitempty" yaml:"func,omitempty"`
	// Type is "import/path.Type", a struct.
	Type string `json:"type,omitempty" yaml:"type,omitempty"`
	// ID is what takes the id: for a function the number of a parameter, from
	// 0, for a struct the name of a field.
	ID string `json:"id,omitempty" yaml:"id,omitempty"`
	// Secret is what takes the secret, as for the id.
	Secret string `json:"secret,omitempty" yaml:"secret,omitempty"`
	// Token is what takes the session token, as for the id.
	Token string `json:"token,omitempty" yaml:"token,omitempty"`
}

// Deletes configures the rule unsafe-delete.
type Deletes struct {
	// Groups switches groups of operations: keys and instances are on by
	// default, data and audit off.
	Groups map[string]bool `json:"groups,omitempty" yaml:"groups,omitempty" keys:"keys instances data audit"`
	// Operations adds operations, as "import/path.Type.Method",
	// "import/path.Func" or the input type "import/path.Type".
	Operations []string `json:"operations,omitempty" yaml:"operations,omitempty"`
	// Consent lists what counts as consent: "person", "option", "policy",
	// "environment", "reconciler". The default is person and option.
	Consent []string `json:"consent,omitempty" yaml:"consent,omitempty" choices:"person option policy environment reconciler"`
	// Confirms adds functions whose true or nil result means consent, as
	// "import/path.Func" or "import/path.Type.Method".
	Confirms []string `json:"confirms,omitempty" yaml:"confirms,omitempty"`
	// Options adds names of options that mean consent, such as "really".
	Options []string `json:"options,omitempty" yaml:"options,omitempty"`
	// Strength is how a person has to consent: "any" (the default) or
	// "typed-name".
	Strength string `json:"strength,omitempty" yaml:"strength,omitempty" choices:"any typed-name"`
	// Require lists pre-checks that must stand on the path as well:
	// "deactivated", "last-used", "dependants".
	Require []string `json:"require,omitempty" yaml:"require,omitempty" choices:"deactivated last-used dependants"`
	// Exported says where an exported function that deletes without asking is
	// reported when one package is seen at a time: "report" (the default) at
	// the delete, "callers" at the callers.
	Exported string `json:"exported,omitempty" yaml:"exported,omitempty" choices:"report callers"`
}

// Printed configures the rule printed-secret.
type Printed struct {
	// Sources adds struct fields that hold secrets, as
	// "import/path.Type.Field", and functions whose result is one, as
	// "import/path.Func".
	Sources []string `json:"sources,omitempty" yaml:"sources,omitempty"`
	// Sinks adds functions that print their arguments.
	Sinks []string `json:"sinks,omitempty" yaml:"sinks,omitempty"`
	// Sanitizers adds functions whose result is safe to print.
	Sanitizers []string `json:"sanitizers,omitempty" yaml:"sanitizers,omitempty"`
}

// Gitleaks configures the rules named gitleaks/….
type Gitleaks struct {
	// Config is a gitleaks TOML file, relative to the configuration file. It
	// extends or replaces the default rules as its [extend] table says.
	Config string `json:"config,omitempty" yaml:"config,omitempty"`
}

// Severity is the severity at which rule reports, and whether it is on. The
// caller passes the severity that the rule has by default; 0 means that it is
// off by default.
func (s *Settings) Severity(rule string, byDefault finding.Severity) (severity finding.Severity, on bool) {
	switch value := s.rule(rule); value {
	case "":
		return byDefault, byDefault != 0
	case "on":
		if byDefault == 0 {
			return finding.Error, true
		}
		return byDefault, true
	case "off":
		return 0, false
	default:
		parsed, err := finding.ParseSeverity(value)
		if err != nil {
			return byDefault, byDefault != 0
		}
		return parsed, true
	}
}

// rule is the configured value of the most specific entry that covers rule.
func (s *Settings) rule(rule string) string {
	if value, ok := s.Rules[rule]; ok {
		return value
	}
	if prefix, _, ok := strings.Cut(rule, "/"); ok {
		return s.Rules[prefix+"/*"]
	}
	return ""
}

// Excluded reports whether the configuration leaves out file, a path relative
// to the root with forward slashes.
func (s *Settings) Excluded(file string) bool {
	for _, pattern := range s.Exclude {
		if covers(strings.Split(path.Clean(pattern), "/"), strings.Split(file, "/")) {
			return true
		}
	}
	return false
}

// covers reports whether pattern matches elements or a directory above them.
func covers(pattern, elements []string) bool {
	if len(pattern) == 0 {
		return true
	}
	if pattern[0] == "**" {
		for i := range len(elements) + 1 {
			if covers(pattern[1:], elements[i:]) && (len(pattern) > 1 || len(elements) > 0) {
				return true
			}
		}
		return false
	}
	if len(elements) == 0 {
		return false
	}
	matched, err := path.Match(pattern[0], elements[0])
	return err == nil && matched && covers(pattern[1:], elements[1:])
}
