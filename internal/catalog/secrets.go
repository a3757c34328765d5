package catalog

// SecretField is a struct field that holds a secret while a program runs.
// Import paths are written without major version elements: "/v2" of
// "…/client/v2" and the like do not count.
type SecretField struct {
	Package string
	Type    string
	Field   string
	// What names the secret in a message.
	What string
	// Decrypted says that the field is a secret only where the request asked
	// for decryption.
	Decrypted bool
}

// SecretResult is a function whose first result is a secret.
type SecretResult struct {
	Package string
	Func    string
	What    string
}

const (
	awsV2   = "github.com/aws/aws-sdk-go-v2/"
	awsV1   = "github.com/aws/aws-sdk-go/"
	alibaba = "github.com/aliyun/alibaba-cloud-sdk-go/services/"
	tea     = "github.com/alibabacloud-go/"
	tencent = "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/"
	huawei  = "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/"
)

// SecretFields lists the fields that hold secrets. AWS marks most of them as
// sensitive in its service models; the others are credentials all the same: a
// session token of STS, an authorization token of ECR.
func SecretFields() []SecretField {
	return append(awsSecretFields(), []SecretField{
		{awsV2 + "aws", "Credentials", "SecretAccessKey", "the secret access key of AWS credentials", false},
		{awsV2 + "aws", "Credentials", "SessionToken", "the session token of AWS credentials", false},
		{awsV1 + "aws/credentials", "Value", "SecretAccessKey", "the secret access key of AWS credentials", false},
		{awsV1 + "aws/credentials", "Value", "SessionToken", "the session token of AWS credentials", false},

		{alibaba + "ram", "AccessKey", "AccessKeySecret", "the secret of a new Alibaba Cloud access key", false},
		{alibaba + "sts", "Credentials", "AccessKeySecret", "the secret of Alibaba Cloud STS credentials", false},
		{alibaba + "sts", "Credentials", "SecurityToken", "the token of Alibaba Cloud STS credentials", false},
		{alibaba + "ecs", "CreateKeyPairResponse", "PrivateKeyBody", "the private key of a key pair", false},
		{alibaba + "kms", "GetSecretValueResponse", "SecretData", "a secret of Alibaba Cloud KMS", false},
		{alibaba + "kms", "DecryptResponse", "Plaintext", "plaintext that KMS decrypted", false},
		{alibaba + "kms", "GenerateDataKeyResponse", "Plaintext", "the plaintext of a KMS data key", false},
		{tea + "ram-20150501/client", "CreateAccessKeyResponseBodyAccessKey", "AccessKeySecret", "the secret of a new Alibaba Cloud access key", false},
		{tea + "sts-20150401/client", "AssumeRoleResponseBodyCredentials", "AccessKeySecret", "the secret of Alibaba Cloud STS credentials", false},
		{tea + "sts-20150401/client", "AssumeRoleResponseBodyCredentials", "SecurityToken", "the token of Alibaba Cloud STS credentials", false},
		{tea + "ecs-20140526/client", "CreateKeyPairResponseBody", "PrivateKeyBody", "the private key of a key pair", false},

		{tencent + "common", "Credential", "SecretKey", "the secret key of Tencent Cloud credentials", false},
		{tencent + "common", "Credential", "Token", "the token of Tencent Cloud credentials", false},
		{tencent + "cam/v20190116", "AccessKeyDetail", "SecretAccessKey", "the secret of a new Tencent Cloud access key", false},
		{tencent + "sts/v20180813", "Credentials", "TmpSecretKey", "the secret key of Tencent Cloud STS credentials", false},
		{tencent + "sts/v20180813", "Credentials", "Token", "the token of Tencent Cloud STS credentials", false},
		{tencent + "cvm/v20170312", "KeyPair", "PrivateKey", "the private key of a key pair", false},
		{tencent + "ssm/v20190923", "GetSecretValueResponseParams", "SecretString", "a secret of Tencent Cloud Secrets Manager", false},
		{tencent + "ssm/v20190923", "GetSecretValueResponseParams", "SecretBinary", "a secret of Tencent Cloud Secrets Manager", false},
		{tencent + "kms/v20190118", "DecryptResponseParams", "Plaintext", "plaintext that KMS decrypted", false},
		{tencent + "kms/v20190118", "GenerateDataKeyResponseParams", "Plaintext", "the plaintext of a KMS data key", false},

		{huawei + "iam/model", "CreateCredentialResult", "Secret", "the secret of a new Huawei Cloud access key", false},
		{huawei + "iam/model", "Credential", "Secret", "the secret of temporary Huawei Cloud credentials", false},
		{huawei + "iam/model", "Credential", "Securitytoken", "the token of temporary Huawei Cloud credentials", false},
		{huawei + "ecs/model", "NovaKeypair", "PrivateKey", "the private key of a key pair", false},
		{huawei + "kps/model", "CreateKeypairResp", "PrivateKey", "the private key of a key pair", false},
		{huawei + "kms/model", "CreateDatakeyResponse", "PlainText", "the plaintext of a KMS data key", false},
		{huawei + "kms/model", "DecryptDataResponse", "PlainText", "plaintext that KMS decrypted", false},
		{huawei + "csms/model", "Version", "SecretString", "a secret of Huawei Cloud CSMS", false},
	}...)
}

