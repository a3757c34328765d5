package gocheck

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// unit is what one run of the go command loads.
type unit struct {
	dir      string
	patterns []string
	// files are Go files that the user named, absolute: only findings in them
	// are reported. Nil means all files.
	files map[string]bool
	// outside says that the module belongs to no workspace, whatever
	// directories lie above it.
	outside bool
	// found says that keyvet chose the patterns, not the user: they may match
	// nothing.
	found bool
}

// plan sorts the patterns by the module that they are resolved in.
func plan(ctx context.Context, o *Options) ([]unit, error) {
	env, err := goEnv(ctx, o.Dir)
	if err != nil {
		return nil, err
	}
	p := planner{options: o, env: env, home: unit{dir: o.Dir}}
	for _, pattern := range o.Patterns {
		if err := p.add(pattern); err != nil {
			return nil, err
		}
	}
	units := p.others
	if len(p.home.patterns) > 0 {
		units = append([]unit{p.home}, units...)
	}
	return units, nil
}

type planner struct {
	options *Options
	env     environment
	home    unit // what the go command resolves from the directory of the options
	others  []unit
}

func (p *planner) add(pattern string) error {
	base, local, file := p.split(pattern)
	if !local || p.env.noModules() {
		p.addTo(&p.home, pattern, file)
		return nil
	}
	recursive := strings.HasSuffix(pattern, "...")
	if _, err := os.Stat(base); err != nil {
		return fmt.Errorf("%s: no such directory", pattern)
	}
	root := ModuleRoot(base)
	var below []string
	if recursive && (root == "" || p.options.EveryModule) {
		var err error
		if below, err = modulesBelow(base); err != nil {
			return err
		}
		below = slices.DeleteFunc(below, func(dir string) bool { return dir == root })
	}
	switch {
	case root != "" && p.env.resolves(root):
		p.addTo(&p.home, pattern, file)
	case root != "":
		rel, err := filepath.Rel(root, base)
		if err != nil {
			return err
		}
		local := "./" + filepath.ToSlash(rel)
		if recursive {
			local += "/..."
		}
		p.addTo(p.other(root), local, file)
	case slices.ContainsFunc(below, p.env.resolves):
		p.addTo(&p.home, pattern, file)
	case len(below) == 0 && file != "":
		p.addTo(&p.home, "file="+file, file)
	case len(below) == 0:
		return fmt.Errorf("%s is in no Go module, and no module is below it", pattern)
	}
	for _, dir := range below {
		if !p.env.resolves(dir) {
			u := p.other(dir)
			u.found = true
			p.addTo(u, "./...", "")
		}
	}
	return nil
}

// split takes the directory out of a pattern that names local packages, or the
// file out of one that names a Go file. Both are absolute.
func (p *planner) split(pattern string) (base string, local bool, file string) {
	abs := pattern
	if !filepath.IsAbs(abs) {
		abs = filepath.Join(p.options.Dir, pattern)
	}
	if strings.HasSuffix(pattern, ".go") {
		if info, err := os.Stat(abs); err == nil && !info.IsDir() {
			return filepath.Dir(abs), true, abs
		}
	}
	path := filepath.ToSlash(pattern)
	if !filepath.IsAbs(pattern) && path != "." && path != ".." && !strings.HasPrefix(path, "./") && !strings.HasPrefix(path, "../") {
		return "", false, ""
	}
	if before, _, ok := strings.Cut(abs, "..."); ok {
		abs = before
		if !strings.HasSuffix(abs, string(filepath.Separator)) {
			abs = filepath.Dir(abs)
		}
	}
	return filepath.Clean(abs), true, ""
}

func (p *planner) addTo(u *unit, pattern, file string) {
	if file != "" {
		if u.files == nil && len(u.patterns) == 0 {
			u.files = make(map[string]bool)
		}
		if !strings.HasPrefix(pattern, "file=") {
			pattern = filepath.Dir(file)
		}
		if u.files != nil {
			u.files[file] = true
		}
	} else {
		u.files = nil
	}
	if !slices.Contains(u.patterns, pattern) {
		u.patterns = append(u.patterns, pattern)
	}
}

