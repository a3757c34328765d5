// Package credentials stands for the library of that import path.
package credentials

type Config struct {
	AccessKeyId     *string
	AccessKeySecret *string
	SecurityToken   *string
	Other           string
}
