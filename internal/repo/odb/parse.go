package odb

import (
	"bytes"
	"errors"
	"iter"
	"strconv"
	"time"
)

// TreeEntry is a line of a tree.
type TreeEntry struct {
	Mode Mode
	Name []byte
	// Hash is the object's name.
	Hash []byte
	// Start and End are where it stands in the tree's content, half-open.
	Start, End int
}

// ID is the object's name.
func (e *TreeEntry) ID() (id ID) {
	copy(id[:], e.Hash)
	return id
}

// Mode tells what a tree's entry is.
type Mode uint32

// IsTree reports whether the entry is a directory.
func (m Mode) IsTree() bool { return m == 0o40000 }

// IsCommit reports whether the entry is a commit of another repository.
func (m Mode) IsCommit() bool { return m == 0o160000 }

var errTree = errors.New("tree is corrupt")

// Entries iterates over the content of a tree. Names and hashes point into it. It ends
// with an error where the rest cannot be read.
func (f Format) Entries(tree []byte) iter.Seq2[TreeEntry, error] {
	return func(yield func(TreeEntry, error) bool) {
		for at := 0; at < len(tree); {
			e := TreeEntry{Start: at}
			for at < len(tree) && '0' <= tree[at] && tree[at] <= '7' && at-e.Start < 8 {
				e.Mode = e.Mode<<3 | Mode(tree[at]-'0')
				at++
			}
			if at == len(tree) || tree[at] != ' ' {
				yield(e, errTree)
				return
			}
			n := bytes.IndexByte(tree[at:], 0)
			if n < 0 || len(tree)-at-n-1 < f.Size() {
				yield(e, errTree)
				return
			}
			e.Name = tree[at+1 : at+n]
			e.Hash = tree[at+n+1:][:f.Size()]
			at += n + 1 + f.Size()
			e.End = at
			if !yield(e, nil) {
				return
			}
		}
	}
}

// CommitInfo is what the head of a commit says.
type CommitInfo struct {
	Tree    ID
	Parents []ID
	// Authored and Committed are the dates; zero where they cannot be read.
	Authored, Committed time.Time
}

var errCommit = errors.New("commit is corrupt")

// ParseCommit reads the head of a commit.
func ParseCommit(data []byte) (CommitInfo, error) {
	var c CommitInfo
	for line := range bytes.Lines(data) {
		key, value, _ := bytes.Cut(bytes.TrimSuffix(line, []byte("\n")), []byte(" "))
		var err error
		switch string(key) {
		case "tree":
			c.Tree, err = ParseID(string(value))
		case "parent":
			var id ID
			id, err = ParseID(string(value))
			c.Parents = append(c.Parents, id)
		case "author":
			c.Authored = date(value)
		case "committer":
			c.Committed = date(value)
		}
		if err != nil {
			return c, errCommit
		}
		if len(key) == 0 || c.Committed != (time.Time{}) {
			break
		}
	}
	if c.Tree.IsZero() {
		return c, errCommit
	}
	return c, nil
}

// date reads the end of "Name <address> 1700000000 +0100".
func date(who []byte) time.Time {
	number, _, _ := bytes.Cut(bytes.TrimLeft(who[bytes.LastIndexByte(who, '>')+1:], " "), []byte(" "))
	seconds, err := strconv.ParseInt(string(number), 10, 64)
	const year10000 = 253402300800
	if err != nil || seconds < 0 || seconds >= year10000 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// TagTarget is the object that an annotated tag is for.
func TagTarget(data []byte) (ID, bool) {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	value, ok := bytes.CutPrefix(line, []byte("object "))
	if !ok {
		return ID{}, false
	}
	id, err := ParseID(string(value))
	return id, err == nil
}
