package awskey

import (
	"bytes"
	"sort"
)

// besideReach is how many bytes may lie between a value and the id that it
// stands beside.
const besideReach = 300

// judge is what p is, among the ids found in text, which are in order.
func judge(text []byte, p piece, ids []Match) (Match, bool) {
	switch p.kind(text) {
	case SecretKey:
		return judgeSecret(text, p, ids)
	case SMTPPassword:
		return judgeSMTP(text, p, ids)
	case SessionToken:
		return judgeToken(text, p)
	case BedrockKey:
		return judgeBedrock(text, p)
	case KeyID:
	}
	return Match{}, false
}

func judgeSecret(text []byte, p piece, ids []Match) (Match, bool) {
	var buf [secretLen]byte
	if !isSecretKey(p.value(text, buf[:0])) || !standsAlone(text, p.span) {
		return Match{}, false
	}
	m := Match{Kind: SecretKey, Start: p.start, End: p.end}
	name := nameOf(text, p.start, p.end)
	if name.kind == SecretKey {
		m.Why = Named
		return m, true
	}
	id, ok := beside(p.span, ids)
	if !ok || name.other {
		return Match{}, false
	}
	m.Why, m.ID = BesideID, id
	return m, true
}

func judgeSMTP(text []byte, p piece, ids []Match) (Match, bool) {
	var buf [smtpLen]byte
	id, ok := beside(p.span, ids)
	if !ok || id.Kind() != LongTerm || !isSMTPPassword(p.value(text, buf[:0])) || !standsAlone(text, p.span) {
		return Match{}, false
	}
	if nameOf(text, p.start, p.end).other {
		return Match{}, false
	}
	return Match{Kind: SMTPPassword, Why: BesideID, Start: p.start, End: p.end, ID: id}, true
}

func judgeToken(text []byte, p piece) (Match, bool) {
	m := Match{Kind: SessionToken, Why: Shape, Start: p.start, End: padded(text, p.end)}
	if !standsAlone(text, span{m.Start, m.End}) {
		return m, false
	}
	value := func() string { return string(p.value(text, nil)) + string(text[p.end:m.End]) }
	if hasTokenPrefix(text[p.start:p.end]) {
		// A presigned URL gives its token away, without the secret.
		return m, IsSessionToken(value()) && !endsInName(text[max(0, p.start-nameReach):p.start], "x-amz-security-token")
	}
	name := nameOf(text, p.start, p.end)
	m.Why = Named
	return m, name.kind == SessionToken && name.aws && MayBeSessionToken(value())
}

func judgeBedrock(text []byte, p piece) (Match, bool) {
	m := Match{Kind: BedrockKey, Why: Shape, Start: p.start, End: padded(text, p.end)}
	if before := text[:p.start]; bytes.HasSuffix(before, []byte(bedrockShortName)) {
		m.Start -= len(bedrockShortName)
	}
	return m, standsAlone(text, span{m.Start, m.End}) && startsWord(text, m.Start) &&
		IsBedrockKey(string(text[m.Start:p.start])+string(p.value(text, nil))+string(text[p.end:m.End]))
}

// padded is where the equals signs end that may follow base64 at end.
func padded(text []byte, end int) int {
	for i := range padding {
		if end+i >= len(text) || text[end+i] != '=' {
			return end + i
		}
	}
	return end + padding
}

// standsAlone reports whether s is a value of its own, and not a part of
// something longer with other characters in it.
func standsAlone(text []byte, s span) bool {
	switch before := text[max(0, s.start-2):s.start]; {
	case bytes.HasSuffix(before, []byte(":-")): // the default of a shell's variable
	case bytes.ContainsAny(before[max(0, len(before)-1):], "-_.~"):
		return false
	}
	if s.end >= len(text) {
		return true
	}
	switch text[s.end] {
	case '-', '_', '~', '=':
		return false
	case '.':
		return s.end+1 >= len(text) || class[text[s.end+1]]&inWord == 0
	}
	return true
}

// beside is the id nearest to s, if one is near enough.
func beside(s span, ids []Match) (ID, bool) {
	nearest, id := besideReach+1, ID("")
	after := sort.Search(len(ids), func(i int) bool { return ids[i].Start >= s.start })
	for _, m := range ids[max(0, after-1):min(len(ids), after+1)] {
		distance := max(m.Start-s.end, s.start-m.End)
		if 0 <= distance && distance < nearest {
			nearest, id = distance, m.ID
		}
	}
	return id, id != ""
}
