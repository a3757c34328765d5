package history_test

import (
	"os"
	"syscall"
	"testing"
)

// TestScanOnFullDisk scans while no file can have more than a few bytes. It is a
// process of its own, which that is true of.
func TestScanOnFullDisk(t *testing.T) {
	dir := os.Getenv(victimRepo)
	if dir == "" {
		t.Skip("TestDiskFull runs it")
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	limit.Cur = 20
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	o := cached(t, os.Getenv(victimCache))
	warned := false
	o.Warn = func(string) { warned = true }
	report := run(t, dir, o)
	if len(report.Findings) != 1 || len(report.Errors) > 0 || !warned {
		t.Errorf("findings %v, errors %v, warned %t", report.Findings, report.Errors, warned)
	}
}
