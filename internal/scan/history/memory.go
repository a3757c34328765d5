package history

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/repo/odb"
)

// memory is what the cache keeps of objects with findings, and of what commits
// brought, so that the next run has to read neither. It has no content: a value is
// known by a keyed hash.
type memory struct {
	// Packs are the checksums of packs all of whose objects are known.
	Packs   []odb.ID      `json:"packs"`
	Values  []value       `json:"values"`
	Objects []knownObject `json:"objects"`
	Dates   []knownDates  `json:"dates"`
	Paths   [][]byte      `json:"paths"`
	Events  []knownEvent  `json:"events"`
	// Named are the commits with events at a path that holds a secret, which is not
	// written down. They are read again.
	Named []int `json:"named"`
	// Trees are those that may hold something, see treeSet.
	Trees []byte `json:"trees"`
	// Missing are the objects that were referred to and not there, and Failed names
	// those that could not be read.
	Missing []odb.ID `json:"missing"`
	Failed  []string `json:"failed"`
	// Bounds is a digest of where the history was cut off.
	Bounds string `json:"bounds"`
}

// knownObject is an object that holds something, or has to be read by every run.
type knownObject struct {
	ID   odb.ID      `json:"id"`
	Held []knownHeld `json:"held,omitempty"`
	// Where has the hits in plain content: how far each is behind the one before, and
	// its length.
	Where []int `json:"where,omitempty"`
	// In are the commits that brought the object to a path.
	In []int `json:"in,omitempty"`
	// About is set where rules about paths have looked at the object, Again where it
	// has to be read by every run, and Tag for tags.
	About bool `json:"about,omitempty"`
	Again bool `json:"again,omitempty"`
	Tag   bool `json:"tag,omitempty"`

	gone bool // it was there once
}

// knownHeld is a holding: twice the number of the value, and one more where it is
// marked.
type knownHeld int32

func (h holding) known() knownHeld {
	n := knownHeld(h.valueID) << 1
	if h.marked {
		n |= 1
	}
	return n
}

func (n knownHeld) holding() holding { return holding{valueID(n >> 1), n&1 != 0} }

// knownDates are the name and the dates of a commit with events.
type knownDates struct {
	Commit    int       `json:"commit"`
	ID        odb.ID    `json:"id"`
	Authored  time.Time `json:"authored"`
	Committed time.Time `json:"committed"`
}

// knownEvent is an event. Its path is one of Paths, and its object one of Objects, or
// of Missing where it is lost.
type knownEvent struct {
	Held   knownHeld `json:"h"`
	Lost   bool      `json:"l,omitempty"`
	Path   int       `json:"p"`
	Object int       `json:"o"`
	Commit int       `json:"c"`
}

// object is the name of the object of e.
func (m *memory) object(e *knownEvent) odb.ID {
	if e.Lost {
		return m.Missing[e.Object]
	}
	return m.Objects[e.Object].ID
}

// sound reports whether all numbers in m are of something.
func (m *memory) sound(commits int) bool {
	commit := func(i int) bool { return 0 <= i && i < commits }
	held := func(n knownHeld) bool { return 0 <= n && int(n>>1) < len(m.Values) }
	for i := range m.Objects {
		o := &m.Objects[i]
		if len(o.Where)%2 != 0 || !every(o.Held, held) || !every(o.In, commit) {
			return false
		}
	}
	return every(m.Named, commit) && every(m.Dates, func(d knownDates) bool { return commit(d.Commit) }) &&
		every(m.Events, func(e knownEvent) bool {
			objects := len(m.Objects)
			if e.Lost {
				objects = len(m.Missing)
			}
			return (e.Lost || held(e.Held)) && 0 <= e.Path && e.Path < len(m.Paths) &&
				0 <= e.Object && e.Object < objects && commit(e.Commit)
		})
}

func every[E any](list []E, is func(E) bool) bool {
	return !slices.ContainsFunc(list, func(e E) bool { return !is(e) })
}

