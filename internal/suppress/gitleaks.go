package suppress

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/keyvet/keyvet/internal/finding"
)

// gitleaksRules are the ids of the rules of gitleaks that report what rule does.
func gitleaksRules(rule string) []string {
	switch rule {
	case finding.RuleAccessKeyID:
		return []string{"aws-access-token"}
	case finding.RuleBedrockAPIKey:
		return []string{"aws-amazon-bedrock-api-key-long-lived", "aws-amazon-bedrock-api-key-short-lived"}
	case finding.RuleSecretAccessKey, finding.RuleSessionToken:
		return []string{"generic-api-key"}
	}
	if id, ok := strings.CutPrefix(rule, finding.GitleaksPrefix); ok {
		return []string{id}
	}
	return nil
}

// gitleaksReport is a report of gitleaks that serves as a baseline.
type gitleaksReport struct {
	// secrets are by path.
	secrets map[string][]finding.Secret
	// lines are the places of findings whose secret was redacted.
	lines map[gitleaksPlace]bool
}

// gitleaksPlace is a finding as gitleaks names it. Commit is empty where it does
// not matter.
type gitleaksPlace struct {
	commit, path, rule string
	line               int
}

// readGitleaksReport reads a report in the format json of gitleaks.
func readGitleaksReport(content []byte) (*gitleaksReport, error) {
	var findings []struct {
		RuleID    string
		File      string
		Secret    string
		StartLine int
	}
	if err := json.Unmarshal(content, &findings); err != nil {
		// The error of package json may quote what it read.
		return nil, errors.New("is no baseline: a report of gitleaks is a list of findings")
	}
	r := &gitleaksReport{secrets: map[string][]finding.Secret{}, lines: map[gitleaksPlace]bool{}}
	for _, f := range findings {
		path := strings.ReplaceAll(f.File, `\`, "/")
		if f.Secret == "" || strings.Contains(f.Secret, "REDACTED") || strings.HasSuffix(f.Secret, "...") {
			r.lines[gitleaksPlace{path: path, rule: f.RuleID, line: f.StartLine}] = true
		} else {
			r.secrets[path] = append(r.secrets[path], finding.NewSecret(f.Secret))
		}
	}
	return r, nil
}

// has reports whether r lists f: the same value in the same file, whichever rule
// found it.
func (r *gitleaksReport) has(f *finding.Finding) bool {
	for _, secret := range r.secrets[f.Path] {
		if secret.Digest(f.Rule) == f.Digest {
			return true
		}
	}
	for _, rule := range gitleaksRules(f.Rule) {
		if r.lines[gitleaksPlace{path: f.Path, rule: rule, line: f.Start.Line}] {
			return true
		}
	}
	return false
}

// GitleaksIgnoreFile is the name of the file in the scanned directory that lists
// fingerprints of gitleaks to leave out.
const GitleaksIgnoreFile = ".gitleaksignore"

// GitleaksIgnore is the content of such a file.
type GitleaksIgnore struct{ places map[gitleaksPlace]bool }

// ParseGitleaksIgnore reads one fingerprint a line, "path:rule:line" or
// "commit:path:rule:line". Lines that are neither count for nothing, as with
// gitleaks.
func ParseGitleaksIgnore(content []byte) *GitleaksIgnore {
	x := &GitleaksIgnore{places: map[gitleaksPlace]bool{}}
	for text := range strings.Lines(string(content)) {
		text = strings.TrimSpace(text)
		if strings.HasPrefix(text, "#") {
			continue
		}
		fields := strings.Split(text, ":")
		if len(fields) == 3 {
			fields = append([]string{""}, fields...)
		}
		if len(fields) != 4 {
			continue
		}
		line, err := strconv.Atoi(fields[3])
		if err != nil {
			continue
		}
		path := strings.ReplaceAll(fields[1], `\`, "/")
		x.places[gitleaksPlace{commit: fields[0], path: path, rule: fields[2], line: line}] = true
	}
	return x
}

// Has reports whether x lists f.
func (x *GitleaksIgnore) Has(f *finding.Finding) bool {
	for _, rule := range gitleaksRules(f.Rule) {
		p := gitleaksPlace{path: f.Path, rule: rule, line: f.Start.Line}
		if x.places[p] {
			return true
		}
		if p.commit = f.Commit; p.commit != "" && x.places[p] {
			return true
		}
	}
	return false
}
