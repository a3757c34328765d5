package manual

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Man writes the page keyvet(1) for the tree of commands below root.
//
// The macros are those of man(7).
func Man(w io.Writer, root *cobra.Command, version string) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, ".TH %s 1 \"\" \"%s\" \"User commands\"\n", strings.ToUpper(root.Name()), roff(root.Name()+" "+version))
	fmt.Fprintf(out, ".SH NAME\n%s \\- %s\n", roff(root.Name()), roff(root.Short))
	fmt.Fprint(out, ".SH SYNOPSIS\n")
	for _, cmd := range documented(root) {
		fmt.Fprintf(out, ".B %s\n.br\n", roff(strings.TrimSuffix(cmd.UseLine(), " [flags]")+flagsNote(cmd)))
	}
	fmt.Fprint(out, ".SH DESCRIPTION\n")
	paragraphs(out, root.Long)
	fmt.Fprint(out, ".SH COMMANDS\n")
	for _, cmd := range documented(root) {
		fmt.Fprintf(out, ".SS %s\n", roff(strings.TrimSuffix(cmd.UseLine(), " [flags]")))
		paragraphs(out, description(cmd))
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) { option(out, f) })
		if cmd.Example != "" {
			fmt.Fprintf(out, ".PP\nExamples:\n.PP\n.nf\n%s\n.fi\n", roff(strings.Trim(cmd.Example, "\n")))
		}
	}
	fmt.Fprintf(out, ".SS completion bash|fish|powershell|zsh\n.PP\nWrite the completion script for a shell; %s completion SHELL \\-\\-help says how to load it.\n", roff(root.Name()))
	fmt.Fprint(out, ".SH EXIT STATUS\n.TP\n.B 0\nNothing was found.\n.TP\n.B 1\nSomething was found.\n"+
		".TP\n.B 2\nThe command was used wrongly, or something could not be read, loaded or looked up. This outranks 1.\n")
	fmt.Fprint(out, ".SH FILES\n.TP\n.I .keyvet.yaml\nThe configuration, looked for from the scanned directory upwards to the root of the repository.\n")
	fmt.Fprint(out, ".SH SEE ALSO\n.BR go (1),\n.BR git (1)\n")
	return out.Flush()
}

// documented lists the commands below root that help shows, each before those
// below it.
func documented(root *cobra.Command) []*cobra.Command {
	var commands []*cobra.Command
	for _, cmd := range root.Commands() {
		// Each shell's script of completion is a command of its own, with
		// a page of text about that shell.
		if !cmd.IsAvailableCommand() || cmd.Name() == "help" || cmd.Name() == "completion" {
			continue
		}
		if cmd.Runnable() {
			commands = append(commands, cmd)
		}
		commands = append(commands, documented(cmd)...)
	}
	return commands
}

func description(cmd *cobra.Command) string {
	if cmd.Long != "" {
		return cmd.Long
	}
	return cmd.Short + "."
}

func flagsNote(cmd *cobra.Command) string {
	if cmd.HasAvailableLocalFlags() {
		return " [flags]"
	}
	return ""
}

func option(out io.Writer, f *pflag.Flag) {
	if f.Hidden {
		return
	}
	placeholder, usage := pflag.UnquoteUsage(f)
	name := "--" + f.Name
	if f.Shorthand != "" {
		name = "-" + f.Shorthand + ", " + name
	}
	if placeholder != "" {
		name += " " + placeholder
	}
	fmt.Fprintf(out, ".TP\n.B %s\n%s\n", roff(name), roff(usage))
}

func paragraphs(out io.Writer, text string) {
	for paragraph := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		fmt.Fprintf(out, ".PP\n%s\n", roff(paragraph))
	}
}

// roff is text in which nothing is a request or an escape.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, `-`, `\-`).Replace(text)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}