// recognise finds out what is gone since the cache was written, and drops it. It
// reports false where more may have changed than that objects came and went. It is
// called before objects are read.
func (h *history) recognise() bool {
	c := h.cache
	if c.empty() {
		return true
	}
	m := &c.memory
	if m.Bounds != h.bounds() || slices.ContainsFunc(m.Missing, h.db.Has) {
		return false
	}
	there := make([]bool, len(c.commits))
	for id := range h.db.All() {
		if i, ok := c.places[c.hash(id, false)]; ok {
			there[i] = true
		}
	}
	for i, k := range c.commits {
		k.gone = !there[i]
	}
	for _, k := range c.commits {
		if !k.gone && slices.ContainsFunc(k.parents, func(p *commit) bool { return p.gone }) {
			return false
		}
	}
	gone := func(i int) bool { return !there[i] }
	m.Dates = slices.DeleteFunc(m.Dates, func(d knownDates) bool { return gone(d.Commit) })
	m.Events = slices.DeleteFunc(m.Events, func(e knownEvent) bool { return gone(e.Commit) })
	for i := range m.Objects {
		o := &m.Objects[i]
		o.gone = !h.db.Has(o.ID)
		o.In = slices.DeleteFunc(o.In, gone)
		// A tree that had the name of a file may not be the only one.
		if o.gone && (len(o.In) > 0 || o.Again && len(m.Named) > 0) {
			return false
		}
	}
	m.Named = slices.DeleteFunc(m.Named, gone)
	return true
}

