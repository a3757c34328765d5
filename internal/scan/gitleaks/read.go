package gitleaks

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/mitchellh/mapstructure"
	"github.com/pelletier/go-toml/v2"
)

// Default is the configuration that gitleaks v8.30.1 comes with. The caller
// must not change it.
func Default() *Config { return &builtin }

// ReadFile reads a configuration file and those that it extends.
func ReadFile(path string) (*Config, error) {
	c, err := readFile(path, maxExtends)
	if err != nil {
		return nil, err
	}
	return c.finish()
}

// Read reads a configuration. Files that it extends are looked for in the
// directory dir when they are not in the working directory.
func Read(text []byte, dir string) (*Config, error) {
	c, err := read(text, dir, maxExtends)
	if err != nil {
		return nil, err
	}
	return c.finish()
}

// maxExtends is how many configurations can extend each other, one the next.
// gitleaks has the same limit, and ignores what goes beyond it.
const maxExtends = 2

// file is a configuration as it stands in TOML.
type file struct {
	Extend struct {
		Path          string
		UseDefault    bool
		DisabledRules []string
	}
	Rules []struct {
		ID          string
		Description string
		Path        string
		Regex       string
		SecretGroup int
		Entropy     float64
		Keywords    []string
		AllowList   *fileAllowlist // the old form
		Allowlists  []*fileAllowlist
		Required    []struct {
			ID            string
			WithinLines   *int
			WithinColumns *int
		}
		SkipReport bool
	}
	AllowList  *fileAllowlist // the old form
	Allowlists []*fileAllowlist
}

type fileAllowlist struct {
	TargetRules []string // in global lists only
	Condition   string
	Commits     []string
	Paths       []string
	RegexTarget string
	Regexes     []string
	StopWords   []string
}

// draft is a configuration that may yet be extended.
type draft struct {
	rules      []Rule
	allowlists []Allowlist
	// targeted are allowlists for some rules, which may be those of the
	// configuration that is extended.
	targeted []targeted
}

type targeted struct {
	rule string
	list Allowlist
}

func readFile(path string, extends int) (*draft, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading a gitleaks configuration: %w", err)
	}
	c, err := read(text, filepath.Dir(path), extends)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

func read(text []byte, dir string, extends int) (*draft, error) {
	f, err := decode(text)
	if err != nil {
		return nil, err
	}
	c, err := f.draft()
	if err != nil {
		return nil, err
	}
	if extends == 0 {
		return c, nil
	}
	var base *draft
	switch {
	case f.Extend.UseDefault && f.Extend.Path != "":
		return nil, errors.New("extend: path and useDefault exclude each other")
	case f.Extend.UseDefault:
		base = &draft{rules: slices.Clone(builtin.Rules), allowlists: builtin.Allowlists}
	case f.Extend.Path != "":
		base, err = readFile(besides(f.Extend.Path, dir), extends-1)
		if err != nil {
			return nil, fmt.Errorf("extend: %w", err)
		}
	default:
		return c, nil
	}
	c.extend(base, f.Extend.DisabledRules)
	return c, nil
}

// besides is path, which gitleaks understands from the working directory, or,
// where there is no such file, path from dir.
func besides(path, dir string) string {
	if filepath.IsAbs(path) {
		return path
	}
	if _, err := os.Stat(path); err == nil {
		return path
	}
	return filepath.Join(dir, path)
}

