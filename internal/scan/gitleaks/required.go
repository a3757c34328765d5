package gitleaks

import (
	"bytes"
	"slices"
)

// withRequired keeps those of matches, all of r, that have a match of every rule
// that r requires close enough to them.
func (e *Engine) withRequired(r *rule, t *Text, matches []Match) []Match {
	here := places(t.Data, matches)
	there := make([][]place, 0, len(r.Required))
	for _, required := range r.Required {
		there = append(there, places(t.Data, e.everywhere(e.byID[required.Rule], t)))
	}
	var kept []Match
	for i, m := range matches {
		all := true
		for j, required := range r.Required {
			all = all && slices.ContainsFunc(there[j], func(p place) bool { return required.within(here[i], p) })
		}
		if all {
			kept = append(kept, m)
		}
	}
	return kept
}

// everywhere is what r matches in all of the text, whether or not its keywords
// are there.
func (e *Engine) everywhere(r *rule, t *Text) []Match {
	if r == nil || !t.AnyPath && (allowPath(r.allowlists, t.Path) || r.Path != "" && !r.path().MatchString(t.Path)) {
		return nil
	}
	if r.Regex == "" {
		return []Match{{Rule: r.Rule}}
	}
	var found []Match
	for _, span := range r.pattern().Regexp().FindAllIndex(t.Data, -1) {
		if m, ok := e.judge(r, t, span[0], span[1]); ok {
			found = append(found, m)
		}
	}
	return found
}

// place is where a match begins: line and column, counted from 0.
type place struct{ line, column int }

// places are those of matches, which are in ascending order.
func places(text []byte, matches []Match) []place {
	all := make([]place, 0, len(matches))
	line, lineStart, at := 0, 0, 0
	for _, m := range matches {
		for {
			i := bytes.IndexByte(text[at:m.Start], '\n')
			if i < 0 {
				break
			}
			line++
			at += i + 1
			lineStart = at
		}
		all = append(all, place{line, m.Start - lineStart})
	}
	return all
}

// within reports whether b is close enough to a.
func (r Required) within(a, b place) bool {
	return apart(a.line, b.line, r.WithinLines) && apart(a.column, b.column, r.WithinColumns)
}

// apart reports whether a and b differ by limit at most. A negative limit is
// none.
func apart(a, b, limit int) bool {
	return limit < 0 || max(a-b, b-a) <= limit
}
