// Package catalog is what keyvet knows of SDKs and libraries, as data: where
// credentials go in, which operations destroy, what asks a person, which fields
// hold secrets and what prints. A line of a table adds to it.
package catalog
