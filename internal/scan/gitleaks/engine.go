// Package gitleaks runs the rules of gitleaks: the default ones and those of a
// user's configuration file.
//
// It finds what gitleaks v8.30.1 finds, but for the differences listed in
// docs/gitleaks.md, with an engine of its own: keywords are searched for once
// for all rules, and the expression of a rule is only run where a match is
// possible (see package pattern). Nothing is compiled before a file needs it.
package gitleaks

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/scan/keyword"
	"github.com/keyvet/keyvet/internal/scan/pattern"
)

// Engine searches text for the matches of rules. It is safe for concurrent use.
type Engine struct {
	rules      []rule
	byID       map[string]*rule
	allowlists []allowlist
	all        *index
	reach      func() int
	// far is the index of the rules that look at more than parts of a text.
	far func() *index
}

// New makes an engine for c. Rules for which on is false do not report.
func New(c *Config, on func(id string) bool) (*Engine, error) {
	e := &Engine{
		rules:      make([]rule, len(c.Rules)),
		byID:       make(map[string]*rule, len(c.Rules)),
		allowlists: newAllowlists(c.Allowlists),
	}
	var reporting []*rule
	for i := range c.Rules {
		r := &e.rules[i]
		r.init(&c.Rules[i], i)
		e.byID[r.ID] = r
		if on(r.ID) && !r.SkipReport {
			reporting = append(reporting, r)
		}
	}
	all, err := newIndex(reporting)
	if err != nil {
		return nil, err
	}
	e.all = all
	bits := 0
	e.far = part(reporting, func(r *rule) bool {
		if !r.far() {
			return false
		}
		r.bit = 1 << min(bits, lastBit)
		bits++
		return true
	})
	e.reach = sync.OnceValue(func() int {
		if c.reach != 0 {
			return c.reach // no rule has to be compiled for it
		}
		return reachOf(e.rules)
	})
	return e, nil
}

// Idle reports whether no rule reports anything.
func (e *Engine) Idle() bool {
	return e.all.set == nil && len(e.all.always) == 0 && len(e.all.paths) == 0
}

// part is the index of some of the rules, made when it is needed.
func part(rules []*rule, wanted func(*rule) bool) func() *index {
	return sync.OnceValue(func() *index {
		var some []*rule
		for _, r := range rules {
			if wanted(r) {
				some = append(some, r)
			}
		}
		// The words are some of those that one index holds already.
		x, err := newIndex(some)
		if err != nil {
			return &index{}
		}
		return x
	})
}

// Reach is how many bytes around a match decide whether it is one, for all matches
// without Far: the match with all of the runs of [pattern.RunByte] that it touches,
// this many bytes before and after, and what else is on the same line, see
// [pattern.LineReach].
func (e *Engine) Reach() int { return e.reach() }

// reachOf is the reach of rules.
func reachOf(rules []rule) int {
	reach := 0
	for i := range rules {
		if r := &rules[i]; r.Regex != "" && !r.far() {
			reach = max(reach, r.pattern().Reach())
		}
	}
	return reach
}

// Far is a set of rules, of those that look farther than [Engine.Reach]: those
// that have one of their words in a text.
type Far uint64

// lastBit stands for all the rules that have no bit of their own.
const lastBit = 63

// Match is where a rule matches.
type Match struct {
	*Rule

	// Start and End are the range of the match in the text, half-open, in
	// bytes. Both are 0 for a rule that reports a file by its path.
	Start, End int
	// Secret is the part of it that is the credential.
	Secret finding.Span
	// AllowedIn lists commits in which the match is no finding.
	AllowedIn []string
	// Far is set where more of the text than Reach decides.
	Far bool
}

// Text is what is searched.
type Text struct {
	// Path is relative to the root, with forward slashes, or empty where the
	// text has none.
	Path string
	// AnyPath is set where the path is not known yet: what a path rules out is
	// wanted all the same.
	AnyPath bool
	Data    []byte
	// Head is set where Data begins the file: rules that report a file by its
	// path do so for its head only.
	Head bool
	// Parts are the ranges of Data to search, in ascending order and without
	// overlaps; nil means all of it. A rule that may look at more than the part
	// is run on all of Data.
	Parts []finding.Span
	// Far, where it is not nil, is set to the rules that have a word in Data. With
	// Parts it holds the rules that have a word in the rest of Data, or may have.
	Far *Far
}

