package repo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// gitOptions come before the name of git's command. A repository is not to be
// trusted: whatever its configuration makes git run is switched off.
func gitOptions() []string {
	return []string{
		"--no-pager", "--no-optional-locks",
		"-c", "core.fsmonitor=false",
		"-c", "core.hooksPath=" + os.DevNull,
		"-c", "core.untrackedCache=false",
		"-c", "core.sshCommand=false",
		"-c", "diff.external=",
		"-c", "gc.auto=0",
		"-c", "maintenance.auto=false",
		"-c", "log.showSignature=false",
	}
}

// gitEnvironment is set for every git. No transport is allowed, so that a
// partial clone cannot fetch what is missing, and no configuration of the
// repository overrides that.
func gitEnvironment() []string {
	return []string{
		"GIT_ALLOW_PROTOCOL=none",
		"GIT_NO_LAZY_FETCH=1",
		"GIT_TERMINAL_PROMPT=0",
		"GIT_ATTR_NOSYSTEM=1",
		"GIT_NO_REPLACE_OBJECTS=1",
		"GIT_EXTERNAL_DIFF=",
		"LC_ALL=C",
	}
}

// repositoryVariables name the variables by which git is pointed to a
// repository ("git rev-parse --local-env-vars"), and those that trace. The ones
// that carry the user's configuration are not among them.
func repositoryVariables() []string {
	return []string{
		"GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CEILING_DIRECTORIES", "GIT_COMMON_DIR", "GIT_CONFIG",
		"GIT_DIR", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE",
		"GIT_INTERNAL_SUPER_PREFIX", "GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX",
		"GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE", "GIT_WORK_TREE",
		"GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS",
		"GIT_TRACE", "GIT_TRACE2", "GIT_TRACE2_EVENT", "GIT_TRACE_SETUP",
	}
}

// errNoGit says that there is no git to ask.
var errNoGit = errors.New("git is not installed")

// errNotRepository says that git finds no repository to answer from.
var errNotRepository = errors.New("not a git repository")

// gitCommand is a git for the repository gitDir with the given work tree, which
// is empty where the command needs none. Naming both leaves core.worktree and
// the search for a repository out of it.
func gitCommand(ctx context.Context, gitDir, workTree string, args ...string) (*exec.Cmd, error) {
	options := append(gitOptions(), "--git-dir="+gitDir)
	dir := gitDir
	if workTree != "" {
		options = append(options, "--work-tree="+workTree)
		dir = workTree
	}
	env := slices.DeleteFunc(os.Environ(), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		return slices.Contains(repositoryVariables(), name)
	})
	return newGit(ctx, dir, env, append(options, args...))
}

// callerGitCommand is a git that finds the repository as the caller's own git
// would in dir: by the variables that a hook is given, or upwards from dir.
func callerGitCommand(ctx context.Context, dir string, args ...string) (*exec.Cmd, error) {
	return newGit(ctx, dir, os.Environ(), append(gitOptions(), args...))
}

func newGit(ctx context.Context, dir string, env, args []string) (*exec.Cmd, error) {
	git, err := exec.LookPath("git")
	if err != nil {
		return nil, errNoGit
	}
	cmd := exec.CommandContext(ctx, git, args...)
	cmd.Dir = dir
	cmd.Env = slices.Concat(env, gitEnvironment())
	cmd.Stderr = new(bytes.Buffer)
	return cmd, nil
}

// gitError is err of a git that was to do what, with what git said about it.
func gitError(cmd *exec.Cmd, what string, err error) error {
	said := ""
	if stderr, ok := cmd.Stderr.(*bytes.Buffer); ok {
		said = strings.TrimSpace(stderr.String())
	}
	if strings.Contains(said, "dubious ownership") {
		return fmt.Errorf("%s: the repository belongs to another user and git refuses to read it; "+
			"to allow it, run: git config --global --add safe.directory %s", what, absolute(cmd.Dir))
	}
	if strings.Contains(said, "not a git repository (or any") {
		return errNotRepository
	}
	const enough = 500 // bytes
	if len(said) > enough {
		said = strings.ToValidUTF8(said[:enough], "") + "…"
	}
	if said == "" {
		return fmt.Errorf("%s: %w", what, err)
	}
	return fmt.Errorf("%s: %w: %s", what, err, strings.ReplaceAll(said, "\n", "; "))
}

func absolute(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		return abs
	}
	return dir
}
