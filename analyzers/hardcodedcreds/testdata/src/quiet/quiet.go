// Package quiet has what looks like a credential and is none.
package quiet

import (
	"fmt"
	"os"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/credentials"
	minio "github.com/minio/minio-go/v7/pkg/credentials"
)

func use(...any) {}

// Examples of the documentation: AKIAIOSFODNN7EXAMPLE.
const (
	exampleID        = "AKIAIOSFODNN7EXAMPLE"
	exampleSecretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	otherSecretKey   = "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"
)

// Placeholders.
const (
	placeholderID  = "AKIAXXXXXXXXXXXXXXXX"
	localstackID   = "LKIAQAAAAAAABZ6KX2QW"
	awsSecretKey   = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	awsSecretKey2  = "<your-secret-access-key>"
	secretKeyName  = "AWS_SECRET_ACCESS_KEY"
	sessionToken   = "session-token"
	minioSecretKey = "minioadmin"
)

// Not credentials.
const (
	role       = "AROAQ6PJ5ZK7MNVB3XWT"
	user       = "AIDAQ6PJ5ZK7MNVB3XWT"
	outOfRange = "AKIA77777777777QW3ZB"
	arn        = "arn:aws:iam::123456789012:role/AKIA"
	digest     = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
	longer     = "AKIAQYLPMN5HHHFPZAM2XYZ"
	lower      = "akiaqylpmn5hhhfpzam2"
	secretSHA  = "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12"
	integrity  = "sha512-fXnRVIPcYMBBSbr8hRzE8kAKIAQYLPMN5HHHFPZAM2oTOXs4L0P4GdDEBIrBUFUJbY5n6nP7a8b9hFQ=="
)

var isID = regexp.MustCompile(`\b(AKIA|ASIA)[A-Z2-7]{16}\b`)

var isSecretKey = regexp.MustCompile(`[A-Za-z0-9/+]{40}`)

// MAKIAQYLPMN5HHHFPZAM2 is an identifier.
var MAKIAQYLPMN5HHHFPZAM2 = 1

func providers(secret string) { // want providers:"parameter 0 is a secret access key"
	use(credentials.NewStaticCredentialsProvider("test", "test", ""))
	use(credentials.NewStaticCredentialsProvider("AKID", "SECRET", "SESSION"))
	use(credentials.NewStaticCredentialsProvider(os.Getenv("AWS_ACCESS_KEY_ID"), os.Getenv("AWS_SECRET_ACCESS_KEY"), ""))
	use(credentials.NewStaticCredentialsProvider("id", secret, "token"))
	use(minio.NewStaticV4("minioadmin", "minioadmin", ""))
	use(minio.NewStaticV4("minio", "minio123", ""))
	use(minio.NewStaticV4("YOUR-ACCESSKEYID", "YOUR-SECRETACCESSKEY", ""))
	use(minio.NewStaticV4("your-access-key", "<your-secret>", ""))
	use(minio.NewStaticV4("", "", ""))
	use(minio.NewStaticV4("x", "${SECRET_KEY}", ""))
	use(minio.NewStaticV4("x", "{{ .SecretKey }}", ""))
	use(minio.NewStaticV4("x", "ALIBABA_CLOUD_ACCESS_KEY_SECRET_2", ""))
	use(minio.NewStaticV4("x", "0123456789abcdef0123456789", ""))
	use(minio.NewStaticV4("x", "11111111-1111-1111-1111-111111111111", ""))
	use(minio.NewStaticV4("x", secret, ""))
	// The public keys of play.min.io.
	use(minio.NewStaticV4("Q3AM3UQ867SPQQA43P2F", "zuf+tfteSlswRu7BJ86wekitnifILbZam1KYY3TG", ""))
}

func environment() {
	os.Setenv("AWS_ACCESS_KEY_ID", "test")
	os.Setenv("AWS_SECRET_ACCESS_KEY", "test")
	os.Setenv("AWS_SECRET_ACCESS_KEY", os.Getenv("MY_SECRET"))
	use(map[string]string{"AWS_SECRET_ACCESS_KEY": "AWS_SECRET_ACCESS_KEY"})
	use(fmt.Sprintf("AWS_SECRET_ACCESS_KEY=%s", os.Getenv("X")))
	awsSecretAccessKey := os.Getenv("AWS_SECRET_ACCESS_KEY")
	if awsSecretAccessKey == "" {
		use("AWS_SECRET_ACCESS_KEY is not set")
	}
}

func composed(tail string) {
	use("AKIA" + tail)
	use(fmt.Sprintf("AKIA%s", tail))
	head := "AKIA"
	use(head, "QYLPMN5HHHFPZAM2")
}
