// Package fixes has credentials that can be taken out without looking.
package fixes

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

// Two uses of package credentials: the provider stays.
func lookups(ctx context.Context) {
	config.LoadDefaultConfig(ctx, config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider("AKIAU7J7R7VB4PZ6V4K2", "3MXISFMfHfcizYqvMsb6OzdiZo7T8kEsrtg68yYy", "")))                                                                                                                                                                                                                                                        // want `access key id` `secret access key`
	fmt.Println(credentials.NewStaticCredentialsProvider("AKIA3QTJCCDCQG7D3BHH", "L9i7URn4GexAojG1gpDGEQn0289n0lAWhI4Jyoih", "IQoJb3JpZ2luX2VjEEPy3VqbeNVeq5Dkf6JYoyl1vm/kzD9lUPwpZK48QHQZbLIe36S5hzniI/Klpc1sFqDYX9JgZGo+w5FlTvK+OSZGdjOsSVasacjJeVM4+Nd6RYKruRLZoX/vFXwZVXjfe9TF42Eji/6cfdHJNlBg0palt+y6DOcd7rNsDD2YnOYrtJaieRohR944bg48lnVbynxXl8zi628f697tnGVuwAm6Ne8bkmLZqy1ov9LcaM/cAf1sbL/jbfTHYcsVaUagEtCQsBlnNLR9zjLqx8HrXDCnf")) // want `access key id` `secret access key` `session token`
	fmt.Println(aws.Credentials{AccessKeyID: "AKIA4VMME3BSR4AMT5ZK", SecretAccessKey: "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", Source: "here"})                                                                                                                                                                                                                                                                                         // want `access key id` `secret access key`
}
