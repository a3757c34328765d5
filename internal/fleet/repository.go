package fleet

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"
)

// Repository is a repository of the list.
type Repository struct {
	// Name identifies it in journals and reports. It holds no credentials.
	Name string
	// Dir is where it lies on this machine, "" for one that has to be cloned.
	Dir string

	// remote is what git clones, which may hold credentials.
	remote string
}

// ReadList reads one repository a line: a directory, or a URL that git can
// clone. Empty lines and lines that begin with # do not count, and a repository
// that is named twice counts once. Directories are relative to base.
func ReadList(r io.Reader, base string) ([]Repository, error) {
	var list []Repository
	known := make(map[string]bool)
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		repository, err := parseRepository(line, base)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if !known[repository.Name] {
			known[repository.Name] = true
			list = append(list, repository)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading the list of repositories: %w", err)
	}
	return list, nil
}

func parseRepository(line, base string) (Repository, error) {
	if !strings.Contains(line, "://") {
		if host, path, ok := strings.Cut(line, ":"); ok && strings.Contains(host, "@") && !strings.ContainsAny(host, `/\`) {
			_, host, _ = strings.Cut(host, "@")
			return Repository{Name: host + "/" + path, remote: line}, nil
		}
		dir := line
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(base, dir)
		}
		return Repository{Name: filepath.ToSlash(filepath.Clean(line)), Dir: dir}, nil
	}
	u, err := url.Parse(line)
	if err != nil {
		// The error of url.Parse repeats the URL, credentials and all.
		return Repository{}, errors.New("it is no URL")
	}
	switch u.Scheme {
	case "https", "http", "ssh", "git":
	case "file":
		return Repository{Name: u.Path, Dir: filepath.FromSlash(u.Path)}, nil
	default:
		return Repository{}, fmt.Errorf("a URL of scheme %q: want https, ssh, git or file", u.Scheme)
	}
	return Repository{Name: u.Host + u.Path, remote: line}, nil
}
