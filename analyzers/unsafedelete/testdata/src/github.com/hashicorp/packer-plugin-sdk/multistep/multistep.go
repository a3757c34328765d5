// Package multistep stands in for the library of the same path.
package multistep

type StateBag interface{ Get(string) any }