// other is the unit of the module in dir.
func (p *planner) other(dir string) *unit {
	for i := range p.others {
		if p.others[i].dir == dir {
			return &p.others[i]
		}
	}
	p.others = append(p.others, unit{dir: dir, outside: p.env.GOWORK != ""})
	return &p.others[len(p.others)-1]
}

// environment is what the go command says of a directory.
type environment struct {
	GOMOD  string
	GOWORK string
	// workspace holds the directories of the modules of the workspace.
	workspace []string
}

func goEnv(ctx context.Context, dir string) (environment, error) {
	var env environment
	if info, err := os.Stat(dir); err != nil {
		return env, err
	} else if !info.IsDir() {
		return env, fmt.Errorf("%s is not a directory", dir)
	}
	out, err := runGo(ctx, dir, "env", "-json", "GOMOD", "GOWORK")
	if err != nil {
		return env, err
	}
	if err := json.Unmarshal(out, &env); err != nil {
		return env, fmt.Errorf("reading the output of go env: %w", err)
	}
	if env.GOWORK == "" || env.GOWORK == "off" {
		env.GOWORK = ""
		return env, nil
	}
	out, err = runGo(ctx, dir, "list", "-m", "-f", "{{.Dir}}")
	if err != nil {
		return env, err
	}
	for dir := range strings.Lines(string(out)) {
		env.workspace = append(env.workspace, strings.TrimRight(dir, "\r\n"))
	}
	return env, nil
}

// runGo runs the go command and returns its standard output.
func runGo(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PWD="+dir)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("the go command is not on the PATH: it is needed to load packages")
	case err != nil && ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, fmt.Errorf("go %s: %s", args[0], Describe(cmpOr(stderr.String(), err.Error())))
	}
	return out, nil
}

func cmpOr(a, b string) string {
	if strings.TrimSpace(a) != "" {
		return a
	}
	return b
}

// noModules reports whether the go command runs in GOPATH mode.
func (e environment) noModules() bool { return e.GOMOD == "" && e.GOWORK == "" }

// resolves reports whether the go command loads packages of the module in root.
func (e environment) resolves(root string) bool {
	if e.GOWORK != "" {
		return slices.Contains(e.workspace, root)
	}
	return filepath.Dir(e.GOMOD) == root
}

// MainModules lists the directories of the modules whose packages the go command
// takes for the user's own in dir: that of the module that encloses dir, or those
// of the workspace.
func MainModules(ctx context.Context, dir string) ([]string, error) {
	env, err := goEnv(ctx, dir)
	switch {
	case err != nil:
		return nil, err
	case env.GOWORK != "":
		return env.workspace, nil
	case env.GOMOD == "" || env.GOMOD == os.DevNull:
		return nil, nil
	}
	return []string{filepath.Dir(env.GOMOD)}, nil
}

// ModuleRoot is the nearest directory from dir upwards that has a go.mod, or "".
func ModuleRoot(dir string) string {
	for {
		if isFile(filepath.Join(dir, "go.mod")) {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// modulesBelow lists the directories from dir downwards that have a go.mod,
// without those that the go command would not look into.
func modulesBelow(dir string) ([]string, error) {
	var found []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("looking for modules: %w", err)
		}
		if !d.IsDir() {
			return nil
		}
		if path != dir && passedOver(d.Name()) {
			return fs.SkipDir
		}
		if isFile(filepath.Join(path, "go.mod")) {
			found = append(found, path)
		}
		return nil
	})
	return found, err
}

func passedOver(name string) bool {
	return name[0] == '.' || name[0] == '_' || name == "testdata" || name == "vendor" || name == "node_modules"
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}
