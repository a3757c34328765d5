package repo

import (
	"context"
	"os/exec"
)

// Git returns a function that prepares a git command for the repository gitDir, of
// which nothing runs that the repository configures.
func Git(gitDir string) func(ctx context.Context, args ...string) (*exec.Cmd, error) {
	return func(ctx context.Context, args ...string) (*exec.Cmd, error) {
		return gitCommand(ctx, gitDir, "", args...)
	}
}
