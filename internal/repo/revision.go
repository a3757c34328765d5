package repo

import (
	"context"
	"fmt"
	"strings"
)

// Commit is the name of the commit that revision stands for in the repository
// gitDir: a branch, a tag, a name with ~ and ^, as git reads it.
func Commit(ctx context.Context, gitDir, revision string) (string, error) {
	what := fmt.Sprintf("resolving the revision %q", revision)
	if strings.HasPrefix(revision, "-") {
		return "", fmt.Errorf("%s: it looks like an option", what)
	}
	cmd, err := gitCommand(ctx, gitDir, "", "rev-parse", "--quiet", "--verify", "--end-of-options", revision+"^{commit}")
	if err != nil {
		return "", fmt.Errorf("%s: %w", what, err)
	}
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%w; is it fetched? A shallow clone has few commits", gitError(cmd, what, err))
	}
	return strings.TrimSpace(string(out)), nil
}