// Search is the memory of a search, for use again. The zero value is ready.
type Search struct {
	words  keyword.Search
	states []state // by rule
	begun  []*rule
	spans  [][2]int
	global paths
}

// state is what a search knows about a rule.
type state struct {
	begun bool
	// skip is set where the path of the file rules the rule out.
	skip bool
	// whole is set where all of the text is to be matched.
	whole  bool
	places pattern.Search
}

// paths says whether the path of a file is allowed, once asked.
type paths struct{ known, allowed bool }

// Append appends the matches in t to dst, ordered by rule and position.
func (e *Engine) Append(dst []Match, s *Search, t *Text) []Match {
	if len(s.states) < len(e.rules) {
		s.states = make([]state, len(e.rules))
	}
	s.global = paths{}
	if t.Head {
		for _, r := range e.all.paths {
			if e.onPath(r, s, t) {
				dst = append(dst, Match{Rule: r.Rule})
			}
		}
	}
	e.collect(s, t)
	slices.SortFunc(s.begun, func(a, b *rule) int { return a.index - b.index })
	for _, r := range s.begun {
		st := &s.states[r.index]
		if st.whole || !st.places.Empty() {
			dst = e.matches(dst, r, s, t)
		}
		st.begun, st.skip, st.whole = false, false, false
		st.places.Reset()
	}
	s.begun = s.begun[:0]
	return dst
}

// collect takes note of where rules can match.
func (e *Engine) collect(s *Search, t *Text) {
	whole := finding.Span{End: len(t.Data)}
	if t.Parts == nil {
		collect(e.all, s, t, whole, 0)
	} else {
		far := e.far()
		for _, part := range t.Parts {
			collect(e.all, s, t, part, 0)
		}
		// The others are to be looked for everywhere.
		rest := ^Far(0)
		if t.Far != nil {
			rest = *t.Far | s.far()
		}
		if rest != 0 {
			for _, r := range s.begun {
				if r.bit != 0 {
					s.states[r.index].places.Reset()
				}
			}
			collect(far, s, t, whole, rest)
		}
	}
	if t.Far != nil {
		e.far()
		*t.Far = s.far()
	}
}

// far are the rules with a reason to look at the text.
func (s *Search) far() (all Far) {
	for _, r := range s.begun {
		if st := &s.states[r.index]; st.whole || !st.places.Empty() {
			all |= r.bit
		}
	}
	return all
}

// collect takes note of where the rules of x can match in a part of the text; a
// set of rules that is not empty excludes others.
func collect(x *index, s *Search, t *Text, part finding.Span, only Far) {
	for _, r := range x.always {
		if only != 0 && r.bit&only == 0 {
			continue
		}
		if st := s.begin(r, t); !st.skip {
			st.whole = true
		}
	}
	if x.set == nil {
		return
	}
	x.set.Find(&s.words, t.Data[part.Start:part.End], func(hits []keyword.Hit) {
		for _, hit := range hits {
			for _, u := range x.uses[hit.Word] {
				st := &s.states[u.rule.index]
				if only != 0 && u.rule.bit&only == 0 {
					continue
				}
				if !st.begun {
					st = s.begin(u.rule, t)
				}
				if st.skip || st.whole {
					continue
				}
				p := u.rule.pattern()
				if !p.Anchored() {
					st.whole = true
					continue
				}
				st.places.At(p, t.Data, part.Start+hit.Start, u.hooks())
			}
		}
	})
}

func (s *Search) begin(r *rule, t *Text) *state {
	st := &s.states[r.index]
	if !st.begun {
		st.begun = true
		st.skip = r.Path != "" && !t.AnyPath && !r.path().MatchString(t.Path)
		s.begun = append(s.begun, r)
	}
	return st
}

// AboutPath reports whether a rule looks only into some files, and a file by that
// name in some directory can be one of them.
func (e *Engine) AboutPath(name string) bool {
	for i := range e.rules {
		r := &e.rules[i]
		if r.Path != "" && r.Regex != "" && (strings.Contains(strings.ReplaceAll(r.Path, "|/", ""), "/") || r.path().MatchString(name)) {
			return true
		}
	}
	return false
}

// onPath reports whether r, a rule about paths alone, reports the file.
func (e *Engine) onPath(r *rule, s *Search, t *Text) bool {
	return t.Path != "" && !t.AnyPath && r.path().MatchString(t.Path) && !e.allowedPath(r, s, t)
}

