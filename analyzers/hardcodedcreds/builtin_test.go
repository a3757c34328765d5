package hardcodedcreds

import (
	"strconv"
	"testing"
)

// What is appended on some ways only is in the list once, however many such ways
// follow each other.
func TestMergedOptionalAppends(t *testing.T) {
	t.Parallel()
	const optional = 40
	list, _ := merged(nil)
	args := one(list)
	for i := range optional {
		longer, _ := merged(args)
		longer.elems = append(longer.elems, one(&text{s: strconv.Itoa(i)}))
		args = union(args, one(longer))
		args = args[max(0, len(args)-2):] // as if what was known before had come from one way
	}
	all, _ := merged(args)
	if len(all.elems) != optional {
		t.Fatalf("%d elements, want %d", len(all.elems), optional)
	}
	for i, e := range all.elems {
		if s, ok := e.known(); !ok || s.s != strconv.Itoa(i) {
			t.Errorf("element %d is not what was appended", i)
		}
	}
}

// A list that others were made of by appending does not change.
func TestMergedLeavesWhatItIsMadeOf(t *testing.T) {
	t.Parallel()
	base, _ := merged(nil)
	base.elems = append(make([]value, 0, 8), one(number(1)))
	for i := range number(3) {
		l, _ := merged(one(base))
		l.elems = append(l.elems, one(10+i))
		if n, _ := l.elems[1].number(); n != 10+i || len(base.elems) != 1 {
			t.Errorf("list %d: %v, base of %d", i, l.elems, len(base.elems))
		}
		defer func() {
			if n, _ := l.elems[1].number(); n != 10+i {
				t.Errorf("list %d was changed by a later one", i)
			}
		}()
	}
}
