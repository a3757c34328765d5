//go:build hosts

package hosts

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestPreCommit commits with the hooks that .pre-commit-hooks.yaml offers, run
// by the real pre-commit.
func TestPreCommit(t *testing.T) {
	hooks := hookRepository(t)
	env := preCommitEnvironment(t)
	bin := filepath.Dir(buildKeyvet(t))

	t.Run("built by pre-commit", func(t *testing.T) {
		repo := gitRepository(t, env, preCommitConfig(hooks, "keyvet"))
		must(t, repo, env, "pre-commit", "install", "--install-hooks")
		built := installed(t, env)
		if len(built) != 1 || filepath.Base(built[0]) != "keyvet" {
			t.Fatalf("pre-commit builds %q, want keyvet alone", built)
		}
		if said := must(t, repo, env, built[0], "version").stdout; !regexp.MustCompile(`^keyvet v\d+\.\d+\.\d+`).MatchString(said) {
			t.Errorf("what pre-commit has built of %s says that it is %s", hookVersion, said)
		} else {
			t.Log(said)
		}

		write(t, repo, map[string]string{"deploy.env": "ID=" + sampleID + "\n"})
		must(t, repo, env, "git", "add", "deploy.env")
		refused(t, run(t, repo, env, "git", "commit", "-m", "first commit, with a key"), sampleID)

		write(t, repo, map[string]string{"deploy.env": "ID=$FROM_THE_VAULT\n"})
		refused(t, run(t, repo, env, "git", "commit", "-m", "the key is still staged"), sampleID)
		must(t, repo, env, "git", "add", "deploy.env")
		must(t, repo, env, "git", "commit", "-m", "no key")

		write(t, repo, map[string]string{"deploy.env": "ID=" + otherID + "\n", "readme": "unrelated\n"})
		must(t, repo, env, "git", "add", "readme")
		must(t, repo, env, "git", "commit", "-m", "the key is not staged")
		refused(t, run(t, repo, env, "git", "commit", "-a", "-m", "all, with the key"), otherID)
		must(t, repo, env, "git", "checkout", "deploy.env")

		worktree := filepath.Join(t.TempDir(), "worktree")
		must(t, repo, env, "git", "worktree", "add", "-b", "other", worktree)
		write(t, worktree, map[string]string{"deploy.env": "ID=" + otherID + "\n"})
		refused(t, run(t, worktree, env, "git", "commit", "-a", "-m", "in a worktree"), otherID)

		write(t, worktree, map[string]string{"deploy.env": "ID=there\n"})
		must(t, worktree, env, "git", "commit", "-a", "-m", "theirs")
		write(t, repo, map[string]string{"deploy.env": "ID=here\n"})
		must(t, repo, env, "git", "commit", "-a", "-m", "ours")
		if merge := run(t, repo, env, "git", "merge", "other"); merge.status == 0 {
			t.Fatal("the merge has no conflict")
		}
		write(t, repo, map[string]string{"deploy.env": "ID=" + sampleID + "\n"})
		refused(t, run(t, repo, env, "git", "commit", "-a", "-m", "a key as the resolution"), sampleID)
	})

	t.Run("push", func(t *testing.T) {
		repo := gitRepository(t, env, preCommitConfig(hooks, "keyvet-push"))
		remote := t.TempDir()
		must(t, remote, env, "git", "init", "-q", "--bare")
		must(t, repo, env, "git", "remote", "add", "origin", remote)
		must(t, repo, env, "git", "commit", "-q", "-m", "first")
		must(t, repo, env, "pre-commit", "install", "-t", "pre-push")
		must(t, repo, env, "git", "push", "-q", "origin", "main")

		commit := func(text string) {
			write(t, repo, map[string]string{"deploy.env": text})
			must(t, repo, env, "git", "add", "deploy.env")
			must(t, repo, env, "git", "commit", "-q", "-m", "change")
		}
		commit("ID=" + sampleID + "\n")
		commit("ID=$FROM_THE_VAULT\n")
		refused(t, run(t, repo, env, "git", "push", "origin", "main"), sampleID)
		must(t, repo, env, "git", "reset", "-q", "--soft", "origin/main")
		must(t, repo, env, "git", "commit", "-q", "-m", "without the key on the way")
		must(t, repo, env, "git", "push", "-q", "origin", "main")

		must(t, repo, env, "git", "checkout", "-q", "-b", "new")
		commit("ID=" + otherID + "\n")
		refused(t, run(t, repo, env, "git", "push", "origin", "new"), otherID)
	})

	t.Run("of the PATH", func(t *testing.T) {
		env := append(env, "PATH="+bin+":"+pathVariable())
		repo := gitRepository(t, env, preCommitConfig(hooks, "keyvet-files-system", "keyvet-go-system"))
		write(t, repo, map[string]string{
			"go.mod":        "module example.com/sample\n\ngo 1.26\n",
			"cmd/a/main.go": sampleProgr,
			"b/b.go":        "package b\n\nconst Name = \"b\"\n",
			"deploy.env":    "ID=" + otherID + "\n",
		})
		must(t, repo, env, "git", "add", ".")
		must(t, repo, env, "git", "commit", "-q", "-m", "with keys")
		all := run(t, repo, env, "pre-commit", "run", "--all-files")
		refused(t, all, sampleID)
		refused(t, all, otherID)
	})
}

