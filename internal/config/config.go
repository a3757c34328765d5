// Package config finds and reads keyvet's configuration file into
// [settings.Settings]. What is wrong with a file is said all at once, each fault
// with its line and column: an unknown key is an error, since a misspelt setting
// that does nothing is worse than none.
package config

//go:generate go test -run Current -update .

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/keyvet/keyvet/internal/settings"
)

// Name is the name of the configuration file.
const Name = ".keyvet.yaml"

// Config is the configuration of a run.
type Config struct {
	// File is what it was read from; empty when there is none.
	File string
	// Settings has the path of the gitleaks configuration absolute, and
	// exclusions relative to [settings.Settings.Root]: the directory of File,
	// or the scanned one when that is not below it.
	Settings settings.Settings

	origins map[string]Position
	// content is what files named by the settings contain.
	content []byte
}

// Position is a place in the configuration file, line and column from 1, the
// column in characters.
type Position struct{ Line, Column int }

// For is the configuration for the scanned directory root: the file given, or
// the nearest one from root upwards when file is empty, or the defaults. The
// error is an [*Error] where the content is at fault.
func For(root, file string) (*Config, error) {
	if file == "" {
		found, err := Find(root)
		if err != nil {
			return nil, err
		}
		if found == "" {
			absolute, err := filepath.Abs(root)
			return &Config{Settings: settings.Settings{Root: absolute}}, err
		}
		file = found
	}
	c, err := read(file)
	if err != nil {
		return nil, err
	}
	if c.Settings.Root, err = filepath.Abs(filepath.Dir(file)); err != nil {
		return nil, err
	}
	if _, isBelow, err := below(c.Settings.Root, root); err != nil {
		return nil, err
	} else if !isBelow {
		c.Settings.Root, err = filepath.Abs(root)
		return c, err
	}
	return c, nil
}

// Below is the settings with exclusions relative to dir, for who knows files by
// their path from there.
func (c *Config) Below(dir string) (*settings.Settings, error) {
	s := c.Settings
	prefix, _, err := below(s.Root, dir)
	if err != nil {
		return nil, err
	}
	if s.Root, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	s.Exclude = rebase(s.Exclude, prefix)
	return &s, nil
}

// Find is the nearest configuration file in dir or above it, no further up than
// the root of dir's git repository. It is empty when there is none.
func Find(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("looking for %s: %w", Name, err)
	}
	for {
		file := filepath.Join(dir, Name)
		switch info, err := os.Stat(file); {
		case err == nil && !info.IsDir():
			return file, nil
		case err != nil && !errors.Is(err, fs.ErrNotExist) && !isNotDir(err):
			return "", fmt.Errorf("looking for %s: %w", Name, err)
		}
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil {
			return "", nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", nil
		}
		dir = parent
	}
}

// Check says what is wrong with data as the content of a configuration file. It
// does not look for files that the settings name.
func Check(data []byte) error {
	var s settings.Settings
	if d := parse(data, &s); len(d.faults) > 0 {
		return &Error{File: Name, Faults: d.sorted()}
	}
	return nil
}

// Load is the settings of file, with exclusions as they stand there.
func Load(file string) (settings.Settings, error) {
	c, err := read(file)
	if err != nil {
		return settings.Settings{}, err
	}
	return c.Settings, nil
}

// Origin is where the value at path was read, and false for a default. A list or
// a map that the file has is one value.
func (c *Config) Origin(path ...string) (Position, bool) {
	at, ok := c.origins[strings.Join(path, "\x00")]
	return at, ok
}

// Hash identifies the effective configuration: it differs whenever the result of
// a run could.
func (c *Config) Hash() string {
	encoded, err := json.Marshal(c.Settings)
	if err != nil {
		// Strings, booleans and lists and maps of them always encode.
		encoded = fmt.Append(nil, c.Settings)
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "keyvet configuration 1\n%d\n", len(encoded))
	sum.Write(encoded)
	sum.Write(c.content)
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// below is the path from dir down to root as elements, and whether root is dir
// or below it.
func below(dir, root string) (elements []string, isBelow bool, err error) {
	if dir, err = resolve(dir); err != nil {
		return nil, false, err
	}
	if root, err = resolve(root); err != nil {
		return nil, false, err
	}
	if dir == root {
		return nil, true, nil
	}
	prefix := strings.TrimSuffix(dir, string(filepath.Separator)) + string(filepath.Separator)
	relative, isBelow := strings.CutPrefix(root, prefix)
	if !isBelow {
		return nil, false, nil
	}
	return strings.Split(filepath.ToSlash(relative), "/"), true, nil
}

// resolve is path absolute and, where it exists, without symbolic links.
func resolve(path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("resolving a path: %w", err)
	}
	if resolved, err := filepath.EvalSymlinks(absolute); err == nil {
		return resolved, nil
	}
	return absolute, nil
}

// rebase turns patterns relative to a directory into patterns relative to the
// directory that prefix leads to from there.
func rebase(patterns, prefix []string) []string {
	if len(prefix) == 0 {
		return patterns
	}
	var out []string
	for _, pattern := range patterns {
		for _, rest := range remainders(strings.Split(filepath.ToSlash(filepath.Clean(pattern)), "/"), prefix) {
			if len(rest) == 0 {
				rest = []string{"**"}
			}
			out = append(out, strings.Join(rest, "/"))
		}
	}
	return out
}

// remainders is what is left of pattern, in each way that it can match the
// elements of prefix. Nothing left means that all below is matched.
func remainders(pattern, prefix []string) [][]string {
	switch {
	case len(prefix) == 0:
		return [][]string{pattern}
	case len(pattern) == 0:
		return [][]string{nil}
	case pattern[0] == "**":
		here := remainders(pattern[1:], prefix)
		if len(pattern) == 1 {
			return here
		}
		return append(here, remainders(pattern, prefix[1:])...)
	}
	if matched, err := filepath.Match(pattern[0], prefix[0]); err != nil || !matched {
		return nil
	}
	return remainders(pattern[1:], prefix[1:])
}
