package odb

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Layout is where a repository keeps its things.
type Layout struct {
	// GitDir is the repository, or the part of it that a linked work tree has
	// for itself.
	GitDir string
	// CommonDir is the repository that linked work trees share.
	CommonDir string
	Format    Format
	// Partial is set where some objects are promised by a remote and may be
	// missing here.
	Partial bool
	// Shallow are the commits at which the history was cut off.
	Shallow map[ID]bool
	// Exotic names extensions of the repository that this package does not
	// know. Only git itself can read its objects reliably.
	Exotic []string
	// Reftable is set where the references are in a format that is not known here.
	Reftable bool
	// Git runs git where only that can read the repository. The caller sets it;
	// nil means that nothing is run.
	Git Git
}

// ErrNoRepository says that a path is no git repository.
var ErrNoRepository = errors.New("not a git repository")

// Locate finds the repository whose work tree or git directory is path. It does
// not look in the directories above.
func Locate(path string) (*Layout, error) {
	gitDir := path
	if _, err := os.Lstat(filepath.Join(path, ".git")); err == nil {
		gitDir = filepath.Join(path, ".git")
	}
	gitDir, err := followGitFile(gitDir)
	if err != nil {
		return nil, err
	}
	l := &Layout{GitDir: gitDir, CommonDir: gitDir}
	if common, err := os.ReadFile(filepath.Join(gitDir, "commondir")); err == nil {
		l.CommonDir = resolve(gitDir, strings.TrimRight(string(common), "\r\n"))
	}
	if !isDir(filepath.Join(l.CommonDir, "objects")) || !isDir(filepath.Join(l.CommonDir, "refs")) {
		return nil, fmt.Errorf("%s: %w", path, ErrNoRepository)
	}
	if _, err := os.Lstat(filepath.Join(gitDir, "HEAD")); err != nil {
		return nil, fmt.Errorf("%s: %w", path, ErrNoRepository)
	}
	if err := l.readConfig(); err != nil {
		return nil, err
	}
	return l, l.readShallow()
}

// Find finds the repository that path is in, or is.
func Find(path string) (*Layout, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("finding the repository: %w", err)
	}
	for dir := abs; ; dir = filepath.Dir(dir) {
		l, err := Locate(dir)
		if !errors.Is(err, ErrNoRepository) && !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) {
			if errors.Is(err, ErrNoRepository) {
				err = fmt.Errorf("%s: %w", path, ErrNoRepository)
			}
			return l, err
		}
	}
}

// followGitFile gives the directory that a file ".git" names.
func followGitFile(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("finding the repository: %w", err)
	}
	if !info.Mode().IsRegular() {
		return path, nil
	}
	const prefix = "gitdir: "
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("finding the repository: %w", err)
	}
	target, ok := strings.CutPrefix(strings.TrimRight(string(text), "\r\n"), prefix)
	if !ok {
		return "", fmt.Errorf("%s: %w", path, ErrNoRepository)
	}
	return resolve(filepath.Dir(path), target), nil
}

func resolve(dir, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, filepath.FromSlash(path))
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// readConfig takes the few settings that say how objects are stored. They are
// only valid in the repository's own file, not in what it includes.
func (l *Layout) readConfig() error {
	file := filepath.Join(l.CommonDir, "config")
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the repository's configuration: %w", err)
	}
	for s := range settings(text) {
		value := strings.ToLower(s.value)
		switch {
		case s.section == "core" && s.key == "repositoryformatversion" && value != "0" && value != "1":
			l.Exotic = append(l.Exotic, "repository format "+value)
		case s.section == "extensions":
			l.readExtension(s.key, value)
		case s.section == "remote" && s.key == "promisor" && value != "false":
			l.Partial = true
		}
	}
	return nil
}

// setting is a line of a configuration file. Section and key are in lower case;
// the section has no subsection.
type setting struct{ section, key, value string }

// settings iterates over the simple settings of a configuration: those on a line
// of their own, without escapes.
func settings(text []byte) iter.Seq[setting] {
	return func(yield func(setting) bool) {
		section := ""
		for raw := range bytes.Lines(text) {
			line := strings.TrimSpace(string(raw))
			if after, ok := strings.CutPrefix(line, "["); ok {
				name, rest, _ := strings.Cut(after, "]")
				name, _, _ = strings.Cut(strings.TrimSpace(name), " ")
				section, line = strings.ToLower(name), strings.TrimSpace(rest)
			}
			if line == "" || line[0] == '#' || line[0] == ';' {
				continue
			}
			key, value, _ := strings.Cut(line, "=")
			s := setting{section, strings.ToLower(strings.TrimSpace(key)), strings.Trim(strings.TrimSpace(value), `"`)}
			if !yield(s) {
				return
			}
		}
	}
}

// settingsOf lists the values of a setting in a file, which need not be there.
func settingsOf(file, section, key string) []string {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	var values []string
	for s := range settings(text) {
		if s.section == section && s.key == key {
			values = append(values, s.value)
		}
	}
	return values
}

func (l *Layout) readExtension(key, value string) {
	switch key {
	case "objectformat":
		switch value {
		case "sha1":
		case "sha256":
			l.Format = SHA256
		default:
			l.Exotic = append(l.Exotic, "object format "+value)
		}
	case "partialclone":
		l.Partial = true
	case "noop", "noop-v1", "preciousobjects", "worktreeconfig", "relativeworktrees":
		// Nothing of these is about objects.
	case "refstorage":
		l.Reftable = value != "files"
	default:
		l.Exotic = append(l.Exotic, "extension "+key)
	}
}

func (l *Layout) readShallow() error {
	text, err := os.ReadFile(filepath.Join(l.CommonDir, "shallow"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading where the history is cut off: %w", err)
	}
	l.Shallow = map[ID]bool{}
	for line := range strings.FieldsSeq(string(text)) {
		id, err := ParseID(line)
		if err != nil {
			return fmt.Errorf("reading where the history is cut off: %w", err)
		}
		l.Shallow[id] = true
	}
	return nil
}

// maxAlternates bounds the directories that one repository borrows from.
const maxAlternates = 100

// objectDirs lists the repository's object directory and those it borrows from,
// directly or through others, each once.
func objectDirs(first string) ([]string, error) {
	dirs, seen := []string{first}, map[string]bool{realPath(first): true}
	for i := 0; i < len(dirs); i++ {
		text, err := os.ReadFile(filepath.Join(dirs[i], "info", "alternates"))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return dirs, fmt.Errorf("reading the alternates: %w", err)
		}
		lines := bufio.NewScanner(bytes.NewReader(text))
		for lines.Scan() {
			line := lines.Text()
			if line == "" || line[0] == '#' {
				continue
			}
			if line[0] == '"' {
				if line, err = strconv.Unquote(line); err != nil {
					return dirs, fmt.Errorf("reading the alternates: %w", err)
				}
			}
			dir := resolve(dirs[i], line)
			if seen[realPath(dir)] {
				continue
			}
			seen[realPath(dir)] = true
			if !isDir(dir) {
				return dirs, fmt.Errorf("the repository borrows objects from %s, which is not there", dir)
			}
			if dirs = append(dirs, dir); len(dirs) > maxAlternates {
				return dirs, fmt.Errorf("the repository borrows objects from more than %d others", maxAlternates)
			}
		}
		if err := lines.Err(); err != nil {
			return dirs, fmt.Errorf("reading the alternates: %w", err)
		}
	}
	return dirs, nil
}

func realPath(path string) string {
	if resolved, err := filepath.EvalSymlinks(path); err == nil {
		return resolved
	}
	return path
}
