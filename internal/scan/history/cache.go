package history

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/bits"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/keyvet/keyvet/internal/repo/odb"
)

// Cache remembers between runs which objects of a repository hold nothing, so
// that only what is new has to be read. It knows objects by 7 bytes of a keyed
// hash of their names, and packs by their checksums. Nothing in it comes from
// the content of an object; objects with findings are not in it, and are read
// again by every run.
//
// A cache is one file for a repository and a set of rules; a second one says where
// the last run had findings, see answer. Both are written under
// another name and then moved to its place, so that it is valid at any moment and
// of several runs at the same time one wins.
type Cache struct {
	path string
	// nameSize is the length of an object's name in bytes.
	nameSize int
	// key makes it impossible to choose objects whose hashes are the same.
	key [2]uint64
	// clean are the hashes, in ascending order.
	clean []uint64
	// packs are the checksums of packs all of whose objects are clean, or among
	// the tainted.
	packs map[odb.ID]bool
	// tainted are the objects of such packs that have to be read again.
	tainted []odb.ID
}

const (
	cacheMagic = "keyvet history cache 1\n"
	hashBytes  = 7
	hashMask   = 1<<(8*hashBytes) - 1
)

// OpenCache opens the cache in dir for a repository and a set of rules, whose
// description has to change whenever something else could be found. It is empty
// until it is loaded.
func OpenCache(dir string, l *odb.Layout, rules string) (*Cache, error) {
	repository, err := filepath.Abs(l.CommonDir)
	if err != nil {
		return nil, fmt.Errorf("opening the cache: %w", err)
	}
	dir = filepath.Join(dir, "history")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("opening the cache: %w", err)
	}
	sum := sha256.Sum256([]byte(repository + "\x00" + rules))
	c := &Cache{path: filepath.Join(dir, hex.EncodeToString(sum[:16])), nameSize: l.Format.Size()}
	c.reset()
	return c, nil
}

// load reads what earlier runs have learned. What is not there, or damaged, is an
// empty cache.
func (c *Cache) load() error {
	data, err := os.ReadFile(c.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("opening the cache: %w", err)
	}
	if err != nil || !c.decode(data) {
		c.reset()
	}
	return nil
}

func (c *Cache) reset() {
	var random [16]byte
	_, _ = rand.Read(random[:]) // never fails
	c.key = [2]uint64{binary.LittleEndian.Uint64(random[:8]) | 1, binary.LittleEndian.Uint64(random[8:]) | 1}
	c.clean, c.packs, c.tainted = nil, map[odb.ID]bool{}, nil
}

// hash is what the cache knows an object by. Whether rules about paths looked at
// it is part of that.
func (c *Cache) hash(id odb.ID, about bool) uint64 {
	a := binary.LittleEndian.Uint64(id[0:]) ^ c.key[0]
	b := binary.LittleEndian.Uint64(id[8:]) ^ c.key[1]
	if about {
		b = bits.RotateLeft64(b, 1)
	}
	hi, lo := bits.Mul64(a, b)
	a, b = hi^lo^binary.LittleEndian.Uint64(id[12:]), a+c.key[1]
	hi, lo = bits.Mul64(a^c.key[0], b|1)
	return (hi ^ lo) & hashMask
}

// has reports whether the object is clean.
func (c *Cache) has(id odb.ID, about bool) bool {
	_, found := slices.BinarySearch(c.clean, c.hash(id, about))
	return found
}

// encode is the file's content:
//
//	magic, key (16 bytes), number of hashes, of packs, of tainted objects, length
//	of a name (8 bytes each); the hashes (7 bytes each, ascending); the packs'
//	checksums and the names of the objects; the SHA-256 of all that
func (c *Cache) encode() []byte {
	out := []byte(cacheMagic)
	word := func(n uint64) { out = binary.LittleEndian.AppendUint64(out, n) }
	word(c.key[0])
	word(c.key[1])
	word(uint64(len(c.clean)))
	word(uint64(len(c.packs)))
	word(uint64(len(c.tainted)))
	word(uint64(c.nameSize))
	for _, h := range c.clean {
		word(h)
		out = out[:len(out)-(8-hashBytes)]
	}
	for pack := range c.packs {
		out = append(out, pack[:c.nameSize]...)
	}
	for _, id := range c.tainted {
		out = append(out, id[:c.nameSize]...)
	}
	sum := sha256.Sum256(out)
	return append(out, sum[:]...)
}

