package catalog

// Cloud says whose credentials a sink takes, as messages name it.
type Cloud string

// The clouds of [Sinks].
const (
	AWS Cloud = "AWS"
	// S3 is any store that speaks the protocol of S3, AWS among them.
	S3       Cloud = "S3"
	Alibaba  Cloud = "Alibaba Cloud"
	Azure    Cloud = "Azure"
	Baidu    Cloud = "Baidu Cloud"
	Huawei   Cloud = "Huawei Cloud"
	IBM      Cloud = "IBM Cloud"
	Qiniu    Cloud = "Qiniu"
	Scaleway Cloud = "Scaleway"
	Tencent  Cloud = "Tencent Cloud"
	Volcano  Cloud = "Volcano Engine"
	// Custom is what the configuration adds.
	Custom Cloud = "configured"
)

// Sink is a function, a method or a struct of a library that takes credentials.
type Sink struct {
	// Path is the import path as [Module] gives it.
	Path string
	// Name is "Func", "Type.Method" or, for a struct, "Type".
	Name  string
	Cloud Cloud
	// ID, Secret and Token name what takes each: the 0-based parameter of a
	// function, the field of a struct. Empty where nothing does.
	ID, Secret, Token string
}

// Sinks lists what takes credentials. A line stands for every major version of a
// library that has such a function or field.
func Sinks() []Sink {
	return []Sink{
		// AWS SDK for Go v1, https://pkg.go.dev/github.com/aws/aws-sdk-go
		{"github.com/aws/aws-sdk-go/aws/credentials", "NewStaticCredentials", AWS, "0", "1", "2"},
		{"github.com/aws/aws-sdk-go/aws/credentials", "Value", AWS, "AccessKeyID", "SecretAccessKey", "SessionToken"},
		{"github.com/aws/aws-sdk-go/service/sts", "Credentials", AWS, "AccessKeyId", "SecretAccessKey", "SessionToken"},
		{"github.com/aws/aws-sdk-go/service/iam", "AccessKey", AWS, "AccessKeyId", "SecretAccessKey", ""},
		// AWS SDK for Go v2, https://pkg.go.dev/github.com/aws/aws-sdk-go-v2
		{"github.com/aws/aws-sdk-go-v2/credentials", "NewStaticCredentialsProvider", AWS, "0", "1", "2"},
		{"github.com/aws/aws-sdk-go-v2/aws", "Credentials", AWS, "AccessKeyID", "SecretAccessKey", "SessionToken"},
		{"github.com/aws/aws-sdk-go-v2/aws", "NewStaticCredentialsProvider", AWS, "0", "1", "2"}, // before 1.0
		{"github.com/aws/aws-sdk-go-v2/service/sts/types", "Credentials", AWS, "AccessKeyId", "SecretAccessKey", "SessionToken"},
		{"github.com/aws/aws-sdk-go-v2/service/iam/types", "AccessKey", AWS, "AccessKeyId", "SecretAccessKey", ""},
		{"github.com/aws/smithy-go/auth/bearer", "Token", AWS, "", "Value", ""},
		{"github.com/aws/smithy-go/aws-http-auth/credentials", "Credentials", AWS, "AccessKeyID", "SecretAccessKey", "SessionToken"},
		// What else signs requests to AWS
		{"github.com/hashicorp/aws-sdk-go-base", "Config", AWS, "AccessKey", "SecretKey", "Token"},
		{"github.com/pulumi/pulumi-aws/sdk/go/aws", "ProviderArgs", AWS, "AccessKey", "SecretKey", "Token"},
		{"github.com/smartystreets/go-aws-auth", "Credentials", AWS, "AccessKeyID", "SecretAccessKey", "SecurityToken"},
		{"github.com/goamz/goamz/aws", "Auth", AWS, "AccessKey", "SecretKey", ""},
		{"github.com/goamz/goamz/aws", "GetAuth", AWS, "0", "1", ""},
		{"github.com/goamz/goamz/aws", "NewAuth", AWS, "0", "1", "2"},
		{"github.com/mitchellh/goamz/aws", "Auth", AWS, "AccessKey", "SecretKey", "Token"},
		{"github.com/mitchellh/goamz/aws", "GetAuth", AWS, "0", "1", ""},
		{"github.com/crowdmob/goamz/aws", "Auth", AWS, "AccessKey", "SecretKey", ""},
		{"github.com/crowdmob/goamz/aws", "GetAuth", AWS, "0", "1", "2"},
		{"github.com/crowdmob/goamz/aws", "NewAuth", AWS, "0", "1", "2"},
		{"github.com/AdRoll/goamz/aws", "Auth", AWS, "AccessKey", "SecretKey", ""},
		{"github.com/AdRoll/goamz/aws", "GetAuth", AWS, "0", "1", "2"},
		{"github.com/AdRoll/goamz/aws", "NewAuth", AWS, "0", "1", "2"},
		{"launchpad.net/goamz/aws", "Auth", AWS, "AccessKey", "SecretKey", ""},
		// Clients of S3 and of what speaks its protocol
		{"github.com/minio/minio-go/pkg/credentials", "NewStaticV4", S3, "0", "1", "2"},
		{"github.com/minio/minio-go/pkg/credentials", "NewStaticV2", S3, "0", "1", "2"},
		{"github.com/minio/minio-go/pkg/credentials", "NewStatic", S3, "0", "1", "2"},
		{"github.com/minio/minio-go/pkg/credentials", "Value", S3, "AccessKeyID", "SecretAccessKey", "SessionToken"},
		{"github.com/minio/minio-go", "New", S3, "1", "2", ""}, // up to v6
		{"github.com/minio/minio-go", "NewV2", S3, "1", "2", ""},
		{"github.com/minio/minio-go", "NewV4", S3, "1", "2", ""},
		{"github.com/minio/minio-go", "NewWithRegion", S3, "1", "2", ""},
		{"github.com/minio/minio-go", "NewCore", S3, "1", "2", ""},
		{"github.com/minio/madmin-go", "New", S3, "1", "2", ""},
		{"github.com/rhnvrm/simples3", "New", S3, "1", "2", ""},
		{"github.com/kr/s3", "Keys", S3, "AccessKey", "SecretKey", "SecurityToken"},
		{"github.com/rlmcpherson/s3gof3r", "Keys", S3, "AccessKey", "SecretKey", "SecurityToken"},
		{"github.com/thanos-io/objstore/providers/s3", "Config", S3, "AccessKey", "SecretKey", "SessionToken"},
		{"github.com/IBM/ibm-cos-sdk-go/aws/credentials", "NewStaticCredentials", IBM, "0", "1", "2"},
		{"github.com/IBM/ibm-cos-sdk-go/aws/credentials", "Value", IBM, "AccessKeyID", "SecretAccessKey", "SessionToken"},
		// Other clouds
		{"github.com/scaleway/scaleway-sdk-go/scw", "WithAuth", Scaleway, "0", "1", ""},
		{"github.com/aliyun/aliyun-oss-go-sdk/oss", "New", Alibaba, "1", "2", ""},
		{"github.com/aliyun/aliyun-oss-go-sdk/oss", "SecurityToken", Alibaba, "", "", "0"},
		{"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/credentials", "NewStaticCredentialsProvider", Alibaba, "0", "1", "2"},
		{"github.com/aliyun/alibaba-cloud-sdk-go/sdk", "NewClientWithAccessKey", Alibaba, "1", "2", ""},
		{"github.com/aliyun/alibaba-cloud-sdk-go/sdk", "NewClientWithStsToken", Alibaba, "1", "2", "3"},
		{"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials", "NewAccessKeyCredential", Alibaba, "0", "1", ""},
		{"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials", "NewStsTokenCredential", Alibaba, "0", "1", "2"},
		{"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials", "AccessKeyCredential", Alibaba, "AccessKeyId", "AccessKeySecret", ""},
		{"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials", "StsTokenCredential", Alibaba, "AccessKeyId", "AccessKeySecret", "AccessKeyStsToken"},
		{"github.com/alibabacloud-go/darabonba-openapi/client", "Config", Alibaba, "AccessKeyId", "AccessKeySecret", "SecurityToken"},
		{"github.com/aliyun/credentials-go/credentials", "Config", Alibaba, "AccessKeyId", "AccessKeySecret", "SecurityToken"},
		{"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common", "NewCredential", Tencent, "0", "1", ""},
		{"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common", "NewTokenCredential", Tencent, "0", "1", "2"},
		{"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common", "Credential", Tencent, "SecretId", "SecretKey", "Token"},
		{"github.com/tencentyun/cos-go-sdk-v5", "AuthorizationTransport", Tencent, "SecretID", "SecretKey", "SessionToken"},
		{"github.com/huaweicloud/huaweicloud-sdk-go-obs/obs", "New", Huawei, "0", "1", ""},
		{"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth", "BaseCredentialsBuilder.WithAk", Huawei, "0", "", ""},
		{"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth", "BaseCredentialsBuilder.WithSk", Huawei, "", "0", ""},
		{"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth", "BaseCredentialsBuilder.WithSecurityToken", Huawei, "", "", "0"},
		{"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth", "BasicCredentialsBuilder.WithAk", Huawei, "0", "", ""},
		{"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth", "BasicCredentialsBuilder.WithSk", Huawei, "", "0", ""},
		{"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth", "BasicCredentialsBuilder.WithSecurityToken", Huawei, "", "", "0"},
		{"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth", "GlobalCredentialsBuilder.WithAk", Huawei, "0", "", ""},
		{"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth", "GlobalCredentialsBuilder.WithSk", Huawei, "", "0", ""},
		{"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth", "GlobalCredentialsBuilder.WithSecurityToken", Huawei, "", "", "0"},
		{"github.com/volcengine/volcengine-go-sdk/volcengine/credentials", "NewStaticCredentials", Volcano, "0", "1", "2"},
		{"github.com/volcengine/volcengine-go-sdk/volcengine/credentials", "Value", Volcano, "AccessKeyID", "SecretAccessKey", "SessionToken"},
		{"github.com/baidubce/bce-sdk-go/auth", "NewBceCredentials", Baidu, "0", "1", ""},
		{"github.com/baidubce/bce-sdk-go/auth", "NewSessionBceCredentials", Baidu, "0", "1", "2"},
		{"github.com/baidubce/bce-sdk-go/auth", "BceCredentials", Baidu, "AccessKeyId", "SecretAccessKey", "SessionToken"},
		{"github.com/qiniu/go-sdk/auth", "New", Qiniu, "0", "1", ""},
		{"github.com/qiniu/go-sdk/auth", "Credentials", Qiniu, "AccessKey", "SecretKey", ""},
		{"github.com/Azure/azure-sdk-for-go/sdk/azidentity", "NewClientSecretCredential", Azure, "", "2", ""},
		{"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob", "NewSharedKeyCredential", Azure, "", "1", ""},
	}
}
