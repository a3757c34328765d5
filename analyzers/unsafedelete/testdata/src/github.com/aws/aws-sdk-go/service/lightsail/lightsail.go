// Package lightsail stands in for the SDK's package of the same path.
package lightsail

type Lightsail struct{}

type (
	DeleteKeyPairInput  struct{ KeyPairName *string }
	DeleteKeyPairOutput struct{}
)

func (*Lightsail) DeleteKeyPair(in *DeleteKeyPairInput) (*DeleteKeyPairOutput, error) {
	return nil, nil
}