// decode reads what encode wrote. It reports false for anything else.
func (c *Cache) decode(data []byte) bool {
	const words = 6
	head := len(cacheMagic) + 8*words
	if len(data) < head+sha256.Size || !bytes.HasPrefix(data, []byte(cacheMagic)) {
		return false
	}
	body := data[:len(data)-sha256.Size]
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], data[len(body):]) {
		return false
	}
	var n [words]uint64
	for i := range n {
		n[i] = binary.LittleEndian.Uint64(body[len(cacheMagic)+8*i:])
	}
	body = body[head:]
	for _, count := range n[2:] {
		if count > uint64(len(body)) {
			return false
		}
	}
	if n[5] != uint64(c.nameSize) || uint64(len(body)) != n[2]*hashBytes+(n[3]+n[4])*n[5] {
		return false
	}
	c.key = [2]uint64{n[0], n[1]}
	c.clean = make([]uint64, n[2])
	for i := range c.clean {
		var word [8]byte
		copy(word[:], body[:hashBytes])
		c.clean[i] = binary.LittleEndian.Uint64(word[:])
		body = body[hashBytes:]
	}
	name := func() (id odb.ID) {
		copy(id[:], body[:c.nameSize])
		body = body[c.nameSize:]
		return id
	}
	c.packs = map[odb.ID]bool{}
	for range n[3] {
		c.packs[name()] = true
	}
	c.tainted = nil
	for range n[4] {
		c.tainted = append(c.tainted, name())
	}
	return true
}

// empty reports whether nothing is in the cache, or there is none.
func (c *Cache) empty() bool {
	return c == nil || len(c.clean)+len(c.packs)+len(c.tainted) == 0
}

// knows reports whether a pack need not be read.
func (c *Cache) knows(pack odb.ID) bool { return c.packs[pack] }

// save writes the cache with what a run has learned: hashes of clean objects, the
// packs that are known now, and the objects to be read again.
func (c *Cache) save(clean []uint64, packs, tainted []odb.ID) error {
	next := Cache{path: c.path, nameSize: c.nameSize, key: c.key, packs: map[odb.ID]bool{}, tainted: tainted}
	for _, pack := range packs {
		next.packs[pack] = true
	}
	if len(clean) == 0 && next.same(c) {
		now := time.Now()
		_ = os.Chtimes(c.path, now, now) // it is in use
		return nil
	}
	next.clean = append(slices.Clone(c.clean), clean...)
	slices.Sort(next.clean)
	next.clean = slices.Compact(next.clean)
	if err := replace(c.path, next.encode()); err != nil {
		return err
	}
	prune(filepath.Dir(c.path))
	return nil
}

// replace writes a file so that at any moment it is the old or the new one.
func replace(path string, data []byte) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), ".new-")
	if err != nil {
		return fmt.Errorf("writing the cache: %w", err)
	}
	_, err = temporary.Write(data)
	if err = errors.Join(err, temporary.Close()); err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		_ = os.Remove(temporary.Name())
		return fmt.Errorf("writing the cache: %w", err)
	}
	return nil
}

// same reports whether c and d hold the same, but for the clean objects.
func (c *Cache) same(d *Cache) bool {
	order := func(a, b odb.ID) int { return bytes.Compare(a[:], b[:]) }
	slices.SortFunc(c.tainted, order)
	c.tainted = slices.Compact(c.tainted)
	return slices.Equal(c.tainted, d.tainted) && maps.Equal(c.packs, d.packs)
}

// What is kept of a cache directory.
const (
	cacheAge  = 60 * 24 * time.Hour
	cacheSize = 512 << 20
)

// prune removes the files of dir that were not written for long, and the oldest
// ones while there is too much.
func prune(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	type file struct {
		path string
		size int64
		when time.Time
	}
	var files []file
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			files = append(files, file{filepath.Join(dir, e.Name()), info.Size(), info.ModTime()})
		}
	}
	slices.SortFunc(files, func(a, b file) int { return b.when.Compare(a.when) })
	var total int64
	for _, f := range files {
		if total += f.size; total > cacheSize || time.Since(f.when) > cacheAge {
			_ = os.Remove(f.path)
		}
	}
}
