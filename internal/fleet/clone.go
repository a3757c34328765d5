package fleet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"time"
)

// sizeInterval is how often a clone under way is measured.
const sizeInterval = time.Second

// cloneMirror clones repository into a new directory below options.WorkDir,
// which the caller removes, also after an error. Credentials come from git's own
// helpers: nothing is asked for.
func cloneMirror(ctx context.Context, repository Repository, options *Options) (string, error) {
	dir, err := os.MkdirTemp(options.WorkDir, "keyvet-fleet-")
	if err != nil {
		return "", fmt.Errorf("making a directory for the clone: %w", err)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)

	var stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, "git",
		"-c", "core.hooksPath="+os.DevNull,
		"-c", "protocol.ext.allow=never",
		"-c", "protocol.file.allow=never",
		"clone", "--quiet", "--mirror", "--template=", "--", repository.remote, dir)
	cmd.Env = append(os.Environ(), "GIT_TERMINAL_PROMPT=0", "LC_ALL=C")
	cmd.Stderr = &stderr
	cmd.WaitDelay = interruptGrace
	if err := cmd.Start(); err != nil {
		return dir, fmt.Errorf("cloning: %w", err)
	}
	if options.MaxSize > 0 {
		go watchSize(ctx, dir, options.MaxSize, cancel)
	}
	err = cmd.Wait()
	switch {
	case err == nil:
		return dir, nil
	case ctx.Err() != nil:
		return dir, fmt.Errorf("cloning: %w", context.Cause(ctx))
	}
	return dir, fmt.Errorf("cloning: %w: %s", err, withoutCredentials(firstLine(stderr.String()), repository.remote))
}

// watchSize cancels when dir grows over limit bytes, and returns when ctx ends.
func watchSize(ctx context.Context, dir string, limit int64, cancel context.CancelCauseFunc) {
	ticker := time.NewTicker(sizeInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if size, err := sizeOf(dir, limit); err == nil && size > limit {
				cancel(errors.New("it has more bytes than --max-size allows"))
				return
			}
		}
	}
}

// withoutCredentials is what git said of remote, without the user information
// that the URL may hold.
func withoutCredentials(said, remote string) string {
	u, err := url.Parse(remote)
	if err != nil || u.User == nil {
		return said
	}
	said = strings.ReplaceAll(said, u.User.String()+"@", "")
	if password, ok := u.User.Password(); ok && password != "" {
		said = strings.ReplaceAll(said, password, "***")
	}
	return strings.ReplaceAll(said, u.User.Username(), "***")
}
