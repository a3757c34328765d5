// Package ram stands in for the SDK's.
package ram

type AccessKey struct{ AccessKeyId, AccessKeySecret string }
type CreateAccessKeyResponse struct{ AccessKey AccessKey }
