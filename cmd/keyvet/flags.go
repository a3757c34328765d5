package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/keyvet/keyvet/internal/config"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/owner"
	"github.com/keyvet/keyvet/internal/report"
	"github.com/keyvet/keyvet/internal/settings"
)

// reportFlags are the flags of every command that reports findings, and what
// they stand for.
type reportFlags struct {
	formats    []string
	configFile string
	color      string
	failOn     string
	baseline   string
	redact     bool
	exitZero   bool
	bestEffort bool
	quiet      bool
	verbose    bool
	owners     ownerFlags

	started time.Time
}

func (f *reportFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringArrayVar(&f.formats, "format", []string{string(report.Text)},
		"`format` of the report, or format=file; may be repeated:\n"+formatNames())
	flags.StringVar(&f.configFile, "config", "", "configuration `file` (default .keyvet.yaml, looked for upwards)")
	flags.StringVar(&f.baseline, "baseline", "", "`file` of keyvet baseline: report only what it does not have")
	f.owners.register(cmd)
	flags.BoolVar(&f.redact, "redact", false, "hide key ids as well")
	flags.StringVar(&f.color, "color", "auto", "`when` to use colours: auto, always or never")
	flags.StringVar(&f.failOn, "fail-on", finding.Note.String(), "least `severity` for exit status 1: note, warning or error")
	flags.BoolVar(&f.exitZero, "exit-zero", false, "exit with status 0 in spite of findings")
	flags.BoolVar(&f.bestEffort, "best-effort", false, "only warn of what could not be read")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "say less")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "say more")
	complete(cmd, "format", strings.Split(formatNames(), ", "))
	complete(cmd, "color", []string{"auto", "always", "never"})
	complete(cmd, "fail-on", []string{finding.Note.String(), finding.Warning.String(), finding.Error.String()})
	cmd.PreRunE = func(*cobra.Command, []string) error {
		f.started = time.Now()
		_, err := f.outputs()
		if err != nil {
			return err
		}
		_, err = f.threshold()
		if err != nil {
			return err
		}
		return f.checkColor()
	}
}

// complete offers values of a flag to the shell.
func complete(cmd *cobra.Command, flag string, values []string) {
	err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	cobra.CheckErr(err) // only for a flag that does not exist
}

func formatNames() string {
	names := make([]string, 0, len(report.Formats()))
	for _, format := range report.Formats() {
		names = append(names, string(format))
	}
	return strings.Join(names, ", ")
}

// settings reads the configuration that governs dir.
func (f *reportFlags) settings(dir string) (*settings.Settings, error) {
	c, err := f.config(dir)
	if err != nil {
		return nil, err
	}
	return &c.Settings, nil
}

func (f *reportFlags) config(dir string) (*config.Config, error) {
	file := f.configFile
	if file == "" {
		file = os.Getenv(configEnv)
	}
	c, err := config.For(dir, file)
	if err != nil {
		return nil, err
	}
	f.owners.own = c.Settings.Accounts.Own
	return c, nil
}

// output is where a report goes; no file stands for standard output.
type output struct {
	format report.Format
	file   string
}

func (f *reportFlags) outputs() ([]output, error) {
	var outputs []output
	var shown bool
	for _, value := range f.formats {
		name, file, toFile := strings.Cut(value, "=")
		format, err := report.ParseFormat(name)
		switch {
		case err != nil:
			return nil, fmt.Errorf("--format: %w", err)
		case toFile && file == "":
			return nil, fmt.Errorf("--format %s: the name of the file is missing", value)
		case !toFile && shown:
			return nil, errors.New("--format: only one report can go to standard output, write others as FORMAT=FILE")
		case !toFile:
			shown = true
		}
		outputs = append(outputs, output{format, file})
	}
	return outputs, nil
}

func (f *reportFlags) threshold() (finding.Severity, error) {
	severity, err := finding.ParseSeverity(f.failOn)
	if err != nil {
		return 0, fmt.Errorf("--fail-on: %w", err)
	}
	return severity, nil
}

func (f *reportFlags) checkColor() error {
	switch f.color {
	case "auto", "always", "never":
		return nil
	}
	return fmt.Errorf("--color: unknown value %q: want auto, always or never", f.color)
}

// finish writes r, which need not be sorted, and ends the command with the
// status that it calls for.
func (f *reportFlags) finish(cmd *cobra.Command, r *finding.Report) error {
	r.Version = finding.Version
	r.Root = fromHere(r.Root)
	r.Sort()
	if err := f.dropAccepted(cmd, r); err != nil {
		return err
	}
	owner.Enrich(cmd.Context(), r, f.owners.options(cmd))
	if err := f.write(cmd, r); err != nil {
		return err
	}
	return f.status(r)
}

// fromHere is root relative to the working directory where it is absolute and
// below: platforms know files by their paths from there.
func fromHere(root string) string {
	if !filepath.IsAbs(root) {
		return root
	}
	here, err := os.Getwd()
	if err != nil {
		return root
	}
	if relative, err := filepath.Rel(here, root); err == nil && filepath.IsLocal(relative) {
		return relative
	}
	return root
}

// dropAccepted leaves out of r what the user has accepted in a file beside the
// code.
func (f *reportFlags) dropAccepted(cmd *cobra.Command, r *finding.Report) error {
	if err := dropIgnored(r); err != nil || f.baseline == "" {
		return err
	}
	return dropKnown(r, f.baseline, func(message string) {
		if f.verbose {
			fmt.Fprintf(cmd.ErrOrStderr(), "keyvet: %s\n", message)
		}
	})
}

func (f *reportFlags) write(cmd *cobra.Command, r *finding.Report) error {
	outputs, err := f.outputs()
	if err != nil {
		return err
	}
	options := report.Options{
		Version:  version(),
		Started:  f.started,
		Finished: time.Now(),
		Redact:   f.redact,
		Quiet:    f.quiet,
		Notice:   func(message string) { fmt.Fprintf(cmd.ErrOrStderr(), "keyvet: %s\n", message) },
	}
	for _, o := range outputs {
		if o.file == "" {
			options.Terminal = f.terminal(cmd.OutOrStdout())
			err = report.Write(cmd.OutOrStdout(), o.format, r, options)
		} else {
			options.Terminal = nil
			err = writeFile(o.file, func(w io.Writer) error { return report.Write(w, o.format, r, options) })
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func writeFile(name string, write func(io.Writer) error) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(write(file), file.Close())
}

// terminal is how w shows text, nil where it is no terminal and colour is not
// asked for.
func (f *reportFlags) terminal(w io.Writer) *report.Terminal {
	width := 0
	file, ok := w.(*os.File)
	if ok {
		ok = term.IsTerminal(int(file.Fd()))
	}
	if ok {
		width, _, _ = term.GetSize(int(file.Fd())) // 0 means unknown
	}
	switch f.color {
	case "always":
		return &report.Terminal{Width: width, Color: true}
	case "never":
		if !ok {
			return nil
		}
		return &report.Terminal{Width: width}
	}
	if !ok {
		return nil
	}
	return &report.Terminal{Width: width, Color: os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
}

// status is the exit status for r: incomplete outranks found.
func (f *reportFlags) status(r *finding.Report) error {
	if r.Incomplete() && !f.bestEffort {
		return exitStatus(statusIncomplete)
	}
	least, err := f.threshold()
	if err != nil {
		return err
	}
	if f.exitZero {
		return nil
	}
	for _, found := range r.Findings {
		if found.Severity >= least {
			return exitStatus(statusFindings)
		}
	}
	return nil
}
