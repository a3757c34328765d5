package fixes

import "github.com/aws/aws-sdk-go-v2/credentials"

var single = credentials.NewStaticCredentialsProvider("AKIAX3DHYQTGIQSCKKN5", "C4I2/qSxcnEU2MGcDrFCa8bW9Vld1oKMOEAeUJjk", "") // want `access key id` `secret access key`
