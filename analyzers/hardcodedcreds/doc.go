// Package hardcodedcreds defines a pass that finds credentials written into Go
// code: AWS access key ids, secret access keys, session tokens, Bedrock API keys,
// and constants that reach the credential sinks of other clouds' SDKs.
//
// # Analyzer hardcodedcreds
//
// hardcodedcreds: report credentials that are embedded in code
//
// The unit is a value, not a literal. The type checker folds constants; the pass
// runs what programs do to put texts together: +, bytes and runes, fmt.Sprintf,
// strings.Join, builders, base64 and hex of constants, functions of the package.
// An access key id shows by its shape:
//
//	prefix := "AKIA"
//	id := prefix + "…"           // reported
//
// A secret access key is 40 characters of base64, as other things are. It is
// reported where it is used as one: it reaches a function or a field that takes
// secrets, through variables, fields, parameters and results, in this package or
// in others; or its name says so; or it stands beside its id.
//
//	func connect(id, secret string) aws.CredentialsProvider {
//		return credentials.NewStaticCredentialsProvider(id, secret, "")
//	}
//	connect(os.Getenv("ID"), "…")  // reported
//
// Comments, struct tags and files that the build leaves out are read as well.
// Examples from documentation, placeholders and the keys of test servers are not
// reported.
package hardcodedcreds

const doc = `report credentials that are embedded in code

AWS access key ids, secret access keys, session tokens, Bedrock API keys, and
constants that reach the credential sinks of other clouds' SDKs are found by
their values, however a program puts them together, and by where they go.`
