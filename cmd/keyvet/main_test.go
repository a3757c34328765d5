package main

import (
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"keyvet": main})
}

// TestScripts runs the command as users do. Scripts may use the go command with
// the caches of the machine, and $KEYVET, the path of the command.
func TestScripts(t *testing.T) {
	shared := map[string]string{}
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOTOOLCHAIN", "GOPROXY", "GOFLAGS"} {
		value, err := exec.CommandContext(t.Context(), "go", "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		shared[name] = strings.TrimSpace(string(value))
	}
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status":  checkStatus,
			"oneline": checkOneLine,
			"binary":  writeBinary,
		},
		Setup: func(env *testscript.Env) error {
			for name, value := range shared {
				env.Setenv(name, value)
			}
			keyvet := filepath.Join(filepath.SplitList(env.Getenv("PATH"))[0], "keyvet")
			if _, err := os.Stat(keyvet); err != nil {
				return err
			}
			env.Setenv("KEYVET", keyvet)
			return nil
		},
	})
}

// checkStatus runs a command that is to end with a status: "status 2 keyvet vet".
func checkStatus(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit status %d, want %s", got, args[0])
	}
}

// writeBinary writes a file of bytes that a script cannot hold: "binary FILE HEX".
func writeBinary(ts *testscript.TestScript, _ bool, args []string) {
	content, err := hex.DecodeString(args[1])
	ts.Check(err)
	const readable = 0o644
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), content, readable))
}

// checkOneLine checks that the last command said one line on standard error,
// that it matches an expression, and that it said nothing else.
func checkOneLine(ts *testscript.TestScript, _ bool, args []string) {
	said := ts.ReadFile("stderr")
	if strings.Count(said, "\n") != 1 || !strings.HasPrefix(said, "keyvet: ") {
		ts.Fatalf("standard error is not one line: %q", said)
	}
	if !regexp.MustCompile(args[0]).MatchString(said) {
		ts.Fatalf("standard error is %q, want a match for %q", said, args[0])
	}
	if out := ts.ReadFile("stdout"); out != "" {
		ts.Fatalf("standard output is %q, want none", out)
	}
}
