// Package hosts tests keyvet inside the programs that host it: golangci-lint,
// pre-commit, the go command's tool directive, CI engines and release tools.
// They have to be installed, or built, first; the build tag hosts says that
// they may be:
//
//	go test -tags hosts ./e2e/hosts
package hosts
