package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/keyvet/keyvet/analyzers"
	"github.com/keyvet/keyvet/internal/config"
	"github.com/keyvet/keyvet/internal/gocheck"
	"github.com/keyvet/keyvet/internal/settings"
)

// configEnv names the configuration file where no flag can: go vet passes on
// the environment, and no flags that are not an analyzer's.
const configEnv = "KEYVET_CONFIG"

// isVetToolCall reports whether args are a call by "go vet -vettool=keyvet".
func isVetToolCall(args []string) bool {
	if len(args) == 0 {
		return false
	}
	flags, last := args[:len(args)-1], args[len(args)-1]
	if slices.ContainsFunc(flags, func(arg string) bool { return !strings.HasPrefix(arg, "-") }) {
		return false // a command of the user's, of a file that is called so
	}
	return len(flags) == 0 && (last == "-V=full" || last == "-flags") || strings.HasSuffix(last, ".cfg") && last[0] != '-'
}

// runVetTool answers a call by the go command and returns the exit status.
func runVetTool(ctx context.Context, args []string) int {
	log.SetFlags(0)
	log.SetPrefix("keyvet: ")
	var err error
	switch last := args[len(args)-1]; last {
	case "-V=full":
		err = printBuildID(ctx, os.Stdout)
	case "-flags":
		unitchecker.Main(analyzers.Suite(&settings.Settings{})...)
	default:
		err = vetUnit(ctx, args, last)
	}
	if status, ok := errors.AsType[exitStatus](err); ok {
		return int(status)
	}
	if err != nil {
		log.Print(err)
		return 1
	}
	return 0
}

// printBuildID answers -V=full. The go command takes the results of earlier runs
// from its cache as long as the id stays the same, so it covers what the results
// depend on and the go command does not know of: this program and the
// configuration of each module that the user's packages can belong to.
func printBuildID(ctx context.Context, w io.Writer) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	file, err := os.Open(program)
	if err != nil {
		return err
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return err
	}
	if name := os.Getenv(configEnv); name != "" {
		c, err := config.For(filepath.Dir(name), name)
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "\x00%s", c.Hash())
	} else {
		modules, err := gocheck.MainModules(ctx, ".")
		if err != nil {
			return err
		}
		for _, dir := range modules {
			c, err := config.For(dir, "")
			if err != nil {
				return err
			}
			fmt.Fprintf(sum, "\x00%s\x00%s", dir, c.Hash())
		}
	}
	_, err = fmt.Fprintf(w, "%s version devel buildID=%x\n", program, sum.Sum(nil))
	return err
}

// unitConfig is what keyvet needs to know of a compilation unit.
type unitConfig struct {
	Dir           string
	GoFiles       []string
	Standard      map[string]bool
	ImportPath    string
	ModuleVersion string
	VetxOnly      bool
}

// vetUnit runs the passes over one package, as the .cfg file of the go command
// describes it. It returns when they cannot be run.
func vetUnit(ctx context.Context, args []string, name string) error {
	args, err := unitArgs(args)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var unit unitConfig
	if err := json.Unmarshal(data, &unit); err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	if !unit.VetxOnly && os.Getenv(unitEnv) == "" {
		return vetUnitApart(ctx, args, unit.GoFiles)
	}
	s, err := unit.settings()
	if err != nil {
		return err
	}
	suite := analyzers.Suite(s)
	announce := sync.OnceFunc(func() { fmt.Fprint(os.Stderr, typesInOrder) })
	for _, a := range suite {
		run := gocheck.Guard(a.Name, a.Run)
		a.Run = func(pass *analysis.Pass) (any, error) {
			if !unit.VetxOnly {
				announce()
			}
			return run(pass)
		}
	}
	os.Args = append([]string{"keyvet"}, args...)
	unitchecker.Main(suite...)
	return nil
}

// settings is the configuration of the unit's module. Dependencies have none:
// theirs would be a stranger's.
func (u *unitConfig) settings() (*settings.Settings, error) {
	root := gocheck.ModuleRoot(u.Dir)
	file := os.Getenv(configEnv)
	if root == "" || file == "" && (u.ModuleVersion != "" || u.Standard[u.ImportPath]) {
		return &settings.Settings{}, nil
	}
	c, err := config.For(root, file)
	if err != nil {
		return nil, err
	}
	return &c.Settings, nil
}

// Where a package does not compile, unitchecker prints the type checker's words
// and ends the process, and those may quote a constant: a secret. So the package
// is checked by a process of its own, which first says that types are in order;
// what it prints without having said so is made safe.
const (
	unitEnv      = "KEYVET_INTERNAL_UNIT"
	typesInOrder = "keyvet: types are in order\n"
)

func vetUnitApart(ctx context.Context, args, files []string) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	var stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = append(os.Environ(), unitEnv+"=1")
	cmd.Stdout, cmd.Stderr = os.Stdout, &stderr
	err = cmd.Run()
	if said, ok := strings.CutPrefix(stderr.String(), typesInOrder); ok {
		fmt.Fprint(os.Stderr, said)
	} else {
		describer := gocheck.NewDescriber(files)
		for line := range strings.Lines(said) {
			at, message := cutPosition(line)
			fmt.Fprintln(os.Stderr, at+describer.Describe(message))
		}
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exitStatus(exit.ExitCode())
	}
	return err
}

// cutPosition cuts off "file:line:column: " of a file that there is: its path is
// to be read, even if it looks like a secret.
func cutPosition(line string) (at, message string) {
	const goFile = ".go:"
	i := strings.Index(line, goFile)
	if i < 0 {
		return "", line
	}
	if _, err := os.Stat(line[:i+len(goFile)-1]); err != nil {
		return "", line
	}
	end := strings.Index(line, ": ")
	if end < i {
		return "", line
	}
	return line[:end+2], line[end+2:]
}

// unitArgs are the arguments for unitchecker: without those that would show the
// source around a finding, which is a secret.
func unitArgs(args []string) ([]string, error) {
	var kept []string
	for i := 0; i < len(args); i++ {
		name, value, hasValue := strings.Cut(strings.TrimPrefix(args[i], "-"), "=")
		switch strings.TrimPrefix(name, "-") {
		case "c":
			if !hasValue {
				i++
			}
		case "diff":
			if !hasValue || value != "false" {
				return nil, errors.New("-diff would show the secrets that it takes out: use -fix without it")
			}
		default:
			kept = append(kept, args[i])
		}
	}
	return kept, nil
}
