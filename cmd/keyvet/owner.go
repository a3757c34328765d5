package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/owner"
	"github.com/keyvet/keyvet/internal/report"
)

// ownerFlags say what is asked about the owners of keys.
type ownerFlags struct {
	online owner.Online
	own    map[string]string
}

func (f *ownerFlags) register(cmd *cobra.Command) {
	cmd.Flags().Var(&f.online, "online", "ask AWS STS about `which` key ids: undecoded (that carry no account) or all;\nadd required for exit status 2 without an answer")
	cmd.Flags().Lookup("online").NoOptDefVal = owner.OnlineDefault
	complete(cmd, "online", []string{owner.OnlineDefault, "all", "required", "all,required", "off"})
}

func (f *ownerFlags) options(cmd *cobra.Command) owner.Options {
	return owner.Options{
		Own:    f.own,
		Online: f.online,
		Notice: func(message string) { fmt.Fprintf(cmd.ErrOrStderr(), "keyvet: %s\n", message) },
	}
}

func newOwnerCommand() *cobra.Command {
	var owners ownerFlags
	var flags reportFlags
	var quiet bool
	format := report.Text
	cmd := &cobra.Command{
		Use:   "owner KEYID…",
		Short: "Say which AWS account owns a key id, and what to do about the key",
		Long: `Say which AWS account owns a key id. Ids made since 2019 carry their account;
for others AWS STS is asked with --online. Whether a key works is not asked.`,
		Example: `  keyvet owner AKIAQYLPMN5HHHFPZAM2
  keyvet owner --quiet AKIAIT5Y3AB674L75CFV ASIAZ2UOIW3DTKQJ7BPG
  keyvet owner --format json - < ids.txt  a list, separated by blanks or commas`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != report.Text && format != report.JSON {
				return fmt.Errorf("--format: unknown format %q: want text or json", format)
			}
			config, err := flags.settings(".")
			if err != nil {
				return err
			}
			owners.own = config.Accounts.Own
			ids, wrong, err := readIDs(cmd.InOrStdin(), args)
			if err != nil {
				return err
			}
			found, problems := owner.Find(cmd.Context(), ids, owners.options(cmd))
			list := owner.NewList(ids, found, append(wrong, problems...))
			if err := writeOwners(cmd, list, format, quiet); err != nil {
				return err
			}
			if (&finding.Report{Errors: list.Errors}).Incomplete() {
				return exitStatus(statusIncomplete)
			}
			return nil
		},
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().StringVar((*string)(&format), "format", string(report.Text), "`format` of the answer: text or json")
	cmd.Flags().StringVar(&flags.configFile, "config", "", "configuration `file` (default .keyvet.yaml, looked for upwards)")
	owners.register(cmd)
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "leave out what to do")
	complete(cmd, "format", []string{string(report.Text), string(report.JSON)})
	return cmd
}

// readIDs reads the arguments, or standard input for a dash. Problems say what
// is no id.
func readIDs(stdin io.Reader, args []string) ([]awskey.ID, []finding.Problem, error) {
	if len(args) == 1 && args[0] == "-" {
		ids, problems, err := owner.Read(stdin)
		if err != nil {
			return nil, nil, fmt.Errorf("reading ids from standard input: %w", err)
		}
		return ids, problems, nil
	}
	var ids []awskey.ID
	var problems []finding.Problem
	for i, arg := range args {
		id, why := owner.Parse(arg)
		if why != "" {
			problems = append(problems, finding.Problem{Path: fmt.Sprintf("argument %d", i+1), Message: why})
			continue
		}
		ids = append(ids, id)
	}
	return ids, problems, nil
}

func writeOwners(cmd *cobra.Command, list *owner.List, format report.Format, quiet bool) error {
	if format == report.JSON {
		out := json.NewEncoder(cmd.OutOrStdout())
		out.SetEscapeHTML(false)
		out.SetIndent("", "  ")
		return out.Encode(list)
	}
	for _, problem := range list.Errors {
		where := ""
		if problem.Path != "" {
			where = problem.Path + ": "
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "keyvet: %s%s\n", where, problem.Message)
	}
	return list.Write(cmd.OutOrStdout(), quiet)
}