// decode reads TOML as leniently as gitleaks does: letter case in keys does not
// matter, unknown keys are ignored, and a list may be written as one string
// with commas.
func decode(text []byte) (*file, error) {
	var tables map[string]any
	if err := toml.Unmarshal(text, &tables); err != nil {
		if syntaxError, ok := errors.AsType[*toml.DecodeError](err); ok {
			line, column := syntaxError.Position()
			return nil, fmt.Errorf("line %d, column %d: %w", line, column, err)
		}
		return nil, fmt.Errorf("reading TOML: %w", err)
	}
	var f file
	decoder, err := mapstructure.NewDecoder(&mapstructure.DecoderConfig{
		Result:           &f,
		WeaklyTypedInput: true,
		DecodeHook:       mapstructure.StringToSliceHookFunc(","),
	})
	if err != nil {
		return nil, fmt.Errorf("reading a gitleaks configuration: %w", err)
	}
	if err := decoder.Decode(tables); err != nil {
		return nil, fmt.Errorf("reading a gitleaks configuration: %w", err)
	}
	return &f, nil
}

func (f *file) draft() (*draft, error) {
	var c draft
	for _, r := range f.Rules {
		rule := Rule{
			ID:          r.ID,
			Description: r.Description,
			Regex:       r.Regex,
			Path:        r.Path,
			SecretGroup: r.SecretGroup,
			Entropy:     r.Entropy,
			SkipReport:  r.SkipReport,
		}
		for _, k := range r.Keywords {
			rule.Keywords = append(rule.Keywords, strings.ToLower(k))
		}
		lists, err := allowlists(r.AllowList, r.Allowlists)
		if err != nil {
			return nil, fmt.Errorf("rule %q: %w", r.ID, err)
		}
		for _, l := range lists {
			list, err := l.allowlist()
			if err != nil {
				return nil, fmt.Errorf("rule %q: %w", r.ID, err)
			}
			rule.Allowlists = append(rule.Allowlists, list)
		}
		for _, required := range r.Required {
			rule.Required = append(rule.Required, Required{
				Rule:          required.ID,
				WithinLines:   distance(required.WithinLines),
				WithinColumns: distance(required.WithinColumns),
			})
		}
		c.add(rule)
	}
	for _, rule := range c.rules {
		for _, required := range rule.Required {
			if c.rule(required.Rule) == nil {
				return nil, fmt.Errorf("rule %q requires rule %q, which does not exist", rule.ID, required.Rule)
			}
		}
	}
	lists, err := allowlists(f.AllowList, f.Allowlists)
	if err != nil {
		return nil, err
	}
	for _, l := range lists {
		list, err := l.allowlist()
		if err != nil {
			return nil, err
		}
		for _, rule := range l.TargetRules {
			c.targeted = append(c.targeted, targeted{rule, list})
		}
		if len(l.TargetRules) == 0 {
			c.allowlists = append(c.allowlists, list)
		}
	}
	return &c, nil
}

func distance(d *int) int {
	if d == nil {
		return -1
	}
	return max(*d, 0)
}

// allowlists joins the old form of allowlists and the new one.
func allowlists(old *fileAllowlist, lists []*fileAllowlist) ([]*fileAllowlist, error) {
	if old == nil {
		return lists, nil
	}
	if len(lists) > 0 {
		return nil, errors.New("allowlist, which is deprecated, and allowlists exclude each other")
	}
	return []*fileAllowlist{old}, nil
}

func (l *fileAllowlist) allowlist() (Allowlist, error) {
	list := Allowlist{Paths: l.Paths, Regexes: l.Regexes}
	switch strings.ToUpper(l.Condition) {
	case "AND", "&&":
		list.All = true
	case "", "OR", "||":
	default:
		return list, fmt.Errorf("allowlist: unknown condition %q: want and, or", l.Condition)
	}
	switch l.RegexTarget {
	case "", "secret":
	case "match":
		list.Target = TargetMatch
	case "line":
		list.Target = TargetLine
	default:
		return list, fmt.Errorf("allowlist: unknown regexTarget %q: want secret, match, line", l.RegexTarget)
	}
	for _, c := range l.Commits {
		if c = strings.ToLower(strings.TrimSpace(c)); c != "" {
			list.Commits = append(list.Commits, c)
		}
	}
	for _, w := range l.StopWords {
		list.StopWords = append(list.StopWords, strings.ToLower(w))
	}
	if len(list.Commits)+len(list.Paths)+len(list.Regexes)+len(list.StopWords) == 0 {
		return list, errors.New("allowlist: needs one at least of commits, paths, regexes, stopwords")
	}
	return list, nil
}

