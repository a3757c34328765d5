package odb

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Ref is a name for an object.
type Ref struct {
	// Name is the full name: "refs/heads/main", "HEAD".
	Name string
	ID   ID
}

// Refs lists the references of the repository, "HEAD" first where it names a
// commit.
func (l *Layout) Refs(ctx context.Context) ([]Ref, error) {
	if l.Reftable && l.Git == nil {
		return nil, errors.New("reading the references: they are in a reftable, which only git can read")
	}
	if l.Git != nil && (l.Reftable || len(l.Exotic) > 0) {
		return l.gitRefs(ctx)
	}
	byName := map[string]ID{}
	if err := l.packedRefs(byName); err != nil {
		return nil, err
	}
	for _, dir := range []string{l.CommonDir, l.GitDir} {
		if err := looseRefs(dir, byName); err != nil {
			return nil, err
		}
	}
	var refs []Ref
	if id, ok := l.head(byName); ok {
		refs = append(refs, Ref{"HEAD", id})
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		refs = append(refs, Ref{name, byName[name]})
	}
	return refs, nil
}

// head is what the work tree has checked out.
func (l *Layout) head(byName map[string]ID) (ID, bool) {
	text, err := os.ReadFile(filepath.Join(l.GitDir, "HEAD"))
	if err != nil {
		return ID{}, false
	}
	value := strings.TrimSpace(string(text))
	if name, ok := strings.CutPrefix(value, "ref: "); ok {
		id, ok := byName[strings.TrimSpace(name)]
		return id, ok
	}
	id, err := ParseID(value)
	return id, err == nil
}

func (l *Layout) packedRefs(byName map[string]ID) error {
	text, err := os.ReadFile(filepath.Join(l.CommonDir, "packed-refs"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the references: %w", err)
	}
	for line := range bytes.Lines(text) {
		hex, name, ok := strings.Cut(strings.TrimSpace(string(line)), " ")
		if id, err := ParseID(hex); ok && err == nil {
			byName[name] = id
		}
	}
	return nil
}

// looseRefs reads the references that have files of their own.
func looseRefs(dir string, byName map[string]ID) error {
	err := filepath.WalkDir(filepath.Join(dir, "refs"), func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if id, err := ParseID(strings.TrimSpace(string(text))); err == nil {
			byName[filepath.ToSlash(name)] = id
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading the references: %w", err)
	}
	return nil
}
