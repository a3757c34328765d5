// Package e2e tests what no package can test alone: that all drivers agree, and
// that no secret leaves the command.
package e2e
