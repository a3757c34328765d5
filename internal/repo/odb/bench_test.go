package odb

import (
	"context"
	"os"
	"sync/atomic"
	"testing"
)

type counter struct {
	b       *testing.B
	objects [8]int64
	bytes   [8]int64
	fails   atomic.Int64
}

func (c *counter) Visit(worker int, o *Object) any {
	c.objects[worker]++
	c.bytes[worker] += o.Size
	return nil
}
func (c *counter) Fail(f *Failure) { c.b.Log(f); c.fails.Add(1) }

func BenchmarkWalk(b *testing.B) {
	dir := os.Getenv("KEYVET_BENCH_REPO")
	if dir == "" {
		b.Skip("KEYVET_BENCH_REPO names no repository")
	}
	for b.Loop() {
		l, err := Locate(dir)
		if err != nil {
			b.Fatal(err)
		}
		db, err := Open(l)
		if err != nil {
			b.Fatal(err)
		}
		c := &counter{b: b}
		if err := db.Walk(context.Background(), c, WalkOptions{Workers: 2}); err != nil {
			b.Fatal(err)
		}
		b.Log(c.objects[0]+c.objects[1], (c.bytes[0]+c.bytes[1])/1e6, c.objects, c.fails.Load())
		db.Close()
	}
}
