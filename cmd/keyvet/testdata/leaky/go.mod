module example.com/leaky

go 1.26

require (
	github.com/aws/aws-sdk-go-v2/credentials v1.21.0
	github.com/aws/aws-sdk-go-v2/service/iam v1.64.9
)

// Small stand-ins for the SDK, so that the sample builds in a moment and offline.
replace (
	github.com/aws/aws-sdk-go-v2/credentials => ./sdk/credentials
	github.com/aws/aws-sdk-go-v2/service/iam => ./sdk/iam
)
