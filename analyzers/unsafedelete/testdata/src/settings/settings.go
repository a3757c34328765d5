// Package settings takes consent from more option libraries and from the
// environment.
package settings

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/alexflint/go-arg"
	"github.com/docopt/docopt-go"
	"github.com/jessevdk/go-flags"
	"github.com/kelseyhightower/envconfig"
	"github.com/peterbourgon/ff/v4"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/spf13/viper"
	cliv2 "github.com/urfave/cli/v2"
	cliv3 "github.com/urfave/cli/v3"

	"github.com/aws/aws-sdk-go-v2/service/iam"
)

var client *iam.Client

func del(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id})
}

type flagsOptions struct {
	AutoApprove bool `long:"auto-approve" description:"do not ask"`
	Verbose     bool `short:"v" long:"verbose" description:"say more"`
}

func GoFlags(id string) error {
	var o flagsOptions
	if _, err := flags.Parse(&o); err != nil {
		return err
	}
	if !o.AutoApprove {
		return errors.New("say --auto-approve")
	}
	del(id)
	return nil
}

func GoFlagsOther(id string) error {
	var o flagsOptions
	if _, err := flags.Parse(&o); err != nil {
		return err
	}
	if o.Verbose {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from settings.GoFlagsOther"
	}
	return nil
}

type argOptions struct {
	Yes     bool `arg:"-y,--yes" help:"do not ask"`
	Preview bool `arg:"-p,--preview" help:"only print"`
}

func GoArg(id string) {
	var o argOptions
	arg.MustParse(&o)
	if o.Yes {
		del(id)
	}
}

func GoArgPreview(id string) {
	var o argOptions
	arg.MustParse(&o)
	if o.Preview {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from settings.GoArgPreview"
}

type envOptions struct {
	AssumeYes bool
	Confirm   bool `split_words:"true"`
}

func Envconfig(id string) error {
	var o envOptions
	if err := envconfig.Process("keys", &o); err != nil {
		return err
	}
	if o.AssumeYes {
		_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from settings.Envconfig"
		return err
	}
	if o.Confirm {
		_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from settings.Envconfig"
		return err
	}
	return nil
}

func envBool(name string) bool {
	value, ok := os.LookupEnv(name)
	return ok && value == "true"
}

func EnvDefault(id string) {
	yes := flag.Bool("assume-yes", envBool("ASSUME_YES"), "do not ask")
	flag.Parse()
	if *yes {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from settings.EnvDefault"
	}
}

func EnvSkips(id string) {
	if os.Getenv("CI") == "" {
		fmt.Print("Delete? ")
		var answer string
		if fmt.Scanln(&answer); answer != "y" {
			return
		}
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from settings.EnvSkips"
}

func Viper(id string) {
	if viper.GetBool("auto-approve") {
		del(id)
	}
}

func ViperOther(id string) {
	if viper.GetBool("debug") {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from settings.ViperOther"
	}
}

func UrfaveDefaultTrue() *cliv2.Command {
	return &cliv2.Command{
		Flags: []cliv2.Flag{&cliv2.BoolFlag{Name: "approve", Value: true}},
		Action: func(c *cliv2.Context) error {
			if c.Bool("approve") {
				client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{}) // want "path from settings.UrfaveDefaultTrue"
			}
			return nil
		},
	}
}

func UrfaveDestination() *cliv2.Command {
	var assumeYes, approved bool
	return &cliv2.Command{
		Flags: []cliv2.Flag{
			&cliv2.BoolFlag{Name: "assume-yes", Destination: &assumeYes},
			&cliv2.BoolFlag{Name: "approved", Destination: &approved, Value: true},
		},
		Action: func(c *cliv2.Context) error {
			if assumeYes {
				del("id")
			}
			if approved {
				client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{}) // want "path from settings.UrfaveDestination"
			}
			return nil
		},
	}
}

func UrfaveBefore() *cliv2.Command {
	return &cliv2.Command{
		Before: func(c *cliv2.Context) error {
			fmt.Print("Delete? ")
			var answer string
			if fmt.Scanln(&answer); answer != "yes" {
				return errors.New("aborted")
			}
			return nil
		},
		Action: func(c *cliv2.Context) error {
			del("id")
			return nil
		},
	}
}

func UrfaveV3Subcommand() *cliv3.Command {
	return &cliv3.Command{
		Flags: []cliv3.Flag{&cliv3.BoolFlag{Name: "force"}},
		Action: func(ctx context.Context, c *cliv3.Command) error {
			if !c.Bool("force") {
				fmt.Print("Delete the key? [y/N] ")
				line, err := bufio.NewReader(os.Stdin).ReadString('\n')
				if err != nil || !strings.EqualFold(strings.TrimSpace(line), "y") {
					return err
				}
			}
			del("id")
			return nil
		},
	}
}

type cobraOptions struct {
	force bool
	in    *bufio.Reader
}