// allowedPath reports whether no match of r in the file is a finding.
func (e *Engine) allowedPath(r *rule, s *Search, t *Text) bool {
	if t.AnyPath {
		return false
	}
	if !s.global.known {
		s.global = paths{known: true, allowed: allowPath(e.allowlists, t.Path)}
	}
	return s.global.allowed || allowPath(r.allowlists, t.Path)
}

// matches appends the findings of r.
func (e *Engine) matches(dst []Match, r *rule, s *Search, t *Text) []Match {
	st := &s.states[r.index]
	s.spans = s.spans[:0]
	if st.whole {
		s.spans = r.pattern().FindAll(s.spans, t.Data)
	} else {
		s.spans = st.places.Matches(s.spans, r.pattern(), t.Data)
	}
	if len(s.spans) == 0 || e.allowedPath(r, s, t) {
		return dst
	}
	first := len(dst)
	for _, span := range s.spans {
		if m, ok := e.judge(r, t, span[0], span[1]); ok {
			dst = append(dst, m)
		}
	}
	if len(r.Required) > 0 && len(dst) > first {
		dst = append(dst[:first], e.withRequired(r, t, dst[first:])...)
	}
	return dst
}

// judge decides whether what the expression of r matches is a finding.
func (e *Engine) judge(r *rule, t *Text, start, end int) (Match, bool) {
	for start < end && t.Data[start] == '\n' {
		start++
	}
	for start < end && t.Data[end-1] == '\n' {
		end--
	}
	m := Match{Rule: r.Rule, Start: start, End: end, Far: r.far()}
	m.Secret = r.secret(t.Data, start, end)
	secret := t.Data[m.Secret.Start:m.Secret.End]
	if r.Entropy != 0 && entropy(secret) <= r.Entropy {
		return m, false
	}
	span := lineSpan(t.Data, start, end)
	line := t.Data[span.Start:span.End]
	if allowedByComment(line) {
		return m, false
	}
	c := candidate{secret: secret, match: t.Data[start:end], line: line}
	if !t.AnyPath {
		c.path = t.Path
	}
	for _, lists := range [][]allowlist{e.allowlists, r.allowlists} {
		for i := range lists {
			allowed, commits := lists[i].allows(&c)
			if allowed {
				return m, false
			}
			m.AllowedIn = append(m.AllowedIn, commits...)
		}
	}
	return m, true
}

// entropy is the Shannon entropy of data in bits per character. Like gitleaks
// it counts characters, but takes their frequency in bytes.
func entropy(data []byte) float64 {
	var counts [256]int
	wide := map[rune]int{}
	for _, r := range string(data) {
		if r < 0x80 {
			counts[r]++
		} else {
			wide[r]++
		}
	}
	sum := 0.0
	add := func(count int) {
		if count > 0 {
			f := float64(count) / float64(len(data))
			sum -= f * math.Log2(f)
		}
	}
	for _, count := range counts {
		add(count)
	}
	for _, count := range wide {
		add(count)
	}
	return sum
}

// index finds the rules that a text is of interest to.
type index struct {
	set  *keyword.Set
	uses [][]use // by word
	// always are the rules that want to see every text.
	always []*rule
	// paths are the rules about paths alone.
	paths []*rule
}

// use is a rule that has a word among its keywords.
type use struct {
	rule  *rule
	hooks func() []pattern.Hook
}

func newIndex(rules []*rule) (*index, error) {
	x := &index{}
	var words []string
	number := map[string]int{}
	for _, r := range rules {
		if r.Regex == "" {
			x.paths = append(x.paths, r)
			continue
		}
		if len(r.Keywords) == 0 || slices.Contains(r.Keywords, "") {
			x.always = append(x.always, r)
			continue
		}
		keywords := slices.Compact(slices.Sorted(slices.Values(r.Keywords)))
		for _, k := range keywords {
			n, ok := number[k]
			if !ok {
				n = len(words)
				number[k] = n
				words = append(words, k)
				x.uses = append(x.uses, nil)
			}
			x.uses[n] = append(x.uses[n], use{r, sync.OnceValue(func() []pattern.Hook { return r.pattern().Hooks(k, r.Keywords) })})
		}
	}
	if len(words) == 0 {
		return x, nil
	}
	set, err := keyword.New(words)
	if err != nil {
		return nil, fmt.Errorf("searching for the keywords of gitleaks rules: %w", err)
	}
	x.set = set
	return x, nil
}
