// Package owner says whose an access key is.
//
// Most ids say it themselves: the account is decoded, compared with the accounts
// that the configuration calls own, and recognised where it is known for
// canaries. Only when asked to, it asks AWS STS about the ids that say nothing.
// It sends ids, never secrets, and learns an account, never whether a key works.
package owner

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/wording"
)

// Options says what is known of accounts, and what may be asked.
type Options struct {
	// Own maps the user's own accounts, 12 digits, to names for them.
	Own map[string]string
	// Online says what STS is asked. The zero value asks nothing, and reads no
	// AWS configuration.
	Online Online
	// Notice is told, before the first request, whose credentials sign it.
	Notice func(message string)
	// Deadline is for all lookups together; 0 stands for 30 seconds.
	Deadline time.Duration
}

// Owner is what is known of the owner of an id.
type Owner struct {
	ID awskey.ID
	// Account is nil where it is unknown.
	Account *finding.Account
	Whose   wording.Whose
	// Name is what the configuration calls an own account.
	Name string
	// Confirmed says that STS names the account that the id carries.
	Confirmed bool
	// Unknown says why STS did not tell the account, if it was asked.
	Unknown string
}

// Notes on accounts, as [finding.Account.Note].
const (
	noteOwn     = "own"
	noteForeign = "foreign"
)

// Enrich adds to the findings of r whose keys they show: the account, what that
// means for the user and, for a key of the user's own, the severity "error".
// Lookups that fail become problems of r, which are optional unless the options
// require the answers.
func Enrich(ctx context.Context, r *finding.Report, o Options) {
	var ids []awskey.ID
	for i := range r.Findings {
		if _, ok := kinds()[r.Findings[i].Rule]; !ok {
			continue
		}
		if id, ok := awskey.ParseID(r.Findings[i].KeyID); ok {
			ids = append(ids, id)
		}
	}
	owners, problems := Find(ctx, ids, o)
	for i := range r.Findings {
		f := &r.Findings[i]
		if owner, ok := owners[awskey.ID(f.KeyID)]; ok {
			owner.describe(f, kinds()[f.Rule])
		}
	}
	r.Errors = append(r.Errors, problems...)
}

// kinds is what the rules that show key ids find.
func kinds() map[string]awskey.Kind {
	return map[string]awskey.Kind{
		finding.RuleAccessKeyID:     awskey.KeyID,
		finding.RuleSecretAccessKey: awskey.SecretKey,
		finding.RuleSessionToken:    awskey.SessionToken,
	}
}

// Find is the owner of each of ids, which may repeat. Problems say which
// lookups failed.
func Find(ctx context.Context, ids []awskey.ID, o Options) (map[awskey.ID]Owner, []finding.Problem) {
	owners := make(map[awskey.ID]Owner, len(ids))
	var ask []awskey.ID
	for _, id := range ids {
		if _, known := owners[id]; known {
			continue
		}
		owner := decoded(id)
		owners[id] = owner
		if !id.Placeholder() && (o.Online.Ask == All || o.Online.Ask == Undecoded && owner.Account == nil) {
			ask = append(ask, id)
		}
	}
	var problems []finding.Problem
	if len(ask) > 0 {
		slices.Sort(ask)
		answers := lookUp(ctx, ask, o)
		for id, a := range answers {
			owner := owners[id]
			owner.add(a)
			owners[id] = owner
		}
		problems = failures(answers, o.Online.Required)
	}
	for id, owner := range owners {
		owner.compare(o.Own)
		owners[id] = owner
	}
	return owners, problems
}

func decoded(id awskey.ID) Owner {
	owner := Owner{ID: id}
	if account, ok := id.Account(); ok {
		owner.Account = &finding.Account{ID: account, Source: finding.SourceDecoded}
	}
	return owner
}

// add takes what STS said.
func (o *Owner) add(a answer) {
	o.Unknown = a.unknown
	if a.account == "" {
		return
	}
	if o.Account != nil && o.Account.ID == a.account {
		o.Confirmed = true
	}
	o.Account = &finding.Account{ID: a.account, Source: finding.SourceSTS}
}

// compare finds out what the account means for the user.
func (o *Owner) compare(own map[string]string) {
	if o.Account == nil {
		return
	}
	name, mine := own[o.Account.ID]
	switch {
	case awskey.CanaryAccount(o.Account.ID):
		o.Whose = wording.Canary
		o.Account.Note = wording.NoteCanary
	case mine:
		o.Whose, o.Name = wording.Own, name
		o.Account.Note = strings.TrimSuffix(noteOwn+": "+name, ": ")
	case len(own) > 0:
		o.Whose = wording.Foreign
		o.Account.Note = noteForeign
	}
}

// describe puts into f what is known beyond what f says already.
func (o Owner) describe(f *finding.Finding, kind awskey.Kind) {
	if said := o.sentences(); said != "" {
		f.Message += said
		f.Help = wording.Help(kind, o.ID, o.Whose)
	}
	f.Account = o.Account
	if o.Whose == wording.Own {
		f.Severity = max(f.Severity, finding.Error)
	}
}

// sentences says what STS and the configuration know, each sentence after a
// blank.
func (o Owner) sentences() string {
	var s strings.Builder
	if o.Account != nil && o.Account.Source == finding.SourceSTS {
		if o.Confirmed {
			s.WriteString(" STS confirms the account.")
		} else {
			fmt.Fprintf(&s, " It belongs to account %s, says STS.", o.Account.ID)
		}
		if o.Whose == wording.Canary && !o.ID.Canary() {
			s.WriteString(" The account is known for canaries, alarms that go off when a key is used: do not use it.")
		}
	}
	switch o.Whose {
	case wording.Own:
		s.WriteString(" The account is yours")
		if o.Name != "" {
			s.WriteString(": " + o.Name)
		}
		s.WriteString(".")
	case wording.Foreign:
		s.WriteString(" The account is none of yours.")
	case wording.Unsaid, wording.Canary:
	}
	if o.Unknown != "" && o.Account == nil {
		s.WriteString(" Whose it is could not be looked up: " + o.Unknown + ".")
	}
	return s.String()
}

// failures says for each reason which ids it left without an answer.
func failures(answers map[awskey.ID]answer, required bool) []finding.Problem {
	const shown = 3
	byReason := map[string][]string{}
	for id, a := range answers {
		if a.unknown != "" {
			byReason[a.unknown] = append(byReason[a.unknown], string(id))
		}
	}
	problems := make([]finding.Problem, 0, len(byReason))
	for reason, ids := range byReason {
		slices.Sort(ids)
		list := strings.Join(ids[:min(shown, len(ids))], ", ")
		if more := len(ids) - shown; more > 0 {
			list += fmt.Sprintf(" and %d more", more)
		}
		problems = append(problems, finding.Problem{
			Message:  "owner of " + list + " not looked up: " + reason,
			Optional: !required,
		})
	}
	slices.SortFunc(problems, func(a, b finding.Problem) int { return cmp.Compare(a.Message, b.Message) })
	return problems
}

// Sorted is owners by id.
func Sorted(owners map[awskey.ID]Owner) []Owner {
	sorted := slices.Collect(maps.Values(owners))
	slices.SortFunc(sorted, func(a, b Owner) int { return cmp.Compare(a.ID, b.ID) })
	return sorted
}
