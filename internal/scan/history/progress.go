package history

import (
	"sync/atomic"
	"time"
)

// Progress is how far a scan has come.
type Progress struct {
	// Objects of Total are done, and so are Bytes of the TotalBytes that they
	// take in the repository. What is not in packs is not in the totals.
	Objects, Total    int64
	Bytes, TotalBytes int64
	// Found are the objects in which something was found.
	Found int64
	// Elapsed is the time since the beginning.
	Elapsed time.Duration
}

// Left is the time that the rest will take, as far as can be told; 0 where it
// cannot.
func (p Progress) Left() time.Duration {
	const soon = 500 * time.Millisecond
	if p.Bytes <= 0 || p.TotalBytes <= p.Bytes || p.Elapsed < soon {
		return 0
	}
	return time.Duration(float64(p.Elapsed) * float64(p.TotalBytes-p.Bytes) / float64(p.Bytes))
}

// meter reports progress now and then.
type meter struct {
	report                func(Progress)
	began                 time.Time
	total, totalBytes     int64
	objects, bytes, found atomic.Int64
	last                  atomic.Int64 // when it reported, since it began
}

// often is how much time is between two reports at the least.
const often = 100 * time.Millisecond

// add counts what is done. It can be called by several goroutines.
func (m *meter) add(objects int, bytes int64) {
	m.objects.Add(int64(objects))
	m.bytes.Add(bytes)
	elapsed := time.Since(m.began)
	last := m.last.Load()
	if elapsed-time.Duration(last) < often || !m.last.CompareAndSwap(last, int64(elapsed)) {
		return
	}
	m.report(Progress{
		Objects: m.objects.Load(), Total: m.total,
		Bytes: m.bytes.Load(), TotalBytes: m.totalBytes,
		Found: m.found.Load(), Elapsed: elapsed,
	})
}
