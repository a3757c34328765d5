package inflate_test

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	fastflate "github.com/klauspost/compress/flate"

	"github.com/keyvet/keyvet/internal/repo/inflate"
)

// contents are of the kinds that a repository has: none, short and long text,
// what does not compress, and long runs.
func contents() map[string][]byte {
	random := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 200_000)
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	var text strings.Builder
	words := strings.Fields("func return if err != nil { } the key of a map is not there := range string int []byte")
	for text.Len() < 300_000 {
		text.WriteString(words[random.IntN(len(words))])
		text.WriteByte(" \n\t"[random.IntN(3)])
		if random.IntN(20) == 0 {
			fmt.Fprintf(&text, "%x", random.Uint64())
		}
	}
	skewed := make([]byte, 100_000) // long codes
	for i := range skewed {
		b := byte(0)
		for random.IntN(2) == 0 && b < 200 {
			b++
		}
		skewed[i] = b
	}
	all := []byte(text.String())
	return map[string][]byte{
		"nothing": nil,
		"a byte":  {'x'},
		"a line":  all[:70],
		"a page":  all[:3000],
		"text":    all,
		"noise":   noise,
		"a run":   bytes.Repeat([]byte{'a'}, 100_000),
		"pattern": bytes.Repeat([]byte("abcdefg"), 20_000),
		"skewed":  skewed,
		"mixed":   append(append(bytes.Clone(all[:50_000]), noise[:50_000]...), all[:50_000]...),
	}
}

func deflate(t testing.TB, data []byte, level int) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, level)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func levels() []int {
	return []int{flate.HuffmanOnly, flate.NoCompression, flate.BestSpeed, 6, flate.BestCompression}
}

func TestDecode(t *testing.T) {
	t.Parallel()
	var d inflate.Decoder
	for name, want := range contents() {
		for _, level := range levels() {
			src := deflate(t, want, level)
			for _, more := range []int{0, 1, 4, 100} {
				for _, slack := range []int{0, 1, inflate.Slack} {
					dst := make([]byte, len(want), len(want)+slack)
					n, err := d.Decode(dst, append(bytes.Clone(src), make([]byte, more)...))
					if err != nil || n != len(src) || !bytes.Equal(dst, want) {
						t.Fatalf("%s at level %d, %d bytes after it, slack %d: took %d of %d, equal %t, %v",
							name, level, more, slack, n, len(src), bytes.Equal(dst, want), err)
					}
				}
			}
		}
	}
}

func TestDecodeKeepsToItsBuffer(t *testing.T) {
	t.Parallel()
	var d inflate.Decoder
	for name, want := range contents() {
		buffer := bytes.Repeat([]byte{0xa5}, len(want)+inflate.Slack+100)
		if _, err := d.Decode(buffer[:len(want)], deflate(t, want, 6)); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if beyond := buffer[len(want)+inflate.Slack:]; len(bytes.Trim(beyond, "\xa5")) > 0 {
			t.Errorf("%s: wrote beyond the slack", name)
		}
	}
}

func TestWrongLengths(t *testing.T) {
	t.Parallel()
	var d inflate.Decoder
	for name, want := range contents() {
		for _, level := range levels() {
			src := deflate(t, want, level)
			for _, slack := range []int{0, inflate.Slack} {
				if _, err := d.Decode(make([]byte, len(want)+1, len(want)+1+slack), src); !errors.Is(err, inflate.ErrShort) {
					t.Errorf("%s at level %d, one byte missing: %v", name, level, err)
				}
				if len(want) == 0 {
					continue
				}
				if _, err := d.Decode(make([]byte, len(want)-1, len(want)-1+slack), src); !errors.Is(err, inflate.ErrLong) {
					t.Errorf("%s at level %d, one byte too many: %v", name, level, err)
				}
				for _, n := range []int{0, len(src) / 2, len(src) - 1} {
					if _, err := d.Decode(make([]byte, len(want), len(want)+slack), src[:n]); err == nil {
						t.Errorf("%s at level %d: %d of %d bytes are enough", name, level, n, len(src))
					}
				}
			}
		}
	}
}

// FuzzDecode compares with the standard library, on anything.
func FuzzDecode(f *testing.F) {
	for _, want := range contents() {
		f.Add(deflate(f, want[:min(len(want), 2000)], 6), uint16(len(want)))
	}
	// Codes that are not complete, too many, and none.
	f.Add([]byte{0x05, 0xc0, 0x81, 0, 0, 0, 0, 0, 0x90, 0xff, 0x6b, 0x04, 0}, uint16(3))
	f.Add([]byte{0xed, 0xc0, 0x81, 0, 0, 0, 0, 0x80, 0xa0, 0xfd, 0xa9}, uint16(3))
	f.Fuzz(func(t *testing.T, src []byte, size uint16) {
		in := bytes.NewReader(src)
		want, wantErr := io.ReadAll(io.LimitReader(flate.NewReader(in), 1<<17))
		if len(want) == 1<<17 {
			return
		}
		if wantErr == nil {
			size = uint16(len(want))
		}
		if int(size) < len(want) && wantErr == nil {
			return // longer than a uint16 says
		}
		var d inflate.Decoder
		var first []byte
		for i, slack := range []int{0, inflate.Slack} {
			dst := make([]byte, size, int(size)+slack)
			n, err := d.Decode(dst, src)
			switch {
			case wantErr == nil && (err != nil || !bytes.Equal(dst, want) || n != len(src)-in.Len()):
				t.Fatalf("slack %d: took %d of %d, error %v; want %d bytes", slack, n, len(src), err, len(want))
			case wantErr != nil && err == nil:
				t.Fatalf("slack %d: accepted what the standard library does not: %v", slack, wantErr)
			case i == 1 && err == nil && !bytes.Equal(dst, first):
				t.Fatal("the slack makes a difference")
			}
			first = dst
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	all := contents()
	for _, name := range []string{"a line", "a page", "text"} {
		want := all[name]
		src := deflate(b, want, 6)
		dst := make([]byte, len(want), len(want)+inflate.Slack)
		b.Run(name+"/inflate", func(b *testing.B) {
			b.SetBytes(int64(len(want)))
			var d inflate.Decoder
			for b.Loop() {
				if _, err := d.Decode(dst, src); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/flate", func(b *testing.B) {
			b.SetBytes(int64(len(want)))
			in := bytes.NewReader(src)
			r := fastflate.NewReader(in)
			for b.Loop() {
				in.Reset(src)
				if err := r.(fastflate.Resetter).Reset(in, nil); err != nil {
					b.Fatal(err)
				}
				if _, err := io.ReadFull(r, dst); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
