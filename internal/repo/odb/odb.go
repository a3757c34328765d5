// Package odb reads the object database of a git repository: every commit,
// tree, blob and tag that it holds, each once, reachable or not, however it is
// stored (packs with deltas of either kind, loose files, alternates).
//
// Nothing here runs git, unless the caller provides it for repositories that are
// stored in a way that is not known here. And nothing that the repository configures is obeyed
// beyond what says where its objects are. All input is hostile: sizes are
// checked before they are allocated, and what cannot be read is a [ObjectError]
// that names the object while everything else is still read.
//
// What is verified: the checksum of every pack index, that an index belongs to
// its pack, the CRC-32 that the index has for every packed object, and the name
// of every loose object. The names of packed objects are not recomputed: their
// content is scanned whatever it is called, and hashing it again would cost
// more than everything else. [DB.Read] with verification is there for the few
// objects that a report names.
//
// The formats are those of gitformat-pack(5), gitformat-index(5) and
// gitrepository-layout(5).
package odb

import (
	"crypto/sha1" //nolint:gosec // git's object names, not a protection
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"strconv"
)

// ID is the name of an object. A SHA-1 fills the first 20 bytes, the rest is
// zero; a SHA-256 fills all of it.
type ID [sha256.Size]byte

// IsZero reports whether id names no object.
func (id ID) IsZero() bool { return id == ID{} }

// String is id in hexadecimal, with 40 or 64 digits.
func (id ID) String() string {
	n := sha256.Size
	if [sha256.Size - sha1.Size]byte(id[sha1.Size:]) == ([sha256.Size - sha1.Size]byte{}) {
		n = sha1.Size
	}
	return hex.EncodeToString(id[:n])
}

// ParseID reads a full name in hexadecimal.
func ParseID(s string) (ID, error) {
	var id ID
	if len(s) != 2*sha1.Size && len(s) != 2*sha256.Size {
		return id, fmt.Errorf("object name of %d characters: want 40 or 64", len(s))
	}
	if _, err := hex.Decode(id[:], []byte(s)); err != nil {
		return ID{}, fmt.Errorf("object name: %w", err)
	}
	return id, nil
}

// MarshalText writes id as [ID.String] does.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads what [ID.MarshalText] writes.
func (id *ID) UnmarshalText(text []byte) error {
	parsed, err := ParseID(string(text))
	if err != nil {
		return err
	}
	*id = parsed
	return nil
}

// Format is the hash that names the objects of a repository.
type Format uint8

// The formats that git has.
const (
	SHA1 Format = iota
	SHA256
)

// Size is the length of an object name in bytes.
func (f Format) Size() int {
	if f == SHA256 {
		return sha256.Size
	}
	return sha1.Size
}

func (f Format) hash() hash.Hash {
	if f == SHA256 {
		return sha256.New()
	}
	return sha1.New() //nolint:gosec // git's object names, not a protection
}

// id copies an object name out of b, which has at least f.Size() bytes.
func (f Format) id(b []byte) (id ID) {
	copy(id[:], b[:f.Size()])
	return id
}

// Name computes the name of an object.
func (f Format) Name(kind Kind, data []byte) ID {
	h := f.hash()
	h.Write([]byte(kind.String() + " " + strconv.Itoa(len(data)) + "\x00"))
	h.Write(data)
	return f.id(h.Sum(nil))
}

// Kind is the type of an object, numbered as in a pack.
type Kind uint8

// The kinds of objects.
const (
	Commit Kind = 1
	Tree   Kind = 2
	Blob   Kind = 3
	Tag    Kind = 4

	offsetDelta Kind = 6
	nameDelta   Kind = 7
)

// String is the name of k as git writes it.
func (k Kind) String() string {
	switch k {
	case Commit:
		return "commit"
	case Tree:
		return "tree"
	case Blob:
		return "blob"
	case Tag:
		return "tag"
	case offsetDelta, nameDelta:
		return "delta"
	}
	return "object of type " + strconv.Itoa(int(k))
}

func parseKind(name string) (Kind, bool) {
	for _, k := range []Kind{Commit, Tree, Blob, Tag} {
		if k.String() == name {
			return k, true
		}
	}
	return 0, false
}

// ObjectError is an object, or a file that holds objects, that could not be read.
type ObjectError struct {
	// ID is zero where the failure is about a whole file.
	ID ID
	// File is relative to the object directory: "pack/pack-….pack".
	File string
	Err  error
}

// Error names the object and the file.
func (f *ObjectError) Error() string {
	if f.ID.IsZero() {
		return fmt.Sprintf("%s: %v", f.File, f.Err)
	}
	return fmt.Sprintf("object %s in %s: %v", f.ID, f.File, f.Err)
}

// Unwrap is the cause.
func (f *ObjectError) Unwrap() error { return f.Err }
