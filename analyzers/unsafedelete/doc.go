// Package unsafedelete defines an analyzer that reports deletes of keys and
// machines that nobody confirms.
//
// # Analyzer unsafedelete
//
// unsafedelete: report deletes that are reachable without anyone's consent
//
// A deleted access key, key pair or machine does not come back. The analyzer
// reports the call of such an operation of a cloud's SDK unless every path from
// an entry point to it crosses an edge that implies consent: a person said yes,
// or an option that is off by default was switched on. For example,
//
//	func deleteKey(c *iam.Client, id string) error {
//		_, err := c.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: &id})
//		return err
//	}
//
// is reported where it is called without a question, and
//
//	if yes || confirm("Delete key "+id+"?") {
//		err = deleteKey(c, id)
//	}
//
// is not. A dry-run option that is off by default, a look at the key's age or
// an environment variable is no consent; the report says so when it sees one.
//
// Annotations: "//keyvet:confirmed reason" on a call or a function says that its
// deletes are confirmed elsewhere; "//keyvet:confirms" on a function says that
// its true or nil result is consent.
package unsafedelete