// installed lists the commands that pre-commit has built from the hooks.
func installed(t *testing.T, env []string) []string {
	t.Helper()
	home, _ := strings.CutPrefix(env[0], "PRE_COMMIT_HOME=")
	files, err := filepath.Glob(filepath.Join(home, "repo*", "golangenv-*", "bin", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func refused(t *testing.T, r result, id string) {
	t.Helper()
	if r.status == 0 || !strings.Contains(r.all, id) {
		t.Errorf("exit status %d, want the id to be reported:\n%s", r.status, r.all)
	}
}

// hookVersion is the release of the hooks.
const hookVersion = "v1.2.3"

// hookRepository is a git repository with this work tree: pre-commit installs
// from a commit.
func hookRepository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	must(t, repositoryRoot(t), nil, "sh", "-c", `git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$1"`, "sh", dir)
	must(t, dir, nil, "git", "init", "-q")
	must(t, dir, nil, "git", "add", "-A")
	must(t, dir, nil, "git", "-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "-q", "-m", "hooks")
	must(t, dir, nil, "git", "tag", hookVersion)
	return dir
}

func preCommitConfig(hooks string, ids ...string) string {
	var b strings.Builder
	b.WriteString("repos:\n  - repo: " + hooks + "\n    rev: " + hookVersion + "\n    hooks:\n")
	for _, id := range ids {
		b.WriteString("      - id: " + id + "\n        verbose: true\n")
	}
	return b.String()
}

func gitRepository(t *testing.T, env []string, config string) string {
	t.Helper()
	dir := directory(t, map[string]string{".pre-commit-config.yaml": config})
	must(t, dir, env, "git", "init", "-q", "-b", "main")
	must(t, dir, env, "git", "config", "user.name", "test")
	must(t, dir, env, "git", "config", "user.email", "test@example.com")
	must(t, dir, env, "git", "add", ".pre-commit-config.yaml")
	return dir
}

// preCommitEnvironment keeps what pre-commit installs in the test, and lets its
// Go builds use the caches of the machine. They know the version by the default
// of -buildvcs, whatever the machine has set.
func preCommitEnvironment(t *testing.T) []string {
	t.Helper()
	env := []string{"PRE_COMMIT_HOME=" + t.TempDir(), "GOFLAGS=-buildvcs=auto"}
	for _, name := range []string{"GOCACHE", "GOMODCACHE"} {
		env = append(env, name+"="+strings.TrimSpace(must(t, ".", nil, "go", "env", name).stdout))
	}
	return env
}
