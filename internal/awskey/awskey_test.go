package awskey_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/keyvet/keyvet/internal/awskey"
)

// found lists what Append finds in text, each as its kind and its place.
func found(text string) []string {
	matches := awskey.Append(nil, []byte(text))
	list := make([]string, 0, len(matches))
	for _, m := range matches {
		list = append(list, fmt.Sprintf("%s %s at %d-%d", m.Kind, m.Why, m.Start, m.End))
	}
	return list
}

// place is how found lists the first occurrence of value in text.
func place(kind awskey.Kind, why awskey.Why, text, value string) string {
	i := strings.Index(text, value)
	return fmt.Sprintf("%s %s at %d-%d", kind, why, i, i+len(value))
}

func TestAppend(t *testing.T) {
	type want map[string]awskey.Why
	idOnly := want{"{id}": awskey.Shape}
	named := want{"{secret}": awskey.Named}
	pair := want{"{id}": awskey.Shape, "{secret}": awskey.Named}
	beside := want{"{id}": awskey.Shape, "{secret}": awskey.BesideID}
	for _, test := range []struct {
		name, text string
		want       want
	}{
		// Ids and what stands around them.
		{"an id alone", "{id}", idOnly},
		{"every prefix", "{id} {tmp}", want{"{id}": awskey.Shape, "{tmp}": awskey.Shape}},
		{"glued with underscores", "my_{id}_old", idOnly},
		{"glued with a dash", "user-{id}.pem", idOnly},
		{"behind an escaped newline", `"first line\n{id}\n"`, idOnly},
		{"behind an escaped tab", `a\t{id}\tb`, idOnly},
		{"behind an escaped escape", `"{\"log\":\"x\\n{id}\"}"`, idOnly},
		{"behind a percent escape", "key%3D{id}%26x", idOnly},
		{"behind a double percent escape", "key%253D{id}%2526x", idOnly},
		{"behind a unicode escape", `"key\u003d{id}\u0026"`, idOnly},
		{"behind a hex escape", `"key\x3d{id}\x26"`, idOnly},
		{"behind a colour", "\x1b[1;31m{id}\x1b[0m", idOnly},
		{"in quoted-printable", "key=3D{id}=\n", idOnly},
		{"in a path", "s3://bucket/keys/{id}/2024/report", idOnly},
		{"in a signed header", "Authorization: AWS4-HMAC-SHA256 Credential={id}/20240102/us-east-1/s3/aws4_request, Signature=00", idOnly},
		{"between NUL bytes", "\x00{id}\x00", idOnly},
		{"beside other scripts", "ключ{id}ключ", idOnly},
		{"in a longer word", "x{id}", nil},
		{"in a longer word of digits", "1{id}", nil},
		{"before more of the word", "{id}x", nil},
		{"in longer base64", "sha512-{base64}/{id}+{base64}", nil},
		{"a word of 21", "{id}A", nil},
		{"a presigned URL", "https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={id}%2F20240102%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Signature=00", nil},
		{"a presigned URL in JSON", `{"u":"https://b/k?X-Amz-Credential={id}/20240102/us-east-1/s3/aws4_request\u0026X-Amz-Signature=00"}`, nil},
		{"a presigned URL of version 2", "https://b.s3.amazonaws.com/k?AWSAccessKeyId={id}&Expires=1700000000&Signature=abc%3D", nil},
		{"a presigned URL with its token", "https://b/k?X-Amz-Credential={tmp}%2F20240102%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Security-Token={token}", nil},

		// Secrets behind a name.
		{"environment", "AWS_ACCESS_KEY_ID={id}\nAWS_SECRET_ACCESS_KEY={secret}\n", pair},
		{"environment, quoted", `AWS_SECRET_ACCESS_KEY="{secret}"`, named},
		{"shell export", "export AWS_SECRET_ACCESS_KEY='{secret}'", named},
		{"shell default", "KEY=${AWS_SECRET_ACCESS_KEY:-{secret}}", named},
		{"aws configure set", "aws configure set aws_secret_access_key {secret} --profile x", named},
		{"aws configure, the prompt", "AWS Secret Access Key [None]: {secret}", named},
		{"INI", "[default]\naws_secret_access_key = {secret}\nregion = x", named},
		{"JSON", `{"SecretAccessKey": "{secret}", "SessionToken": null}`, named},
		{"JSON in JSON", `{"source": ["os.environ[\"AWS_SECRET_ACCESS_KEY\"] = \"{secret}\"\n"]}`, named},
		{"JSON with unicode escapes", `{\u0022secretKey\u0022:\u0022{secret}\u0022}`, named},
		{"YAML", "aws:\n  secretKey: {secret}\n", named},
		{"YAML, folded", "aws:\n  secretKey: >-\n    {secret}\n", named},
		{"YAML, nested names", "s3:\n  endpoint: x\n  secret: {secret}\n", named},
		{"TOML", "secret_key = '''{secret}'''", named},
		{"HCL", "provider \"aws\" {\n  region     = \"x\"\n  secret_key = \"{secret}\"\n}", named},
		{"a Terraform variable", "variable \"aws_secret_key\" {\n  default = \"{secret}\"\n}", named},
		{"a described Terraform variable", "variable \"aws_secret_key\" {\n  type        = string\n  description = \"of the deploy user\"\n  default     = \"{secret}\"\n}", named},
		{"another Terraform variable", "variable \"aws_secret_key\" {\n  type = string\n}\nvariable \"salt\" {\n  default = \"{secret}\"\n}", nil},
		{"a CloudFormation parameter", "AWSSecretKey:\n    Type: String\n    Default: {secret}\n", named},
		{"a JSON schema", `"secretAccessKey": {"type": "string", "default": "{secret}"}`, named},
		{"XML element", "<SecretAccessKey>{secret}</SecretAccessKey>", named},
		{"XML attribute", `<add key="AWSSecretKey" value="{secret}" />`, named},
		{"XML, escaped", "secretKey=&quot;{secret}&quot;", named},
		{"Hadoop", "<property><name>fs.s3a.secret.key</name><value>{secret}</value></property>", named},
		{"plist", "<key>AWSSecretKey</key>\n\t<string>{secret}</string>", named},
		{"properties", "aws.secretKey={secret}", named},
		{"Dockerfile", "ENV AWS_SECRET_ACCESS_KEY {secret}", named},
		{"Dockerfile with a default", "ARG AWS_SECRET_ACCESS_KEY={secret}", named},
		{"compose", "    environment:\n      - AWS_SECRET_ACCESS_KEY={secret}", named},
		{"a container's environment", "- name: AWS_SECRET_ACCESS_KEY\n  value: \"{secret}\"", named},
		{"a container's environment in JSON", `{"name": "AWS_SECRET_ACCESS_KEY", "value": "{secret}"}`, named},
		{"the name behind the value", `{"value": "{secret}", "name": "AWS_SECRET_ACCESS_KEY"}`, named},
		{"a flag", "mc --secret-key {secret}", named},
		{"a flag with an equals sign", "--aws-secret-access-key={secret}", named},
		{"a URL parameter", "https://h/?secretKey={secret}&x=1", named},
		{"an escaped URL parameter", "https://h/?q=secretKey%3D{secret}%26x", named},
		{"Go, short declaration", `secretKey := "{secret}"`, named},
		{"Go, typed constant", "const awsSecretKey string = `{secret}`", named},
		{"Go, wrapped", `SecretAccessKey: aws.String("{secret}"),`, named},
		{"Go, bytes", `var secretAccessKey = []byte("{secret}")`, named},
		{"Go, Setenv", `os.Setenv("AWS_SECRET_ACCESS_KEY", "{secret}")`, named},
		{"Python, default", `os.environ.get('AWS_SECRET_ACCESS_KEY', '{secret}')`, named},
		{"Python, bytes", `aws_secret_access_key=b'{secret}'`, named},
		{"TypeScript", `private secretAccessKey: string = "{secret}";`, named},
		{"JavaScript, fallback", `process.env.AWS_SECRET_ACCESS_KEY || "{secret}"`, named},
		{"Java", `private static final String AWS_SECRET_KEY = "{secret}";`, named},
		{"Java, setter", `client.setSecretKey("{secret}")`, named},
		{"Java, credentials", `new BasicAWSCredentials(System.getenv("KEY"), "{secret}")`, named},
		{"JavaScript, credentials", `new AWS.Credentials(id, "{secret}")`, named},
		{"Go, static credentials", "credentials.NewStaticCredentialsProvider(\n\tid,\n\t\"{secret}\",\n)", named},
		{"other credentials", `new DatabaseCredentials(id, "{secret}")`, nil},
		{"Ruby", `ENV['AWS_SECRET_ACCESS_KEY'] ||= '{secret}'`, named},
		{"Ruby, symbol", `:secret_access_key => '{secret}'`, named},
		{"PHP", `define('AWS_SECRET_KEY', '{secret}');`, named},
		{"C#", `public string SecretKey { get; set; } = "{secret}";`, named},
		{"Rust", `let secret_key: &'static str = "{secret}";`, named},
		{"Kotlin", `val secretKey: String = "{secret}"`, named},
		{"a comment", "// old secret key: {secret}", named},
		{"Markdown", "Secret access key:\n\n`{secret}`", named},
		{"a table", "| Secret access key | {secret} |", named},
		{"an escaped slash", `{"SecretAccessKey":"{escaped}"}`, want{"{escaped}": awskey.Named}},

		// Secrets beside an id.
		{"a call", `connect("{id}", "{secret}", "")`, beside},
		{"a pair with a colon", "{id}:{secret}", beside},
		{"user info of a URL", "s3://{id}:{secret}@bucket/path", beside},
		{"a CSV from the console", "Access key ID,Secret access key\r\n{id},{secret}\r\n", beside},
		{"an alias", "mc alias set m https://h {id} {secret}", beside},
		{"on another line", "keys = [\n    \"{id}\",\n    \"{secret}\",\n]", beside},
		{"before the id", "pass={secret} user={id}", beside},
		{"Terraform state", "\"id\": \"{id}\",\n\"key_fingerprint\": null,\n\"pgp_key\": null,\n\"secret\": \"{secret}\",\n\"ses_smtp_password_v4\": \"{smtp}\",",
			want{"{id}": awskey.Shape, "{secret}": awskey.BesideID, "{smtp}": awskey.BesideID}},
		{"an SMTP user", "SMTP_USER={id}\nSMTP_PASSWORD={smtp}\n", want{"{id}": awskey.Shape, "{smtp}": awskey.BesideID}},
		{"two pairs", "{id} {secret}\n{id2} {secret2}", want{"{id}": awskey.Shape, "{secret}": awskey.BesideID, "{id2}": awskey.Shape, "{secret2}": awskey.BesideID}},
		{"far from the id", "{id}" + strings.Repeat("\nsome other line", 30) + "\n{secret}", idOnly},
		{"a digest beside the id", "{id}\nsha1: {secret}", idOnly},
		{"another vendor's beside the id", "{id}\ntwitter_secret = {secret}", idOnly},

		// Tokens.
		{"a session token alone", "{token}", want{"{token}": awskey.Shape}},
		{"a session token behind an escape", `"x\n{token}"`, want{"{token}": awskey.Shape}},
		{"a session token of no known kind", "AWS_SESSION_TOKEN={plain token}", want{"{plain token}": awskey.Named}},
		{"another session token", "session_token: {plain token}", nil},
		{"a Bedrock key", `AWS_BEARER_TOKEN_BEDROCK="{bedrock}"`, want{"{bedrock}": awskey.Shape}},
		{"a short-lived Bedrock key", "key = {short bedrock}", want{"{short bedrock}": awskey.Shape}},

		// Quiet.
		{"a secret without a name", "{secret}", nil},
		{"a secret behind another name", `token = "{secret}"`, nil},
		{"a bare name without AWS", "secret: {secret}", nil},
		{"part of a longer run", "secret_key = {base64}", nil},
		{"part of base64url", "secret_key = {secret}-{secret}", nil},
		{"part of a JWT", "secret_key = eyJhbGciOi.{secret}.x", nil},
		{"a digest", "secret_key = 0123456789abcdef0123456789abcdef01234567", nil},
		{"a path", "secret_key = /var/lib/keys/Production2/Service/key1", nil},
		{"a name", "secret_key = theSecretAccessKeyOfThe1UserWhoMadeThis0", nil},
		{"the documented pair", "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", nil},
		{"the other documented pair", "AKIAI44QH8DHBEXAMPLE je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY", nil},
		{"an expression", "secret_key: ${{ secrets.AWS_SECRET_ACCESS_KEY }}", nil},
		{"a placeholder", "secret_key = <your secret key of forty characters>", nil},
		{"a hash of a secret", "secret_key_sha1 = {secret}", nil},
		{"a variable for the rest", "secret_key = {secret}_${X}", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newSample(1)
			text, values := s.fill(test.text)
			if strings.Contains(text, "{escaped}") {
				values["{escaped}"] = s.base64(12) + `\/` + s.base64(12) + `\/` + s.base64(3) + "ab"
				text = strings.ReplaceAll(text, "{escaped}", values["{escaped}"])
			}
			want := make([]string, 0, len(test.want))
			for name, why := range test.want {
				want = append(want, place(kinds[name], why, text, values[name]))
			}
			got := found(text)
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("in\n%s\ngot  %q\nwant %q", text, got, want)
			}
			if len(got) > 0 && !awskey.Candidate([]byte(text)) {
				t.Error("Candidate says that there is nothing")
			}
		})
	}
}

// kinds of the names that sample.fill knows.
var kinds = map[string]awskey.Kind{
	"{id}": awskey.KeyID, "{id2}": awskey.KeyID, "{tmp}": awskey.KeyID,
	"{secret}": awskey.SecretKey, "{secret2}": awskey.SecretKey, "{escaped}": awskey.SecretKey,
	"{token}": awskey.SessionToken, "{plain token}": awskey.SessionToken,
	"{smtp}": awskey.SMTPPassword, "{bedrock}": awskey.BedrockKey, "{short bedrock}": awskey.BedrockKey,
}