// add adds a rule, or replaces the one with the same identifier.
func (c *draft) add(rule Rule) {
	if known := c.rule(rule.ID); known != nil {
		*known = rule
		return
	}
	c.rules = append(c.rules, rule)
}

func (c *draft) rule(id string) *Rule {
	for i := range c.rules {
		if c.rules[i].ID == id {
			return &c.rules[i]
		}
	}
	return nil
}

// extend adds the rules of base to c, but for those disabled. A rule that both
// have is that of base with what c sets in it; only keywords and allowlists of
// both hold.
func (c *draft) extend(base *draft, disabled []string) {
	for _, rule := range base.rules {
		if slices.Contains(disabled, rule.ID) {
			continue
		}
		if own := c.rule(rule.ID); own != nil {
			rule = merge(rule, own)
		}
		c.add(rule)
	}
	c.allowlists = slices.Concat(c.allowlists, base.allowlists)
	slices.SortStableFunc(c.rules, func(a, b Rule) int { return strings.Compare(a.ID, b.ID) })
}

func merge(base Rule, own *Rule) Rule {
	if own.Description != "" {
		base.Description = own.Description
	}
	if own.Entropy != 0 {
		base.Entropy = own.Entropy
	}
	if own.SecretGroup != 0 {
		base.SecretGroup = own.SecretGroup
	}
	if own.Regex != "" {
		base.Regex = own.Regex
	}
	if own.Path != "" {
		base.Path = own.Path
	}
	base.Keywords = slices.Concat(base.Keywords, own.Keywords)
	base.Allowlists = slices.Concat(base.Allowlists, own.Allowlists)
	return base
}

// finish adds the targeted allowlists and checks the whole.
func (c *draft) finish() (*Config, error) {
	for _, t := range c.targeted {
		rule := c.rule(t.rule)
		if rule == nil {
			return nil, fmt.Errorf("allowlist: target rule %q does not exist", t.rule)
		}
		rule.Allowlists = append(slices.Clip(rule.Allowlists), t.list)
	}
	for i := range c.rules {
		if err := c.rules[i].check(); err != nil {
			return nil, err
		}
	}
	for _, list := range c.allowlists {
		if err := list.check(); err != nil {
			return nil, err
		}
	}
	return &Config{Rules: c.rules, Allowlists: c.allowlists}, nil
}

func (r *Rule) check() error {
	if strings.TrimSpace(r.ID) == "" {
		return fmt.Errorf("rule %q has no id", r.Description)
	}
	if r.Regex == "" && r.Path == "" {
		return fmt.Errorf("rule %q has neither regex nor path", r.ID)
	}
	tree, err := syntax.Parse(r.Regex, syntax.Perl)
	if err != nil {
		return fmt.Errorf("rule %q: regex: %w", r.ID, err)
	}
	if r.SecretGroup < 0 || r.Regex != "" && r.SecretGroup > tree.MaxCap() {
		return fmt.Errorf("rule %q: secretGroup is %d, but the regex has %d groups", r.ID, r.SecretGroup, tree.MaxCap())
	}
	if _, err := syntax.Parse(r.Path, syntax.Perl); err != nil {
		return fmt.Errorf("rule %q: path: %w", r.ID, err)
	}
	for _, list := range r.Allowlists {
		if err := list.check(); err != nil {
			return fmt.Errorf("rule %q: %w", r.ID, err)
		}
	}
	return nil
}

func (l *Allowlist) check() error {
	for _, expr := range slices.Concat(l.Paths, l.Regexes) {
		if _, err := syntax.Parse(expr, syntax.Perl); err != nil {
			return fmt.Errorf("allowlist: %w", err)
		}
	}
	return nil
}
