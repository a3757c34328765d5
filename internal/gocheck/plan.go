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
	// optional says that keyvet chose the patterns, not the user: they may
	// match nothing.
	optional bool
}

// plan sorts the patterns by the module that they are resolved in.
func plan(ctx context.Context, o *Options) ([]unit, error) {
	env, err := goEnv(ctx, o.Dir)
	if err != nil {
		return nil, err
	}
	p := planner{options: o, env: env}
	for _, pattern := range o.Patterns {
		if err := p.add(pattern); err != nil {
			return nil, err
		}
	}
	return p.units, nil
}

type planner struct {
	options *Options
	env     environment
	units   []unit
}

func (p *planner) add(pattern string) error {
	t := p.target(pattern)
	if t.dir == "" || p.env.noModules() {
		p.unit(p.options.Dir, t.file).add(pattern, t.file)
		return nil
	}
	if _, err := os.Stat(t.dir); err != nil {
		return fmt.Errorf("%s: no such directory", pattern)
	}
	root := ModuleRoot(t.dir)
	switch {
	case root != "" && p.env.resolves(root):
		p.unit(p.options.Dir, t.file).add(t.pattern(), t.file)
	case root != "":
		p.unit(root, t.file).add(t.pattern(), t.file)
	case t.file != "":
		p.unit(p.options.Dir, t.file).add("file="+t.file, t.file)
	}
	found := root != "" || t.file != ""
	if t.recursive && (root == "" || p.options.EveryModule || p.env.GOWORK != "") {
		below, err := modulesBelow(t.dir)
		if err != nil {
			return err
		}
		for _, dir := range below {
			member := p.env.resolves(dir)
			switch {
			case dir == root:
			case member && p.env.GOWORK != "":
				// From above, the go command does not find them.
				p.unit(p.options.Dir, "").add(filepath.Join(dir, "..."), "")
			case !member && (root == "" && !p.env.worksBelow(t.dir) || p.options.EveryModule):
				u := p.unit(dir, "")
				u.optional = true
				u.add("./...", "")
			}
			found = true
		}
	}
	if !found {
		return fmt.Errorf("%s is in no Go module, and no module is below it", pattern)
	}
	return nil
}

// target is what a pattern that names local packages stands for.
type target struct {
	// dir is absolute; it is empty where the pattern is an import path.
	dir       string
	recursive bool
	// file is the Go file that the pattern names, if it does.
	file string
	// rest is what follows dir in a pattern with dots in other places.
	rest string
}

// pattern names the target to the go command, from any directory.
func (t target) pattern() string {
	if t.recursive {
		return t.dir + t.rest
	}
	return t.dir
}

func (p *planner) target(pattern string) target {
	abs := pattern
	if !filepath.IsAbs(abs) {
		abs = filepath.Join(p.options.Dir, pattern)
	}
	if strings.HasSuffix(pattern, ".go") && isFile(abs) {
		return target{dir: filepath.Dir(abs), file: abs}
	}
	first, _, _ := strings.Cut(filepath.ToSlash(pattern), "/")
	if !filepath.IsAbs(pattern) && first != "." && first != ".." {
		return target{}
	}
	before, _, recursive := strings.Cut(abs, "...")
	if !recursive {
		return target{dir: filepath.Clean(abs)}
	}
	dir := filepath.Clean(before[:strings.LastIndexByte(before, filepath.Separator)+1])
	return target{dir: dir, recursive: true, rest: strings.TrimPrefix(abs, dir)}
}

// unit is the unit that is loaded from dir: one for packages, another for named
// files.
func (p *planner) unit(dir, file string) *unit {
	for i := range p.units {
		if u := &p.units[i]; u.dir == dir && (u.files != nil) == (file != "") {
			return u
		}
	}
	u := unit{dir: dir, outside: p.env.GOWORK != "" && dir != p.options.Dir}
	if file != "" {
		u.files = make(map[string]bool)
	}
	p.units = append(p.units, u)
	return &p.units[len(p.units)-1]
}

func (u *unit) add(pattern, file string) {
	if file != "" {
		u.files[file] = true
	}
	if !slices.Contains(u.patterns, pattern) {
		u.patterns = append(u.patterns, pattern)
	}
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

// worksBelow reports whether a module of the workspace is below dir.
func (e environment) worksBelow(dir string) bool {
	return slices.ContainsFunc(e.workspace, func(module string) bool {
		return strings.HasPrefix(module, dir+string(filepath.Separator))
	})
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

// HasPackages reports whether dir or a directory below it has Go files of a
// module, where the go command would look for packages.
func HasPackages(dir string) (bool, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return false, fmt.Errorf("looking for Go packages: %w", err)
	}
	found := false
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil //nolint:nilerr // whoever needs what is there says so
		case d.IsDir() && path != dir && passedOver(d.Name()):
			return fs.SkipDir
		case !d.IsDir() && filepath.Ext(path) == ".go" && ModuleRoot(filepath.Dir(path)) != "":
			found = true
			return fs.SkipAll
		}
		return nil
	})
	return found, err
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
