package fleet

import (
	"path"

	"github.com/keyvet/keyvet/internal/finding"
)

// Merge joins entries to one report, in which the name of the repository comes
// before each path. Of several entries for a repository the one that finished
// last counts. expected are the repositories that must have an entry: one that
// has none is an error of the report.
func Merge(entries []Entry, expected []Repository) *finding.Report {
	last := make(map[string]Entry)
	for _, entry := range entries {
		if old, ok := last[entry.Repository]; !ok || !entry.Finished.Before(old.Finished) {
			last[entry.Repository] = entry
		}
	}
	merged := &finding.Report{Version: finding.Version, Root: ".", Findings: []finding.Finding{}, Errors: []finding.Problem{}}
	for name, entry := range last {
		for _, f := range entry.Report.Findings {
			f.Path = path.Join(name, f.Path)
			for i := range f.Related {
				f.Related[i].Path = path.Join(name, f.Related[i].Path)
			}
			merged.Findings = append(merged.Findings, f)
		}
		for _, problem := range entry.Report.Errors {
			problem.Path = path.Join(name, problem.Path)
			merged.Errors = append(merged.Errors, problem)
		}
	}
	for _, repository := range expected {
		if _, ok := last[repository.Name]; !ok {
			merged.Errors = append(merged.Errors, finding.Problem{Path: repository.Name, Message: "no journal has an entry for this repository"})
		}
	}
	merged.Sort()
	return merged
}
