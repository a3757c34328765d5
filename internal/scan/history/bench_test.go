package history_test

import (
	"os"
	"testing"
)

// BenchmarkHistory scans the repository that KEYVET_BENCH_REPO names.
func BenchmarkHistory(b *testing.B) {
	dir := os.Getenv("KEYVET_BENCH_REPO")
	if dir == "" {
		b.Skip("KEYVET_BENCH_REPO names no repository")
	}
	o := options(b)
	for b.Loop() {
		report := run(b, dir, o)
		b.ReportMetric(float64(len(report.Findings)), "findings")
	}
}
