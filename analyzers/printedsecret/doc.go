// Package printedsecret defines an analyzer that reports secrets which a program
// holds and shows: printed, logged, put into an error, an HTTP response, a trace,
// a metric or a command line.
//
// A secret is what catalog.SecretFields, SecretResults and SecretVariables list:
// the secret of a new access key, the private key of a key pair, what KMS
// decrypted, a secret of Secrets Manager. It is followed through locals, fields
// and variables of the package, parameters and results, and by facts into other
// packages:
//
//	out, err := client.CreateAccessKey(ctx, input)
//	…
//	log.Printf("created %s %s", *out.AccessKey.AccessKeyId, *out.AccessKey.SecretAccessKey)
//
// A value that contains a secret counts where printing really shows it: %+v of
// aws.Credentials does; %v of an output of the AWS SDK v2 prints addresses, and
// json.Marshal of the same output shows all.
//
// Masking ends it: a short prefix or suffix, a length, a hash, a comparison, a
// type whose String, LogValue or MarshalJSON shows something else. So does
// writing to a file that the program creates, and returning the value.
//
// Output that exists to hand the secret over is annotated, as the page of the
// rule shows.
package printedsecret