// bounds is a digest of where the history is cut off.
func (h *history) bounds() string {
	sum := sha256.New()
	_, _ = fmt.Fprintln(sum, h.db.Partial) // never fails
	for _, id := range slices.SortedFunc(maps.Keys(h.db.Shallow), compareIDs) {
		_, _ = sum.Write(id[:])
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// recall adds to what this run has found what is known from earlier ones. It reports
// false where an object that was known turned out to hold something else: because a
// rule is about a name that it has got since, or because it can be read now. Then
// commits that are known may have brought what is not known.
func (h *history) recall() bool {
	if h.cache.empty() {
		return true
	}
	m := &h.cache.memory
	if !every(m.Failed, func(name string) bool { return slices.Contains(h.failed, name) }) {
		return false
	}
	for i := range m.Objects {
		o := &m.Objects[i]
		if o.gone {
			continue
		}
		held := make([]holding, len(o.Held))
		for i, n := range o.Held {
			held[i] = n.holding()
		}
		if o.Tag {
			h.tags[o.ID] = true
		}
		switch {
		case h.again[o.ID]:
			if !slices.Equal(h.found[o.ID], held) {
				return false
			}
			delete(h.again, o.ID)
		case o.Again:
			return false // it cannot be read any more
		default:
			h.found[o.ID] = held
			end := 0
			for hit := range slices.Chunk(o.Where, 2) {
				start := end + hit[0]
				end = start + hit[1]
				h.where[o.ID] = append(h.where[o.ID], finding.Span{Start: start, End: end})
			}
		}
	}
	for id := range h.again {
		if h.found[id] != nil {
			return false
		}
	}
	for _, id := range m.Missing {
		if _, known := h.missing[id]; !known {
			h.missing[id] = odb.ID{}
		}
	}
	return true
}

// remembered adds the events that are known from earlier runs.
func (a *attribution) remembered() {
	if a.cache.empty() {
		return
	}
	m := &a.cache.memory
	at := func(i int) *commit { return a.cache.commits[i].commit }
	for _, d := range m.Dates {
		c := at(d.Commit)
		c.id, c.Authored, c.Committed = d.ID, d.Authored, d.Committed
	}
	for _, e := range m.Events {
		a.add(event{holding: e.Held.holding(), lost: e.Lost, path: string(m.Paths[e.Path]), object: m.object(&e), commit: at(e.Commit)})
	}
	for i := range m.Objects {
		o := &m.Objects[i]
		for _, i := range o.In {
			a.reached[o.ID] = append(a.reached[o.ID], at(i))
		}
	}
	for _, i := range m.Named {
		c := at(i)
		a.tree(c)
		a.join(c)
		a.introduce(c)
	}
}

// save writes the cache.
func (a *attribution) save() error {
	c := a.cache
	reached := 0
	for _, in := range a.reached {
		reached += len(in)
	}
	if len(a.all)+reached > mostEvents {
		return nil
	}
	commits := slices.DeleteFunc(c.commits, func(k knownCommit) bool { return k.gone })
	fresh := slices.Clone(a.fresh)
	slices.SortFunc(fresh, func(x, y *commit) int { return x.Committed.Compare(y.Committed) })
	for _, f := range fresh {
		commits = append(commits, knownCommit{f, c.hash(f.id, false)})
	}
	for i, k := range commits {
		k.place = i
	}
	clean := c.clean
	again := map[odb.ID]bool{}
	for _, w := range a.sweep.workers {
		clean = append(clean, w.clean...)
		maps.Copy(again, w.unclean)
	}
	slices.Sort(clean)
	next := &Cache{path: c.path, key: c.key, clean: slices.Compact(clean), commits: commits}
	next.memory = a.memory(again)
	return next.save()
}

// mostEvents bounds what is kept of events, and where objects are.
const mostEvents = 1 << 20

// memory is what is known now. The objects again have to be read by every run.
func (a *attribution) memory(again map[odb.ID]bool) memory {
	m := memory{
		Values:  a.sweep.values,
		Trees:   a.forest.trees.encode(),
		Missing: slices.SortedFunc(maps.Keys(a.missing), compareIDs),
		Failed:  a.failed,
		Bounds:  a.bounds(),
	}
	if len(a.failed) == 0 {
		m.Packs = a.db.Packs()
	}
	for id := range a.found {
		if !again[id] {
			again[id] = false
		}
	}
	named := map[*commit]bool{}
	for _, e := range a.all {
		if a.secret(e.path) {
			named[e.commit] = true
		}
	}
	numbers := map[odb.ID]int{}
	for _, id := range slices.SortedFunc(maps.Keys(again), compareIDs) {
		o := knownObject{ID: id, About: a.sweep.isAbout(id), Again: again[id], Tag: a.tags[id]}
		for _, h := range a.found[id] {
			o.Held = append(o.Held, h.known())
		}
		end := 0
		for _, s := range a.where[id] {
			o.Where = append(o.Where, s.Start-end, s.End-s.Start)
			end = s.End
		}
		for _, c := range a.reached[id] {
			if !named[c] {
				o.In = append(o.In, c.place)
			}
		}
		numbers[id] = len(m.Objects)
		m.Objects = append(m.Objects, o)
	}
	for i, id := range m.Missing {
		numbers[id] = i
	}
	paths := map[string]int{}
	dated := map[*commit]bool{}
	for _, e := range a.all {
		c := e.commit
		if !dated[c] {
			dated[c] = true
			m.Dates = append(m.Dates, knownDates{c.place, c.id, c.Authored, c.Committed})
			if named[c] {
				m.Named = append(m.Named, c.place)
			}
		}
		if named[c] {
			continue
		}
		path, known := paths[e.path]
		if !known {
			path = len(m.Paths)
			paths[e.path] = path
			m.Paths = append(m.Paths, []byte(e.path))
		}
		m.Events = append(m.Events, knownEvent{e.known(), e.lost, path, numbers[e.object], c.place})
	}
	return m
}

// secret reports whether a path holds a value.
func (a *attribution) secret(path string) bool {
	if len(a.named) == 0 {
		return false
	}
	for name := range strings.SplitSeq(path, "/") {
		if a.named[name] != nil {
			return true
		}
	}
	return false
}

// inUse keeps the files of c from being pruned.
func (c *Cache) inUse() {
	now := time.Now()
	for _, file := range []string{c.path, c.path + answerSuffix} {
		_ = os.Chtimes(file, now, now) // it may be there, or may be someone else's
	}
}

// encode writes by how much each of the keys of s is more than the one before.
func (s *treeSet) encode() []byte {
	keys := slices.Sorted(maps.Keys(s.keys))
	var out []byte
	last := uint32(0)
	for _, key := range keys {
		out = binary.AppendUvarint(out, uint64(key-last))
		last = key
	}
	return out
}

// decodeKeys reads what encode wrote.
func decodeKeys(data []byte) []uint32 {
	var keys []uint32
	key := uint64(0)
	for len(data) > 0 {
		more, size := binary.Uvarint(data)
		if size <= 0 {
			break
		}
		key += more
		keys = append(keys, uint32(key))
		data = data[size:]
	}
	return keys
}
