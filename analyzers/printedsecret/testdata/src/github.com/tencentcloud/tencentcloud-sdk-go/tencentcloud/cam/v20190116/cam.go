// Package v20190116 stands in for the SDK's.
package v20190116

type AccessKeyDetail struct{ AccessKeyId, SecretAccessKey *string }
