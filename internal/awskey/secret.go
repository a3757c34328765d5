package awskey

import "strings"

const (
	// secretLen is the length of a secret access key.
	secretLen = 40
	// smtpLen is the length of an SES SMTP password: base64 of a version byte,
	// 4, and an HMAC-SHA256. The source is "Obtaining Amazon SES SMTP
	// credentials" in the SES Developer Guide,
	// https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html.
	smtpLen = 44
	// minTokenLen is less than the length of any session token. There is no
	// upper limit; no token was seen to come near this one.
	minTokenLen, maxTokenLen = 100, 8192
	// padding is how many equals signs can end base64.
	padding = 2
	// Lengths of a long-lived Bedrock key, padding included.
	minBedrockLen, maxBedrockLen = 109, 269
)

// IsSecretKey reports whether s has the shape of a secret access key: 40
// characters of A-Za-z0-9+/ that look random and are no placeholder. Other
// things have that shape too; what s is used for has to tell.
func IsSecretKey(s string) bool { return isSecretKey(s) }

func isSecretKey[T text](s T) bool { return len(s) == secretLen && isRandom(s) }

// IsSMTPPassword reports whether s has the shape of an SES SMTP password and is
// no placeholder.
func IsSMTPPassword(s string) bool { return isSMTPPassword(s) }

func isSMTPPassword[T text](s T) bool {
	return len(s) == smtpLen && s[0] == 'B' && 'A' <= s[1] && s[1] <= 'P' && isRandom(s)
}

// isRandom reports whether s, of the length of a secret, is base64 of random
// bytes, by all that shows.
func isRandom[T text](s T) bool {
	// Of random secrets, 0.014 % have less entropy.
	const minEntropy = 4.25
	return isBase64(s) && mixed(s) && entropy(s) >= minEntropy && !typed(s) && !saysSo(s)
}

// IsSessionToken reports whether s is a session token by its shape: base64, at
// least 100 characters, that begins as the tokens of STS do.
func IsSessionToken(s string) bool { return hasTokenPrefix(s) && MayBeSessionToken(s) }

// MayBeSessionToken reports whether s could be a session token if it stands
// where one belongs: base64, at least 100 characters, that look random and are
// no placeholder.
func MayBeSessionToken(s string) bool {
	// Base64 of anything random has more: 5 bits with 40 characters.
	const minEntropy = 4.5
	body := strings.TrimRight(s, "=")
	return len(s) >= minTokenLen && len(s)-len(body) <= padding && isBase64(body) && mixed(body) &&
		entropy(body) >= minEntropy && !tokenSaysSo(body)
}

// text is the bytes of a text, however they are kept.
type text interface{ string | []byte }

// hasTokenPrefix reports whether s begins as a session token. Decoded, the
// beginnings are a version and a length, then "origin_ec", "er/aws" or "aws".
func hasTokenPrefix[T text](s T) bool {
	for _, prefix := range [...]string{"IQoJb3JpZ2luX2Vj", "FwoGZXIvYXdzE", "FQoGZXIvYXdzE", "FQoDYXdzE"} {
		if hasPrefix(s, prefix) {
			return true
		}
	}
	return false
}

func hasPrefix[T text](s T, prefix string) bool {
	return len(s) >= len(prefix) && string(s[:len(prefix)]) == prefix
}

// How Bedrock keys begin.
const (
	// bedrockLong is ABSK and the base64 of "BedrockAPIKey-", but for the
	// last character, which the next byte decides.
	bedrockLong = "ABSKQmVkcm9ja0FQSUtleS"
	// bedrockShortName and the base64 of "bedrock.amazonaws.com", a presigned
	// URL.
	bedrockShortName = "bedrock-api-key-"
	bedrockShort     = "YmVkcm9jay5hbWF6b25hd3MuY29t"
)

// IsBedrockKey reports whether s is an Amazon Bedrock API key, long-lived or
// short-lived.
func IsBedrockKey(s string) bool {
	if url, ok := strings.CutPrefix(s, bedrockShortName); ok {
		return isBedrockURL(url)
	}
	body := strings.TrimRight(s, "=")
	return minBedrockLen <= len(s) && len(s) <= maxBedrockLen && len(s)-len(body) <= padding &&
		strings.HasPrefix(s, bedrockLong) && isBase64(body) && !tokenSaysSo(body)
}

// isBedrockURL reports whether s is what follows the name of a short-lived key.
func isBedrockURL(s string) bool {
	body := strings.TrimRight(s, "=")
	return len(s) >= minTokenLen && len(s)-len(body) <= padding && strings.HasPrefix(s, bedrockShort) &&
		isBase64(body) && !tokenSaysSo(body)
}

func isBase64[T text](s T) bool {
	for i := range len(s) {
		if class[s[i]]&inBase64 == 0 {
			return false
		}
	}
	return true
}

// mixed reports whether s mixes upper case, lower case and digits as random
// base64 does, and as words, paths and digests do not.
func mixed[T text](s T) bool {
	var seen [4]bool
	changes, last := 0, -1
	for i := range len(s) {
		c := letterCase(s[i])
		seen[c] = true
		if c != last {
			changes++
		}
		last = c
	}
	// Of random characters 64 % differ in class from the one before: 25 of 40,
	// give or take 3. Words have one such place each, or two.
	if !seen[isUpper] || !seen[isLower] || changes*3 < len(s) {
		return false
	}
	// One secret in 900 has no digit; names in camel case have none either.
	return seen[isDigit] || changes*2 >= len(s)
}

const (
	isSymbol = iota
	isDigit
	isUpper
	isLower
)

func letterCase(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return isDigit
	case 'A' <= c && c <= 'Z':
		return isUpper
	case 'a' <= c && c <= 'z':
		return isLower
	}
	return isSymbol
}