// awsSecretFields gives each of awsSecrets the names of both SDKs.
func awsSecretFields() []SecretField {
	secrets := awsSecrets()
	fields := make([]SecretField, 0, 2*len(secrets))
	for _, a := range secrets {
		field := SecretField{awsV1 + "service/" + a.service, a.shape, a.field, a.what, a.decrypted}
		fields = append(fields, field)
		field.Package = awsV2 + "service/" + a.service
		if a.nested {
			field.Package += "/types"
		}
		fields = append(fields, field)
	}
	return fields
}

// awsSecret is a field of a shape of an AWS service, which both SDKs have.
type awsSecret struct {
	service string
	// nested says that the second SDK has the shape in its package types: it
	// is neither the input nor the output of an operation.
	nested    bool
	shape     string
	field     string
	what      string
	decrypted bool
}

func awsSecrets() []awsSecret {
	return []awsSecret{
		{"iam", true, "AccessKey", "SecretAccessKey", "the secret of a new IAM access key", false},
		{"iam", true, "ServiceSpecificCredential", "ServicePassword", "the password of a service-specific credential", false},
		{"iam", true, "ServiceSpecificCredential", "ServiceCredentialSecret", "the secret of a service-specific credential", false},
		{"iam", true, "VirtualMFADevice", "Base32StringSeed", "the seed of an MFA device", false},
		{"iam", true, "VirtualMFADevice", "QRCodePNG", "the seed of an MFA device", false},
		{"iam", false, "CreateLoginProfileInput", "Password", "the password of a login profile", false},
		{"iam", false, "UpdateLoginProfileInput", "Password", "the password of a login profile", false},
		{"iam", false, "ChangePasswordInput", "NewPassword", "the new password of an IAM user", false},
		{"iam", false, "ChangePasswordInput", "OldPassword", "the old password of an IAM user", false},
		{"sts", true, "Credentials", "SecretAccessKey", "the secret access key of STS credentials", false},
		{"sts", true, "Credentials", "SessionToken", "the session token of STS credentials", false},
		{"sso", true, "RoleCredentials", "SecretAccessKey", "the secret access key of role credentials", false},
		{"sso", true, "RoleCredentials", "SessionToken", "the session token of role credentials", false},
		{"ssooidc", false, "CreateTokenOutput", "AccessToken", "an access token of IAM Identity Center", false},
		{"ssooidc", false, "CreateTokenOutput", "RefreshToken", "a refresh token of IAM Identity Center", false},
		{"cognitoidentity", true, "Credentials", "SecretKey", "the secret access key of Cognito credentials", false},
		{"cognitoidentity", true, "Credentials", "SessionToken", "the session token of Cognito credentials", false},
		{"ec2", false, "CreateKeyPairOutput", "KeyMaterial", "the private key of a key pair", false},
		{"lightsail", false, "CreateKeyPairOutput", "PrivateKeyBase64", "the private key of a key pair", false},
		{"lightsail", false, "DownloadDefaultKeyPairOutput", "PrivateKeyBase64", "the private key of a key pair", false},
		{"kms", false, "DecryptOutput", "Plaintext", "plaintext that KMS decrypted", false},
		{"kms", false, "GenerateDataKeyOutput", "Plaintext", "the plaintext of a KMS data key", false},
		{"kms", false, "GenerateDataKeyPairOutput", "PrivateKeyPlaintext", "the private key of a KMS data key pair", false},
		{"secretsmanager", false, "GetSecretValueOutput", "SecretString", "a secret of Secrets Manager", false},
		{"secretsmanager", false, "GetSecretValueOutput", "SecretBinary", "a secret of Secrets Manager", false},
		{"secretsmanager", true, "SecretValueEntry", "SecretString", "a secret of Secrets Manager", false},
		{"secretsmanager", true, "SecretValueEntry", "SecretBinary", "a secret of Secrets Manager", false},
		{"secretsmanager", false, "CreateSecretInput", "SecretString", "a secret for Secrets Manager", false},
		{"secretsmanager", false, "PutSecretValueInput", "SecretString", "a secret for Secrets Manager", false},
		{"secretsmanager", false, "GetRandomPasswordOutput", "RandomPassword", "a password made by Secrets Manager", false},
		{"ssm", true, "Parameter", "Value", "a decrypted SSM parameter", true},
		{"ecr", true, "AuthorizationData", "AuthorizationToken", "an authorization token of ECR", false},
		{"ecrpublic", true, "AuthorizationData", "AuthorizationToken", "an authorization token of ECR", false},
		{"codeartifact", false, "GetAuthorizationTokenOutput", "AuthorizationToken", "an authorization token of CodeArtifact", false},
		{"redshift", false, "GetClusterCredentialsOutput", "DbPassword", "a database password of Redshift", false},
		{"redshiftserverless", false, "GetCredentialsOutput", "DbPassword", "a database password of Redshift", false},
		{"rds", false, "CreateDBInstanceInput", "MasterUserPassword", "the master password of a database", false},
		{"rds", false, "CreateDBClusterInput", "MasterUserPassword", "the master password of a database", false},
		{"acm", false, "ExportCertificateOutput", "PrivateKey", "the private key of a certificate", false},
	}
}

