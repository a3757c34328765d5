package fixes

import (
	"github.com/aws/aws-sdk-go/aws/credentials"
	minio "github.com/minio/minio-go/v7/pkg/credentials"
)

func others() {
	_ = credentials.NewStaticCredentials("AKIAREAY76AINDU3TZSO", "Tznhvg1ecnmLQqfztV7/so3Bi9I9+XIxIvBDuevt", "") // want `access key id` `secret access key`
	_ = minio.NewStaticV4("AKIAYHCSR3CPGTTCKQEJ", "vwJiuVfLxdB22N5narSWxzVZzhLnH6izNeuR3IWt", "")                // want `access key id` `secret access key`
}
