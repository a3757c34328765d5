package hardcodedcreds

import "strings"

// minSecret is the length in bytes of the shortest secret that any rule
// reports.
const minSecret = 8

// placeholder reports whether s, which is used as the secret of a cloud, is no
// secret: nothing, a word, the name of a variable, a template, a value that
// documentation and test servers use.
func placeholder(s string) bool {
	const longest = 1024
	s = strings.TrimSpace(s)
	if len(s) < minSecret || len(s) > longest || strings.ContainsAny(s, " \t\r\n<>{}$%*\"'`\\()[],;") {
		return true
	}
	return !mixesDigits(s) || few(s) || counts(s) || says(strings.ToLower(s)) || public(s)
}

// mixesDigits reports whether s has letters as well as digits. Words and names
// have no digits, account numbers no letters. Of random secrets of 30 letters
// and digits, 0.5 % have no digit.
func mixesDigits(s string) bool {
	return strings.ContainsAny(s, "0123456789") &&
		strings.ContainsFunc(s, func(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' })
}

// few reports whether s consists of few different characters.
func few(s string) bool {
	const minDifferent = 6
	var seen [256]bool
	n := 0
	for i := range len(s) {
		if !seen[s[i]] {
			seen[s[i]] = true
			n++
		}
	}
	return n < minDifferent
}

// counts reports whether much of s walks along the digits or the alphabet, as in
// "abc123456789".
func counts(s string) bool {
	steps := 0
	for i := 1; i < len(s); i++ {
		if s[i] == s[i-1]+1 || s[i] == s[i-1] {
			steps++
		}
	}
	return steps*2 >= len(s)
}

// says reports whether the lower-case s contains a word that secrets do not
// contain and placeholders do.
func says(s string) bool {
	for _, word := range [...]string{
		"example", "sample", "placeholder", "changeme", "change-me", "change_me", "replace", "your", "xxxx", "test", "dummy",
		"fake", "mock", "foobar", "todo", "redacted", "secret", "password", "passwd", "access", "invalid", "minio", "admin",
		"localstack", "default", "value", "token", "demo", "none", "null", "undefined", "insert", "0000", "1234", "abcd",
		"hello", "world", "credential", "private", "dontcare", "anything", "whatever", "random", "secure", "user", "some",
		"here", "http", "notreal", "not-a-real", "not_real", "mysk", "myak", "_id", "-id", "-key", "_key", "keyid", "stub",
	} {
		if strings.Contains(s, word) {
			return true
		}
	}
	return false
}

// public reports whether s is a secret that its maker published.
func public(s string) bool {
	switch s {
	case // the account of the storage emulator, https://learn.microsoft.com/azure/storage/common/storage-connect-azurite
		"Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
		// the public server play.min.io, https://min.io/docs/minio/linux/developers/go/minio-go.html
		"zuf+tfteSlswRu7BJ86wekitnifILbZam1KYY3TG", "Q3AM3UQ867SPQQA43P2F":
		return true
	}
	return false
}
