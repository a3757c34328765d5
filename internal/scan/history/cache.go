package history

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/bits"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/repo/odb"
)

// Cache remembers between runs what objects of a repository hold, so that only
// what is new has to be read. It knows objects by 7 bytes of a keyed hash of their
// names, and packs by their checksums. It has the commits with their parents, and
// of objects with findings where these are and came from, see memory. Nothing in
// it comes from the content of an object.
//
// A cache is one file for a repository and a set of rules; a second one says what
// the last run has reported, see answer. Both are written under
// another name and then moved to its place, so that it is valid at any moment and
// of several runs at the same time one wins.
type Cache struct {
	path string
	// key makes it impossible to choose objects whose hashes are the same.
	key [2]uint64
	// clean are the hashes of objects that hold nothing, without commits, in
	// ascending order.
	clean []uint64
	// commits are all that are known, and places where they are by their hashes.
	commits []knownCommit
	places  map[uint64]int
	memory  memory
}

// knownCommit is a commit and its hash.
type knownCommit struct {
	*commit

	hash uint64
}

const (
	cacheMagic = "keyvet history cache 2\n"
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
	c := &Cache{path: filepath.Join(dir, hex.EncodeToString(sum[:16]))}
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
	*c = Cache{path: c.path, places: map[uint64]int{}}
	c.key = [2]uint64{binary.LittleEndian.Uint64(random[:8]) | 1, binary.LittleEndian.Uint64(random[8:]) | 1}
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

// mark is what the cache knows a value by: a hash of its digest with the key of
// this cache, as that of a baseline. Nil is no cache, for which the digest will do.
func (c *Cache) mark(d finding.Digest) string {
	if c == nil {
		return string(d[:])
	}
	var key [16]byte
	binary.LittleEndian.PutUint64(key[:8], c.key[0])
	binary.LittleEndian.PutUint64(key[8:], c.key[1])
	mac := hmac.New(sha256.New, key[:])
	mac.Write(d[:])
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// has reports whether the object is clean.
func (c *Cache) has(id odb.ID, about bool) bool {
	_, found := slices.BinarySearch(c.clean, c.hash(id, about))
	return found
}

func (c *Cache) hasCommit(id odb.ID) bool {
	_, ok := c.places[c.hash(id, false)]
	return ok
}

// commit is the commit named id, or nil where the cache does not have it.
func (c *Cache) commit(id odb.ID) *commit {
	if c == nil {
		return nil
	}
	i, ok := c.places[c.hash(id, false)]
	if !ok {
		return nil
	}
	known := c.commits[i].commit
	known.id = id
	return known
}

// empty reports whether nothing is in the cache, or there is none.
func (c *Cache) empty() bool { return c == nil || len(c.clean)+len(c.commits) == 0 }

// encode is the file's content:
//
//	magic, key (16 bytes), number of hashes and of commits, length of the memory (8
//	bytes each); how many hashes have each first byte (4 bytes each), the other bytes
//	of the hashes; the commits; the memory in JSON; the SHA-256 of all that
//
// A commit is its hash and, as variable-length integers, the number of its parents
// and how far each is behind it.
func (c *Cache) encode() ([]byte, error) {
	memory, err := json.Marshal(&c.memory)
	if err != nil {
		return nil, fmt.Errorf("writing the cache: %w", err)
	}
	const perCommit = 16 // or more, if it has many parents
	out := make([]byte, 0, len(memory)+len(c.clean)*(hashBytes-1)+len(c.commits)*perCommit+1<<12)
	out = append(out, cacheMagic...)
	for _, n := range []uint64{c.key[0], c.key[1], uint64(len(c.clean)), uint64(len(c.commits)), uint64(len(memory))} {
		out = binary.LittleEndian.AppendUint64(out, n)
	}
	var counts [256]uint32
	for _, h := range c.clean {
		counts[h>>(8*(hashBytes-1))]++
	}
	for _, n := range counts {
		out = binary.LittleEndian.AppendUint32(out, n)
	}
	for _, h := range c.clean {
		out = appendHash(out, h, hashBytes-1)
	}
	for i, k := range c.commits {
		out = appendHash(out, k.hash, hashBytes)
		out = binary.AppendUvarint(out, uint64(len(k.parents)))
		for _, p := range k.parents {
			out = binary.AppendVarint(out, int64(i-p.place))
		}
	}
	out = append(out, memory...)
	sum := sha256.Sum256(out)
	return append(out, sum[:]...), nil
}

// appendHash appends the lower n bytes of h.
func appendHash(dst []byte, h uint64, n int) []byte {
	dst = binary.LittleEndian.AppendUint64(dst, h)
	return dst[:len(dst)-(8-n)]
}

// decode reads what encode wrote. It reports false for anything else.
func (c *Cache) decode(data []byte) bool {
	const words, counts = 5, 256
	head := len(cacheMagic) + 8*words + 4*counts
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
	table, body := body[head-4*counts:head], body[head:]
	for _, count := range n[2:] {
		if count > uint64(len(body)) {
			return false
		}
	}
	if n[2]*(hashBytes-1)+n[3]*(hashBytes+1)+n[4] > uint64(len(body)) {
		return false
	}
	c.key = [2]uint64{n[0], n[1]}
	c.clean = make([]uint64, 0, n[2])
	for first := range uint64(counts) {
		for range binary.LittleEndian.Uint32(table[4*first:]) {
			if uint64(len(c.clean)) == n[2] {
				return false
			}
			c.clean = append(c.clean, first<<(8*(hashBytes-1))|hashAt(body, hashBytes-1))
			body = body[hashBytes-1:]
		}
	}
	if uint64(len(c.clean)) != n[2] || n[4] > uint64(len(body)) {
		return false
	}
	memory := body[uint64(len(body))-n[4]:]
	return c.decodeCommits(body[:len(body)-len(memory)], int(n[3])) && json.Unmarshal(memory, &c.memory) == nil && c.memory.sound(len(c.commits))
}

// hashAt is the number in the first n bytes of b.
func hashAt(b []byte, n int) uint64 {
	var word [8]byte
	copy(word[:], b[:n])
	return binary.LittleEndian.Uint64(word[:])
}

func (c *Cache) decodeCommits(body []byte, n int) bool {
	all := make([]commit, n)
	c.commits, c.places = make([]knownCommit, n), make(map[uint64]int, n)
	for i := range all {
		if len(body) < hashBytes {
			return false
		}
		c.commits[i] = knownCommit{&all[i], hashAt(body, hashBytes)}
		c.places[c.commits[i].hash] = i
		body = body[hashBytes:]
		parents, size := binary.Uvarint(body)
		if size <= 0 || parents > uint64(len(body)) {
			return false
		}
		body = body[size:]
		all[i].place, all[i].rank = i, unreached
		for range parents {
			behind, size := binary.Varint(body)
			p := int64(i) - behind
			if size <= 0 || p < 0 || p >= int64(n) {
				return false
			}
			all[i].parents = append(all[i].parents, &all[p])
			body = body[size:]
		}
	}
	return len(body) == 0
}

// save writes the cache.
func (c *Cache) save() error {
	data, err := c.encode()
	if err != nil {
		return err
	}
	if err := replace(c.path, data); err != nil {
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
