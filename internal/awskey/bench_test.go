package awskey_test

import (
	"bytes"
	"go/build"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/keyvet/keyvet/internal/awskey"
)

// goSource is the source of some packages of the standard library, in which
// there is no credential.
func goSource(tb testing.TB) []byte {
	tb.Helper()
	var all []byte
	for _, dir := range []string{"net/http", "go/types", "crypto/tls"} {
		files, err := filepath.Glob(filepath.Join(build.Default.GOROOT, "src", dir, "*.go"))
		if err != nil || len(files) == 0 {
			tb.Skip("no source of the standard library")
		}
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				tb.Fatal(err)
			}
			all = append(all, src...)
		}
	}
	return all
}

// prefixLoop is the search that the others are measured against.
func prefixLoop(text []byte) bool {
	for _, prefix := range [...]string{"AKIA", "ASIA", "ABIA", "ACCA"} {
		if bytes.Contains(text, []byte(prefix)) {
			return true
		}
	}
	return false
}

// BenchmarkClean measures Append on text in which there is nothing, beside a
// loop of bytes.Index over the four prefixes. The two run in turn, and the
// fastest run of each counts: the ratio holds on a busy machine too.
func BenchmarkClean(b *testing.B) {
	base64 := make([]byte, 1<<20)
	newSample(1).fillBase64(base64)
	for _, corpus := range []struct {
		name string
		text []byte
	}{
		{"Go", goSource(b)},
		{"Upper", bytes.ToUpper(goSource(b))},
		{"Base64", base64},
		{"Binary", newSample(2).bytes(1 << 20)},
	} {
		b.Run(corpus.name, func(b *testing.B) {
			b.ReportAllocs()
			dst := make([]awskey.Match, 0, 16)
			fastest, loop := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
			for b.Loop() {
				start := time.Now()
				prefixLoop(corpus.text)
				loop = min(loop, time.Since(start))
				start = time.Now()
				awskey.Append(dst, corpus.text)
				fastest = min(fastest, time.Since(start))
			}
			b.ReportMetric(float64(len(corpus.text))/fastest.Seconds()/1e6, "MB/s")
			b.ReportMetric(float64(fastest)/float64(loop), "xIndex")
		})
	}
}

// BenchmarkHostile measures texts made to be searched again and again.
func BenchmarkHostile(b *testing.B) {
	s := newSample(10)
	secret, id := s.secret(), s.id("AKIA", s.account())
	for name, unit := range map[string]string{
		"OneRun":   s.base64(30) + "%",
		"Escapes":  `\/%2F\u002f`,
		"IDs":      id + " ",
		"Pairs":    id + ":" + secret + " ",
		"Secrets":  "secret " + secret + " ",
		"Upper":    "A",
		"Prefixes": "AKIA",
		"Names":    "secretKey=",
	} {
		b.Run(name, func(b *testing.B) {
			text := bytes.Repeat([]byte(unit), 1<<20/len(unit))
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				awskey.Append(nil, text)
			}
		})
	}
}
