package hardcodedcreds

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/catalog"
	"github.com/keyvet/keyvet/internal/diag"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/settings"
	"github.com/keyvet/keyvet/internal/wording"
)

const (
	ruleID      = finding.RuleAccessKeyID
	ruleSecret  = finding.RuleSecretAccessKey
	ruleToken   = finding.RuleSessionToken
	ruleBedrock = finding.RuleBedrockAPIKey
	ruleCloud   = finding.RuleCloudSecret
)

// ruleOf is the rule about a kind of credential.
func ruleOf(k awskey.Kind) string {
	switch k {
	case 0:
		return ruleCloud
	case awskey.KeyID:
		return ruleID
	case awskey.SessionToken:
		return ruleToken
	case awskey.BedrockKey:
		return ruleBedrock
	case awskey.SecretKey, awskey.SMTPPassword:
	}
	return ruleSecret
}

// found is an embedded credential.
type found struct {
	// kind is 0 for the secret of another cloud.
	kind     awskey.Kind
	pos, end token.Pos
	more     []span // where else pieces of it stand
	id       awskey.ID
	value    string
	computed bool            // no piece of it is written as a constant
	digest   *finding.Digest // instead of a value that is not known
	why      reason
	cloud    catalog.Cloud
	what     string // the sink, the name or the kind of text
	way      *step
}

// sighting is a constant of the shape of a secret, or an id, and the block that
// it stands in.
type sighting struct {
	t     *text
	kind  awskey.Kind
	pos   token.Pos
	id    awskey.ID
	block block
}

type foundKey struct {
	pos   token.Pos
	value string
}

// add adds what was found, unless more is known of it already.
func (c *checker) add(n found) {
	if !n.pos.IsValid() {
		return
	}
	key := foundKey{n.pos, n.value}
	old, ok := c.found[key]
	if !ok || n.why < old.why && (n.kind != 0 || old.kind == 0) {
		c.found[key] = n
	}
}

// match adds a credential that was found in a text.
func (c *checker) match(t *text, m awskey.Match, f *frame) {
	pos, end, more := t.source(c, m.Start, m.End)
	if !pos.IsValid() {
		return
	}
	n := found{
		kind: m.Kind, id: m.ID, pos: pos, end: end, more: more, value: t.s[m.Start:m.End], why: inText,
		computed: t.computed(c, m.Start, m.End),
	}
	if m.Kind == awskey.KeyID {
		if f != nil {
			c.ids = append(c.ids, sighting{pos: pos, id: m.ID, block: f.block})
		}
	}
	if m.Why == awskey.BesideID {
		n.why = besideID
	}
	c.add(n)
}

// judge adds t if it is what w wants.
func (c *checker) judge(t *text, w want, way *step) {
	if len(t.s) < minSecret || len(t.holes) > 0 {
		return
	}
	s := strings.TrimSpace(t.s)
	if kind, ok := w.accepts(s); ok {
		start := strings.Index(t.s, s)
		c.secret(t, start, start+len(s), kind, w, way)
	}
}

// secret adds the bytes [start, end) of t.
func (c *checker) secret(t *text, start, end int, kind awskey.Kind, w want, way *step) {
	for _, p := range t.parts {
		if p.start <= start && p.end >= end && c.reportedAbroad(p.from) {
			return
		}
	}
	pos, stop, more := t.source(c, start, end)
	what := way.what
	for s := way; s != nil; s = s.then {
		what = s.what
	}
	var id awskey.ID
	if w.Why == besideID {
		id, _ = awskey.ParseID(what)
	}
	c.add(found{kind: kind, id: id, pos: pos, end: stop, more: more, value: t.s[start:end], why: w.Why, cloud: w.Cloud, what: what, way: way})
}

// abroad adds a secret that another package returns or exports.
func (c *checker) abroad(p foreign, w want, way *step) {
	if w.Kind != awskey.SecretKey {
		return
	}
	digest := p.digest
	c.add(found{kind: awskey.SecretKey, pos: p.at.Pos(), end: p.at.End(), digest: &digest, why: w.Why, cloud: w.Cloud, what: p.name, way: way})
}

// isReported reports whether t, a whole constant, was found to be a credential.
func (c *checker) isReported(t *text) bool {
	pos, _, _ := t.source(c, 0, len(t.s))
	_, ok := c.found[foundKey{pos, t.s}]
	return ok
}

// besideIDs adds the constants of the shape of a secret that share a block with
// an id.
func (c *checker) besideIDs() {
	for _, s := range c.lonely {
		pos, _, _ := s.t.source(c, 0, len(s.t.s))
		for _, id := range c.ids {
			if c.share(s.block, pos, id.block, id.pos) {
				c.secret(s.t, 0, len(s.t.s), s.kind, besideAnID(), &step{at: id.pos, what: string(id.id)})
				break
			}
		}
	}
}

// share reports whether two constants are neighbours: one stands in the
// innermost block of the other, or their declarations follow each other.
func (c *checker) share(a block, at token.Pos, b block, bt token.Pos) bool {
	const maxLines = 4
	if a.from <= bt && bt < a.to || b.from <= at && at < b.to {
		return true
	}
	if !a.file || !b.file || c.pass.Fset.File(at) != c.pass.Fset.File(bt) {
		return false
	}
	x, y := c.pass.Fset.PositionFor(at, false).Line, c.pass.Fset.PositionFor(bt, false).Line
	return max(x, y)-min(x, y) <= maxLines
}

