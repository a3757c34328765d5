package awskey_test

import (
	"fmt"
	"testing"

	"github.com/keyvet/keyvet/internal/awskey"
)

func TestParseID(t *testing.T) {
	s := newSample(3)
	for _, test := range []struct {
		name, id   string
		ok         bool
		kind       awskey.IDKind
		account    string
		generation awskey.Generation
	}{
		{"a known pair", "AKIAQYLPMN5HHHFPZAM2", true, awskey.LongTerm, "052310077262", awskey.New},
		{"the first account", s.id("AKIA", 0), true, awskey.LongTerm, "000000000000", awskey.New},
		{"the last account", s.id("AKIA", 999_999_999_999), true, awskey.LongTerm, "999999999999", awskey.New},
		{"an account out of range", s.id("AKIA", 1_000_000_000_000), false, 0, "", awskey.Invented},
		{"the highest number", "AKIA7777777777777777", false, 0, "", awskey.Invented},
		{"temporary", s.id("ASIA", 123456789012), true, awskey.Temporary, "123456789012", awskey.New},
		{"bearer", s.id("ABIA", 123456789012), true, awskey.Bearer, "123456789012", awskey.New},
		{"context-specific", s.id("ACCA", 123456789012), true, awskey.ContextSpecific, "123456789012", awskey.New},
		{"of the old generation", "AKIAJ4TSQN5XZLOVK3UA", true, awskey.LongTerm, "", awskey.Old},
		{"of no generation", "AKIAC4TSQN5XZLOVK3UA", true, awskey.LongTerm, "", awskey.Invented},
		{"a role", "AROAQYLPMN5HHHFPZAM2", false, 0, "", awskey.Invented},
		{"a user", "AIDAQYLPMN5HHHFPZAM2", false, 0, "", awskey.Invented},
		{"LocalStack", "LKIAQYLPMN5HHHFPZAM2", false, 0, "", awskey.Invented},
		{"undocumented", "A3T0QYLPMN5HHHFPZAM2", false, 0, "", awskey.Invented},
		{"lower case", "akiaqylpmn5hhhfpzam2", false, 0, "", awskey.Invented},
		{"a digit that never occurs", "AKIAQYLPMN5HHHFPZAM8", false, 0, "", awskey.Invented},
		{"too short", "AKIAQYLPMN5HHHFPZAM", false, 0, "", awskey.Invented},
		{"too long", "AKIAQYLPMN5HHHFPZAM22", false, 0, "", awskey.Invented},
		{"empty", "", false, 0, "", awskey.Invented},
	} {
		t.Run(test.name, func(t *testing.T) {
			id, ok := awskey.ParseID(test.id)
			account, _ := id.Account()
			if ok != test.ok || id.Kind() != test.kind || account != test.account || id.Generation() != test.generation {
				t.Errorf("ParseID(%q) = %v: %v, account %q, generation %v; want %v: %v, %q, %v", test.id,
					ok, id.Kind(), account, id.Generation(), test.ok, test.kind, test.account, test.generation)
			}
		})
	}
}

func TestCanary(t *testing.T) {
	s := newSample(4)
	for account, want := range map[uint64]bool{
		52310077262:  true,
		893192397702: true,
		44858866125:  true,
		52310077263:  false,
	} {
		id, _ := awskey.ParseID(s.id("ASIA", account))
		if got := id.Canary(); got != want {
			t.Errorf("an id of account %012d: canary %v, want %v", account, got, want)
		}
	}
	if id, _ := awskey.ParseID("AKIAJ4TSQN5XZLOVK3UA"); id.Canary() {
		t.Error("an id without an account is a canary")
	}
}

func TestPlaceholder(t *testing.T) {
	for _, id := range []string{
		"AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7QWERTAB", "AKIAEXAMPLEQ52LZV4TN",
		"AKIAXXXXXXXXXXXXXXXX", "AKIADEADBEEFDEADBEEF", "AKIAABCDEFGHIJKLMNOP", "AKIAZYXWVUTSRQPONMLK",
		"AKIA2345672345672345", "AKIAQWERTYUIOPASDFGH", "AKIAQAZWQAZWQAZWQAZW", "AKIATESTQ52LZV4TNUJO",
		"AKIAYOURACCESSKEYIDX", "AKIASECRETQ52LZV4TNU", "AKIAABCDEFGHQRSTUVWX",
	} {
		parsed, ok := awskey.ParseID(id)
		if ok && !parsed.Placeholder() {
			t.Errorf("%s is no placeholder", id)
		}
		if got := awskey.Append(nil, []byte(id)); len(got) > 0 {
			t.Errorf("%s is found", id)
		}
	}
}

// TestRealIDsStay shows that the judgement on placeholders costs next to
// nothing: real ids are random behind their account.
func TestRealIDsStay(t *testing.T) {
	const samples, allowed = 20000, 10
	s := newSample(5)
	lost := 0
	for range samples {
		text := fmt.Sprintf("key = %s\n", s.id("AKIA", s.account()))
		if len(awskey.Append(nil, []byte(text))) != 1 {
			lost++
		}
	}
	if lost > allowed {
		t.Errorf("%d of %d random ids are not found", lost, samples)
	}
}

// FuzzAccount compares the decoded account with an encoder that builds ids from
// the standard library's base32.
func FuzzAccount(f *testing.F) {
	f.Add(uint64(1), uint64(52310077262))
	f.Add(uint64(2), uint64(999_999_999_999))
	f.Add(uint64(3), uint64(1)<<40-1)
	f.Fuzz(func(t *testing.T, seed, account uint64) {
		account &= 1<<40 - 1
		text := newSample(seed).id("ASIA", account)
		id, ok := awskey.ParseID(text)
		if inRange := account <= 999_999_999_999; ok != inRange {
			t.Fatalf("ParseID(%q) = %v for account %d", text, ok, account)
		}
		if !ok {
			return
		}
		if got, _ := id.Account(); got != fmt.Sprintf("%012d", account) {
			t.Errorf("account of %q = %s, want %012d", text, got, account)
		}
	})
}

func FuzzParseID(f *testing.F) {
	f.Add("AKIAQYLPMN5HHHFPZAM2")
	f.Add("AKIAIOSFODNN7EXAMPLE")
	f.Fuzz(func(t *testing.T, s string) {
		id, ok := awskey.ParseID(s)
		if ok != (id != "") || ok && string(id) != s {
			t.Errorf("ParseID(%q) = %q, %v", s, id, ok)
		}
		// Whatever an ID was made of, asking it is safe.
		raw := awskey.ID(s)
		_, _ = raw.Account()
		_, _, _, _ = raw.Kind(), raw.Generation(), raw.Canary(), raw.Placeholder()
	})
}
