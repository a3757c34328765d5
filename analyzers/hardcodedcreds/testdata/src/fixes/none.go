package fixes

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/credentials"
	minio "github.com/minio/minio-go/v7/pkg/credentials"
)

const kept = "sGLoX4KniXYvc28iGKHtxyGaYNArnl4IlTplZlWW" // want `secret access key`

// Nothing is changed where that might not compile, or do something else.
func none(os, id string) {
	_ = credentials.NewStaticCredentialsProvider("AKIA3UU5CM2AF4N6DIE6", "PjYsbM7PrGSYBBkyWL/GXxf8QRFvd73uXE3GyghF", "")                     // want `access key id` `secret access key`
	_ = credentials.NewStaticCredentialsProvider(id, "Ny8cDEAoZNshVkjjINOxepXC9q+rjBg0VNGNdIm9", "")                                         // want `secret access key`
	_ = credentials.NewStaticCredentialsProvider("AKIATN7HCFEX2YSVOQOK", strings.TrimSpace("d9b4klF6g0QAaddnIYIMeJuQdlZJwcqjYuP1qWJG "), "") // want `access key id` `secret access key`
	_ = credentials.NewStaticCredentialsProvider("", kept, "")
	_ = minio.NewStaticV4("x", "mX2UOWD9V8xE1377vlDWXBL77L2rCw", "") // want `A secret of an S3-compatible store is embedded in none: it reaches credentials.NewStaticV4`
}