// SecretResults lists the functions whose first result is a secret.
func SecretResults() []SecretResult {
	return []SecretResult{
		{awsV2 + "feature/rds/auth", "BuildAuthToken", "a database token of RDS"},
		{awsV1 + "service/rds/rdsutils", "BuildAuthToken", "a database token of RDS"},
		{awsV2 + "feature/dsql/auth", "GenerateDbConnectAuthToken", "a database token of DSQL"},
		{awsV2 + "feature/dsql/auth", "GenerateDBConnectAdminAuthToken", "a database token of DSQL"},
	}
}

// SecretVariables maps the environment variables that hold secrets, as the SDKs
// of AWS, Alibaba, Tencent and Huawei Cloud read them, to what they hold.
func SecretVariables() map[string]string {
	return map[string]string{
		"AWS_SECRET_ACCESS_KEY":           "the AWS secret access key",
		"AWS_SECRET_KEY":                  "the AWS secret access key",
		"AWS_SESSION_TOKEN":               "the AWS session token",
		"AWS_SECURITY_TOKEN":              "the AWS session token",
		"AWS_BEARER_TOKEN_BEDROCK":        "the Amazon Bedrock API key",
		"ALIBABA_CLOUD_ACCESS_KEY_SECRET": "the Alibaba Cloud access key secret",
		"ALIBABA_CLOUD_SECURITY_TOKEN":    "the Alibaba Cloud security token",
		"ALICLOUD_SECRET_KEY":             "the Alibaba Cloud access key secret",
		"ALICLOUD_ACCESS_KEY_SECRET":      "the Alibaba Cloud access key secret",
		"TENCENTCLOUD_SECRET_KEY":         "the Tencent Cloud secret key",
		"HUAWEICLOUD_SDK_SK":              "the Huawei Cloud secret key",
		"HW_SECRET_KEY":                   "the Huawei Cloud secret key",
	}
}

// Stringer says how the String methods that an SDK generates show a struct:
// they follow pointers, which fmt alone does not.
type Stringer struct {
	// Prefix begins the import path of the package that declares the type.
	Prefix string
	// HiddenTag is the struct tag whose value "true" hides a field, if any.
	HiddenTag string
}

// Stringers lists the SDKs whose types have String methods that show fields.
// The first SDK of AWS leaves out what its models call sensitive (awsutil.Prettify);
// Alibaba's tea.Prettify and Huawei's models leave out nothing.
func Stringers() []Stringer {
	return []Stringer{
		{awsV1, "sensitive"},
		{tea, ""},
		{huawei, ""},
	}
}
