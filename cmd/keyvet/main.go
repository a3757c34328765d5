// Command keyvet finds cloud credentials written into code, and deletes that
// nothing confirms.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	os.Exit(run())
}

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	if args := os.Args[1:]; isVetToolCall(args) {
		return runVetTool(ctx, args)
	}
	err := newRootCommand().ExecuteContext(ctx)
	if status, ok := errors.AsType[exitStatus](err); ok {
		return int(status)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "keyvet: %v\n", err)
		return statusIncomplete
	}
	return statusClean
}

// Exit statuses of the contract.
const (
	statusClean      = 0
	statusFindings   = 1
	statusIncomplete = 2
)

// exitStatus ends the command with a status other than 0 when everything that
// there is to say has been said.
type exitStatus int //nolint:errname // it is no failure

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }
