// Package client stands for the library of that import path.
package client

type Config struct {
	AccessKeyId     *string
	AccessKeySecret *string
	SecurityToken   *string
	Other           string
}
