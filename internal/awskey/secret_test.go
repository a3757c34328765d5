package awskey_test

import (
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/awskey"
)

func TestIsSecretKey(t *testing.T) {
	for name, s := range map[string]string{
		"empty":               "",
		"a digest":            "da39a3ee5e6b4b0d3255bfef95601890afd80709",
		"a digest, upper":     "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709",
		"a path":              "/home/Build/workspace/Project1/src/main/x",
		"a path of 40":        "usr/local/Cellar/openssl3/lib/engines/So",
		"an identifier":       "AwsCloudFormationStackSetOperationResult",
		"an identifier with1": "TestAccessAnalyzer1OrganizationUnusedXyz",
		"the documented one":  "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
		"a variation of it":   "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzQ3vT8uLpe",
		"the alphabet":        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmn",
		"a repetition":        "aB3/aB3/aB3/aB3/aB3/aB3/aB3/aB3/aB3/aB3/",
		"placeholder":         "YOUR/Secret0Key1Goes2Here3Q4w5E6r7T8y9U0",
		"masked":              "Zk4R9qLm2TdXXXXXXe3Q1nB7Wv0Hy5NcJ8sPaGuf",
		"xs":                  strings.Repeat("x", 40),
		"minio":               "minioadmin",
		"MinIO's playground":  "zuf+tfteSlswRu7BJ86wekitnifILbZam1KYY3TG",
		"spaces":              "abcDEF123 bcdEFG234 cdeFGH345 defGHI4567",
	} {
		if awskey.IsSecretKey(s) {
			t.Errorf("%s is a secret key", name)
		}
	}
}

// A token can be masked in its middle, or have a word for a beginning; a token
// that was issued has short words and long runs of a slash by chance.
func TestMaskedSessionTokens(t *testing.T) {
	s := newSample(8)
	token := s.token() + s.base64(200)
	for _, test := range []struct {
		name, token string
		want        bool
	}{
		{"as it was issued", token, true},
		{"a long run of a slash", token[:150] + "//////////" + token[160:], true},
		{"a short word and three X", token[:150] + "testXXX" + token[157:], true},
		{"masked", token[:150] + "XXXXXXXX" + token[158:], false},
		{"redacted", token[:150] + "REDACTED" + token[158:], false},
		{"a sample", "SAMPLE" + token[6:], false},
		{"an example", token[:len(token)-7] + "EXAMPLE", false},
	} {
		if got := awskey.MayBeSessionToken(test.token); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// TestRandomSecretsStay shows what the judgements on shapes cost.
func TestRandomSecretsStay(t *testing.T) {
	const samples = 20000
	s := newSample(6)
	lost := map[string]int{}
	for range samples {
		for kind, ok := range map[string]bool{
			"secret keys":       awskey.IsSecretKey(s.secret()),
			"SMTP passwords":    awskey.IsSMTPPassword(s.smtp()),
			"session tokens":    awskey.IsSessionToken(s.token()),
			"Bedrock keys":      awskey.IsBedrockKey(s.bedrock()),
			"short-lived keys":  awskey.IsBedrockKey(s.bedrockShort()),
			"tokens by context": awskey.MayBeSessionToken(s.base64(200)),
		} {
			if !ok {
				lost[kind]++
			}
		}
	}
	for kind, n := range lost {
		if n > samples/1000 {
			t.Errorf("%d of %d random %s are not recognised", n, samples, kind)
		}
	}
}

func TestNameKind(t *testing.T) {
	for _, test := range []struct {
		kind  awskey.Kind
		names string
	}{
		{awskey.SecretKey, "aws_secret_access_key awsSecretAccessKey AWSSecretKey AWS_SECRET_KEY SecretAccessKey secret_access_key " +
			"secretKey s3.secret s3_secret S3SecretKey fs.s3a.secret.key aws.secretKey amazon_secret awssecretaccesskey " +
			"AWS_SECRET_ACCESS_KEY_PROD secretKey2 aws_access_key_secret aws-sk secret-key TF_VAR_aws_secret_key"},
		{awskey.KeyID, "aws_access_key_id AccessKeyId accessKey AWSAccessKeyId access-key s3AccessKey aws_key"},
		{awskey.SessionToken, "aws_session_token sessionToken AWS_SECURITY_TOKEN x-amz-security-token"},
		{awskey.BedrockKey, "AWS_BEARER_TOKEN_BEDROCK bedrockApiKey"},
		{awskey.SMTPPassword, "ses_smtp_password ses_smtp_password_v4"},
		{0, "secret key token password clientSecret stripe_secret_key secretKeySha256 aws_secret_hash secret_key_path " +
			"secretKeyRef awsSecretName SecretKeyLength monkey id x github_secret_key encrypted_aws_secret ___ "},
		{0, strings.Repeat("aVeryLongName", 40)},
	} {
		for name := range strings.FieldsSeq(test.names) {
			kind, ok := awskey.NameKind(name)
			if kind != test.kind || ok != (test.kind != 0) {
				t.Errorf("NameKind(%q) = %v, %v; want %v", name, kind, ok, test.kind)
			}
		}
	}
}

func FuzzNameKind(f *testing.F) {
	f.Add("AWS_SECRET_ACCESS_KEY")
	f.Fuzz(func(t *testing.T, name string) {
		kind, ok := awskey.NameKind(name)
		if ok != (kind != 0) {
			t.Errorf("NameKind(%q) = %v, %v", name, kind, ok)
		}
	})
}