// findings are all that was found, in the order of the source.
func (c *checker) findings() []diag.Finding {
	all := make([]found, 0, len(c.found))
	written := make(map[string]bool)
	for _, f := range c.found {
		all = append(all, f)
		written[f.value] = written[f.value] || !f.computed
	}
	// What is computed from a constant that shows by itself is reported there.
	all = slices.DeleteFunc(all, func(f found) bool { return f.computed && written[f.value] })
	slices.SortFunc(all, c.inSource)
	messages := make(map[string]int)
	findings := make([]diag.Finding, 0, len(all)+len(c.others))
	for _, f := range all {
		d := f.finding(c.settings, messages, c.enclosing(f.pos))
		d.Related = f.related()
		d.SuggestedFixes = c.fixes(f)
		findings = append(findings, d)
	}
	return append(findings, c.others...)
}

// inSource compares places by file and offset: drivers parse files at the same
// time, so that positions order them by chance.
func (c *checker) inSource(a, b found) int {
	x, y := c.pass.Fset.PositionFor(a.pos, false), c.pass.Fset.PositionFor(b.pos, false)
	return cmp.Or(cmp.Compare(x.Filename, y.Filename), cmp.Compare(x.Offset, y.Offset), cmp.Compare(a.kind, b.kind))
}

// enclosing is the name of the declaration that holds pos.
func (c *checker) enclosing(pos token.Pos) string {
	for _, file := range c.pass.Files {
		if pos < file.FileStart || pos > file.FileEnd {
			continue
		}
		for _, d := range file.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Pos() <= pos && pos < fn.End() {
				return fn.Name.Name
			}
		}
	}
	return ""
}

// related are the other pieces of f and the way from it to its sink.
func (f found) related() []analysis.RelatedInformation {
	var related []analysis.RelatedInformation
	for _, e := range f.more {
		related = append(related, analysis.RelatedInformation{Pos: e.pos, End: e.end, Message: "another piece of it"})
	}
	for s := f.way; s != nil; s = s.then {
		message := s.how + " " + s.what
		switch {
		case s.then == nil && f.why == besideID:
			message = "beside it: an access key id"
		case s.then == nil && f.why == reachesSink:
			message = "it reaches " + s.what
		case s.then == nil && f.why == named:
			message = "it is used as " + s.what
		case s.then == nil:
			message = "it takes the place of " + s.what
		}
		if s.at.IsValid() && (s.at != f.pos || s.then == nil && f.why == reachesSink) {
			related = append(related, analysis.RelatedInformation{Pos: s.at, Message: message})
		}
	}
	return related
}

// finding is f as a finding. messages counts those that were given, in is the
// function that f stands in.
func (f found) finding(s *settings.Settings, messages map[string]int, in string) diag.Finding {
	w := f.wording(in)
	d := diag.Finding{
		Diagnostic: analysis.Diagnostic{Pos: f.pos, End: f.end, Category: ruleOf(f.kind), Message: w.Message},
		KeyID:      w.KeyID,
		Account:    w.Account,
		Value:      finding.NewSecret(f.value),
		Secret:     f.kind != awskey.KeyID && f.digest == nil,
		Help:       w.Help,
	}
	if f.digest != nil {
		d.Value = finding.NewSecret(hex.EncodeToString(f.digest[:]))
	}
	if d.Account != nil && d.Account.Note == "" {
		if name := s.Accounts.Own[d.Account.ID]; name != "" {
			d.Account.Note = "your own: " + name
			d.Message = strings.Replace(d.Message, ", decoded from the id", " ("+d.Account.Note+"), decoded from the id", 1)
		}
	}
	// Equal messages are hidden by some drivers.
	messages[d.Message]++
	if n := messages[d.Message]; n > 1 {
		d.Message = fmt.Sprintf("%s (number %d of this kind here)", d.Message, n)
	}
	return d
}

// wording is what is said of f.
func (f found) wording(in string) wording.Credential {
	switch f.kind {
	case awskey.KeyID:
		return wording.KeyID(f.id)
	case 0:
		return wording.Credential{
			Message: "A secret of " + f.owner() + " is embedded. Take it out, and replace it.",
			Help:    "Make a replacement, disable the old secret, see that nothing uses it any more, then delete it. Let the program take its credentials from its environment.",
		}.At(f.evidence(in))
	default:
	}
	return wording.Of(awskey.Match{Kind: f.kind, ID: f.id}).At(f.evidence(in))
}

// owner is whose secret f is, if it is not one of AWS.
func (f found) owner() string {
	switch f.cloud {
	case catalog.S3:
		return "an S3-compatible store"
	case catalog.Custom:
		return "a service"
	default:
		return string(f.cloud)
	}
}

// evidence is where f stands and why it is taken for a secret.
func (f found) evidence(in string) string {
	where := ""
	if in != "" {
		where = " in " + in
	}
	switch {
	case f.digest != nil:
		return where + ": " + f.what + " is a constant of another package that is used as a secret here"
	case f.why == reachesSink:
		return where + ": it reaches " + f.what
	case f.why == named:
		return where + ": it is used as " + f.what
	case f.why == besideID && f.id == "":
		return where + ": it stands beside an access key id"
	case f.why == fromEnvironment:
		return where + ": it takes the place of the environment variable " + f.what
	}
	return where
}
