// Package sources shows each kind of secret that a program holds, printed.
package sources

import (
	"context"
	"fmt"
	"os"

	ramv1 "github.com/aliyun/alibaba-cloud-sdk-go/services/ram"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/rds/auth"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go/aws/credentials"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/iam/v3/model"
	cam "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/cam/v20190116"
)

func accessKey(ctx context.Context, c *iam.Client) error {
	out, err := c.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{})
	if err != nil {
		return err
	}
	fmt.Println("id", *out.AccessKey.AccessKeyId)
	fmt.Println("secret", *out.AccessKey.SecretAccessKey) // want `the secret of a new IAM access key goes to the standard output`
	return nil
}

func serviceCredential(ctx context.Context, c *iam.Client) {
	out, _ := c.CreateServiceSpecificCredential(ctx)
	fmt.Println(aws.ToString(out.ServiceSpecificCredential.ServicePassword)) // want `the password of a service-specific credential`
	fmt.Println(aws.ToString(out.ServiceSpecificCredential.ServiceUserName))
}

func loginProfile(in *iam.CreateLoginProfileInput) {
	fmt.Println(*in.Password) // want `the password of a login profile`
	fmt.Println(*in.UserName)
}

func assumedRole(ctx context.Context, c *sts.Client) {
	out, _ := c.AssumeRole(ctx, &sts.AssumeRoleInput{})
	fmt.Println(*out.Credentials.SecretAccessKey) // want `the secret access key of STS credentials`
	fmt.Println(*out.Credentials.SessionToken)    // want `the session token of STS credentials`
}

func retrieved(ctx context.Context, cfg aws.Config) {
	creds, _ := cfg.Credentials.Retrieve(ctx)
	fmt.Println(creds.SecretAccessKey) // want `the secret access key of AWS credentials`
	fmt.Println(creds.AccessKeyID)
}

func firstSDK(c *credentials.Credentials) {
	value, _ := c.Get()
	fmt.Println(value.SessionToken) // want `the session token of AWS credentials`
	fmt.Println(value.ProviderName)
}

func keyPair(ctx context.Context, c *ec2.Client) {
	out, _ := c.CreateKeyPair(ctx, &ec2.CreateKeyPairInput{})
	fmt.Printf("%s\n", *out.KeyMaterial) // want `the private key of a key pair`
	fmt.Printf("%s\n", *out.KeyName)
	_ = os.WriteFile("key.pem", []byte(*out.KeyMaterial), 0o600)
}

func decrypted(ctx context.Context, c *kms.Client) {
	out, _ := c.Decrypt(ctx, &kms.DecryptInput{})
	fmt.Println(string(out.Plaintext)) // want `plaintext that KMS decrypted`
}

func secretValue(ctx context.Context, c *secretsmanager.Client) {
	out, _ := c.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{})
	fmt.Println(*out.SecretString) // want `a secret of Secrets Manager`
	fmt.Println(out.SecretBinary)  // want `a secret of Secrets Manager`
}

func parameter(ctx context.Context, c *ssm.Client) {
	out, _ := c.GetParameter(ctx, &ssm.GetParameterInput{WithDecryption: aws.Bool(true)})
	fmt.Println(*out.Parameter.Value) // want `a decrypted SSM parameter`
	fmt.Println(*out.Parameter.Name)
}

func plainParameter(ctx context.Context, c *ssm.Client) {
	out, _ := c.GetParameter(ctx, &ssm.GetParameterInput{WithDecryption: aws.Bool(false)})
	fmt.Println(*out.Parameter.Value)
}

func registry(data ecrtypes.AuthorizationData) {
	fmt.Println(*data.AuthorizationToken) // want `an authorization token of ECR`
	fmt.Println(*data.ProxyEndpoint)
}

func database(ctx context.Context) error {
	token, err := auth.BuildAuthToken(ctx, "db:3306", "eu-central-1", "app")
	fmt.Println(token) // want `a database token of RDS`
	return err
}

func environment() {
	fmt.Println(os.Getenv("AWS_SECRET_ACCESS_KEY")) // want `the AWS secret access key of the environment`
	fmt.Println(os.Getenv("AWS_ACCESS_KEY_ID"))
	if token, ok := os.LookupEnv("AWS_SESSION_TOKEN"); ok {
		fmt.Println(token, ok) // want `the AWS session token of the environment`
	}
}

func otherClouds(key ramv1.AccessKey, detail cam.AccessKeyDetail, result model.CreateCredentialResult) {
	fmt.Println(key.AccessKeySecret) // want `the secret of a new Alibaba Cloud access key`
	fmt.Println(key.AccessKeyId)
	fmt.Println(*detail.SecretAccessKey) // want `the secret of a new Tencent Cloud access key`
	fmt.Println(result.Secret)           // want `the secret of a new Huawei Cloud access key`
	fmt.Println(result.Access)
}