func (o *cobraOptions) confirm(cmd *cobra.Command, question string) (bool, error) {
	if o.force {
		return true, nil
	}
	fmt.Fprintf(os.Stderr, "%s [y/N] ", question)
	line, err := bufio.NewReader(cmd.InOrStdin()).ReadString('\n')
	if err != nil {
		return false, err
	}
	return strings.TrimSpace(line) == "y", nil
}

func Cobra() *cobra.Command {
	o := &cobraOptions{}
	cmd := &cobra.Command{
		Use: "delete",
		RunE: func(cmd *cobra.Command, args []string) error {
			ok, err := o.confirm(cmd, "Delete "+args[0]+"?")
			if err != nil {
				return err
			}
			if !ok {
				return nil
			}
			del(args[0])
			return nil
		},
	}
	cmd.Flags().BoolVarP(&o.force, "force", "f", false, "do not ask")
	return cmd
}

type forcedOptions struct{ force bool }

func CobraForced() *cobra.Command {
	o := &forcedOptions{}
	cmd := &cobra.Command{
		Use: "delete",
		RunE: func(cmd *cobra.Command, args []string) error {
			if !o.force {
				return errors.New("say --force")
			}
			_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &args[0]}) // want `"force" alone is no consent`
			return err
		},
	}
	cmd.Flags().BoolVar(&o.force, "force", false, "delete")
	return cmd
}

func CobraChanged() *cobra.Command {
	cmd := &cobra.Command{
		Use: "delete",
		RunE: func(cmd *cobra.Command, args []string) error {
			if !cmd.Flags().Changed("yes-really") {
				return errors.New("say --yes-really")
			}
			del(args[0])
			return nil
		},
	}
	cmd.Flags().Bool("yes-really", false, "do not ask")
	return cmd
}

func Positional(id string) {
	if len(os.Args) == 3 && os.Args[2] == "yes" {
		del(id)
	}
}

func PositionalOther(id string) {
	if len(os.Args) == 3 && os.Args[2] == "delete" {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from settings.PositionalOther"
	}
}

func TwoFlags(fs *pflag.FlagSet, id string) {
	all := fs.BoolP("all", "a", false, "all of them")
	confirmed := fs.BoolP("confirm-deletion", "c", false, "delete without asking")
	switch {
	case *all && !*confirmed:
		fmt.Println("say --confirm-deletion")
	case *all:
		del(id)
	}
}

func GoArgFail(id string) {
	var o argOptions
	p := arg.MustParse(&o)
	if !o.Yes {
		p.Fail("this cannot be undone: pass --yes")
	}
	del(id)
}

func GoArgHelp(id string) {
	var o argOptions
	p := arg.MustParse(&o)
	if !o.Yes {
		p.WriteUsage(os.Stderr)
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from settings.GoArgHelp"
}

func Docopt(id string) {
	args, err := docopt.Parse("Usage: keys [--yes] [--quick]", nil, true, "", false)
	if err != nil {
		return
	}
	if ok, _ := args["--yes"].(bool); !ok {
		return
	}
	del(id)
}

func DocoptOther(id string) {
	args, err := docopt.Parse("Usage: keys [--yes] [--quick]", nil, true, "", false)
	if err != nil {
		return
	}
	if ok, _ := args["--quick"].(bool); ok {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from settings.DocoptOther"
	}
}

func HelpAndExit(c *cliv2.Context, id string) {
	if !c.Bool("yes") {
		cliv2.ShowAppHelpAndExit(c, 2)
	}
	del(id)
}

func HelpOnly(c *cliv2.Context, id string) {
	if !c.Bool("yes") {
		_ = cliv2.ShowAppHelp(c)
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from settings.HelpOnly"
}

func ViperDefaultFalse(id string) {
	viper.SetDefault("consent", false)
	if viper.GetBool("consent") {
		del(id)
	}
}

func ViperDefaultTrue(id string) {
	viper.SetDefault("pre-approved", true)
	if viper.GetBool("pre-approved") {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from settings.ViperDefaultTrue"
	}
}

// A library that nothing is known of registers options in the same shape.
func OtherLibrary(id string) {
	fs := ff.NewFlagSet("keys")
	if sure := fs.Bool('y', "assume-yes", "do not ask"); *sure {
		del(id)
	}
}

func OtherLibraryOther(id string) {
	fs := ff.NewFlagSet("keys")
	if fast := fs.Bool('f', "fast", "be quick"); *fast {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from settings.OtherLibraryOther"
	}
}

func OtherLibraryOn(id string) {
	fs := ff.NewFlagSet("keys")
	if sure := fs.BoolDefault('y', "assume-yes", true, "do not ask"); *sure {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from settings.OtherLibraryOn"
	}
}

func LookedUp(fs *pflag.FlagSet, id string) {
	if fs.Lookup("yes").Changed {
		del(id)
	}
	if fs.Lookup("yes").Value.String() == "true" {
		del(id)
	}
}

func LookedUpNo(fs *pflag.FlagSet, id string) {
	if fs.Lookup("yes").Value.String() == "false" {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from settings.LookedUpNo"
	}
}

func LookedUpOther(fs *pflag.FlagSet, id string) {
	if fs.Lookup("region").Changed {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from settings.LookedUpOther"
	}
}
