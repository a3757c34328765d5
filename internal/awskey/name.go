package awskey

import (
	"bytes"
	"slices"
)

// NameKind is what a value called identifier is, if the name says that it is
// an AWS credential. Letter case and separators do not matter: AWS_SECRET_KEY,
// awsSecretKey, "Secret access key" and fs.s3a.secret.key are all names of a
// [SecretKey]. Names of other things about a credential, such as its hash, its
// path or its length, and names that say another vendor are none.
func NameKind(identifier string) (Kind, bool) {
	if !mayNameCredential(identifier) {
		return 0, false
	}
	v := judgeName(identifier)
	return v.kind, v.kind != 0
}

// mayNameCredential reports whether identifier has a word without which no name is
// one of a credential.
func mayNameCredential(identifier string) bool {
	for i := range len(identifier) {
		rest := identifier[i:]
		switch lower(rest[0]) {
		case 's':
			if hasPrefixFold(rest, "secret") || hasPrefixFold(rest, "sk") || hasPrefixFold(rest, "smtp") {
				return true
			}
		case 't':
			if hasPrefixFold(rest, "token") {
				return true
			}
		case 'k':
			if hasPrefixFold(rest, "key") {
				return true
			}
		}
	}
	return false
}

// verdict is what a name says about its value.
type verdict struct {
	// kind is the credential, or 0.
	kind Kind
	// aws says that the name says AWS, or a service or protocol of it.
	aws bool
	// other says that the value is something else: a digest, or the credential
	// of another vendor.
	other bool
	// bare says that the name is just "secret" or the like: it takes a sign of
	// AWS nearby.
	bare bool
}

// judgeName is the verdict on identifier.
func judgeName[T text](identifier T) verdict {
	n := splitName(identifier)
	joined := n.joined()
	v := verdict{aws: n.any(awsWords...) || contains(joined, "aws") || contains(joined, "amazon")}
	if n.any(digestWords...) || n.any(vendorWords...) || contains(joined, "clientsecret") {
		v.other = true
		return v
	}
	if n.lastIs(metaWords...) {
		return v
	}
	switch {
	case contains(joined, "bearertokenbedrock"), contains(joined, "bedrockapikey"):
		v.kind = BedrockKey
	case contains(joined, "sessiontoken"), contains(joined, "securitytoken"):
		v.kind = SessionToken
	case contains(joined, "secretaccesskey"), contains(joined, "secretkey"), v.aws && contains(joined, "secret"), v.aws && n.any("sk"):
		v.kind = SecretKey
	case v.aws && contains(joined, "smtppassword"):
		v.kind = SMTPPassword
	case contains(joined, "accesskey") && !contains(joined, "secret"), contains(joined, "awskey"):
		v.kind = KeyID
	default:
		v.bare = contains(joined, "secret") && n.all(bareWords...)
	}
	return v
}

// awsWords are words of names that belong to AWS, or to what takes AWS
// credentials.
//
//nolint:gochecknoglobals // a table that nothing writes
var awsWords = []string{
	"aws", "amazon", "amz", "s3", "s3a", "s3n", "ses", "sqs", "sns", "sts", "iam", "ec2", "ecr", "dynamodb", "dynamo",
	"kinesis", "bedrock", "cloudwatch", "cloudfront", "route53", "boto", "boto3",
}

// digestWords are words of names whose value only looks like a credential.
//
//nolint:gochecknoglobals // a table that nothing writes
var digestWords = []string{
	"hash", "sha", "sha1", "sha256", "sha512", "md5", "digest", "checksum", "sum", "etag", "integrity", "fingerprint",
	"thumbprint", "signature", "sig", "commit", "revision", "rev", "nonce", "uuid", "guid", "cert", "certificate",
	"encrypted", "ciphertext", "kms", "canonical",
}

// vendorWords are words of names that belong to a vendor whose credentials have
// rules of their own.
//
//nolint:gochecknoglobals // a table that nothing writes
var vendorWords = []string{
	"stripe", "github", "gitlab", "slack", "google", "gcp", "gcs", "azure", "twilio", "paypal", "facebook", "twitter",
	"linkedin", "aliyun", "alibaba", "alicloud", "oss", "tencent", "tencentcloud", "cos", "huawei", "huaweicloud", "obs",
	"qiniu", "baidu", "django", "flask", "rails", "jwt", "recaptcha", "hcaptcha", "captcha", "oauth", "webhook",
	"datadog", "sendgrid", "mailgun", "heroku", "cloudinary", "spotify", "shopify", "braintree", "plaid", "coinbase",
	"binance", "oidc", "csrf", "cookie", "npm", "docker",
}

// metaWords end names whose value tells about a credential without being one.
//
//nolint:gochecknoglobals // a table that nothing writes
var metaWords = []string{
	"name", "names", "path", "file", "filename", "ref", "arn", "length", "len", "size", "regex", "regexp", "pattern",
	"format", "url", "uri", "host", "version", "field", "label", "header", "prefix", "suffix", "type", "error", "err",
	"exists", "required", "enabled", "valid", "count", "description", "help", "usage", "message", "msg", "placeholder",
}

// bareWords are the words of names that say secret, and not whose.
//
//nolint:gochecknoglobals // a table that nothing writes
var bareWords = []string{
	"secret", "access", "key", "my", "storage", "bucket", "backup", "upload", "uploads", "media", "default",
}

// words is a name taken apart: in lower case, without separators, and where
// each word ends. Only the end of a long name is kept.
type words struct {
	text  [96]byte
	ends  [24]int
	count int
}

// splitName takes identifier apart: at separators, where lower case or a digit
// meets upper case, and before the last letter of an acronym.
func splitName[T text](identifier T) (w words) {
	identifier = identifier[max(0, len(identifier)-len(w.text)):]
	n := 0
	endWord := func() {
		if n > 0 && w.count < len(w.ends) && (w.count == 0 || w.ends[w.count-1] < n) {
			w.ends[w.count] = n
			w.count++
		}
	}
	for i := range len(identifier) {
		c := identifier[i]
		if !isAlnum(c) {
			endWord()
			continue
		}
		if letterCase(c) == isUpper && i > 0 {
			nextIsLower := i+1 < len(identifier) && letterCase(identifier[i+1]) == isLower
			if before := letterCase(identifier[i-1]); before != isUpper || nextIsLower {
				endWord()
			}
		}
		w.text[n] = lower(c)
		n++
	}
	endWord()
	return w
}

// joined is all words, with nothing between them.
func (w *words) joined() []byte {
	if w.count == 0 {
		return nil
	}
	return w.text[:w.ends[w.count-1]]
}

func (w *words) word(i int) []byte {
	start := 0
	if i > 0 {
		start = w.ends[i-1]
	}
	return w.text[start:w.ends[i]]
}

// any reports whether one of the words is in list.
func (w *words) any(list ...string) bool {
	for i := range w.count {
		if slices.Contains(list, string(w.word(i))) {
			return true
		}
	}
	return false
}

// all reports whether every word is in list.
func (w *words) all(list ...string) bool {
	for i := range w.count {
		if !slices.Contains(list, string(w.word(i))) {
			return false
		}
	}
	return true
}

// lastIs reports whether the last word is in list.
func (w *words) lastIs(list ...string) bool {
	return w.count > 0 && slices.Contains(list, string(w.word(w.count-1)))
}

func contains(text []byte, s string) bool { return bytes.Contains(text, []byte(s)) }
