// Package options takes consent from options of the command line.
package options

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"

	kingpin "gopkg.in/alecthomas/kingpin.v2"

	"github.com/alecthomas/kong"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/caarlos0/env/v11"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	cliv1 "github.com/urfave/cli"
	cliv2 "github.com/urfave/cli/v2"
	cliv3 "github.com/urfave/cli/v3"
)

var client *iam.Client

func del(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id})
}

func Std(id string) {
	yes := flag.Bool("yes", false, "delete without asking")
	flag.Parse()
	if *yes {
		del(id)
	}
}

func StdCallback(id string) {
	really := false
	flag.BoolFunc("yes", "delete without asking", func(string) error {
		really = true
		return nil
	})
	flag.Parse()
	if really {
		del(id)
	}
}

func StdCallbackForAnother(id string) {
	really := false
	flag.BoolFunc("verbose", "print more", func(string) error {
		really = true
		return nil
	})
	flag.Parse()
	if really {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from options.StdCallbackForAnother"
	}
}

func StdCallbackOfDefaultTrue(id string) {
	really := true
	flag.BoolFunc("yes", "delete without asking", func(string) error {
		really = true
		return nil
	})
	flag.Parse()
	if really {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from options.StdCallbackOfDefaultTrue"
	}
}

type wishes struct{ really bool }

func StdCallbackField(id string) {
	var w wishes
	flags := flag.NewFlagSet("delete", flag.ExitOnError)
	flags.BoolFunc("yes", "delete without asking", func(string) error {
		w.really = true
		return nil
	})
	flags.Parse(os.Args[1:])
	if !w.really {
		return
	}
	del(id)
}

func StdDefaultTrue(id string) {
	yes := flag.Bool("yes", true, "delete without asking")
	flag.Parse()
	if *yes {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from options.StdDefaultTrue"
	}
}

func StdOther(id string) {
	verbose := flag.Bool("verbose", false, "print more")
	flag.Parse()
	if *verbose {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from options.StdOther"
	}
}

func NoDryRun(id string) {
	var really bool
	flag.BoolVar(&really, "no-dry-run", false, "delete for real")
	flag.Parse()
	if !really {
		return
	}
	del(id)
}

func DryRunByDefault(id string) {
	dryRun := flag.Bool("dry-run", true, "only print")
	flag.Parse()
	if *dryRun {
		return
	}
	del(id)
}

func DryRunOnRequest(id string) {
	dryRun := flag.Bool("dry-run", false, "only print")
	flag.Parse()
	if *dryRun {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "so the delete runs by default"
}

type pflagOptions struct {
	autoApprove bool
	recursive   bool
}

func (o *pflagOptions) addFlags(fs *pflag.FlagSet) {
	fs.BoolVarP(&o.autoApprove, "auto-approve", "y", false, "do not ask")
	fs.BoolVar(&o.recursive, "recursive", false, "whatever is below, too")
}

func Pflag(fs *pflag.FlagSet, id string) {
	o := &pflagOptions{}
	o.addFlags(fs)
	if !o.autoApprove {
		return
	}
	del(id)
}

func PflagOther(fs *pflag.FlagSet, id string) {
	o := &pflagOptions{}
	o.addFlags(fs)
	if !o.recursive {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from options.PflagOther"
}

func GetBool() *cobra.Command {
	cmd := &cobra.Command{
		Use: "delete",
		RunE: func(cmd *cobra.Command, args []string) error {
			skip, err := cmd.Flags().GetBool("skip-confirmation")
			if err != nil {
				return err
			}
			if skip {
				del(args[0])
			}
			return nil
		},
	}
	cmd.Flags().Bool("skip-confirmation", false, "do not ask")
	return cmd
}

func NoOption() *cobra.Command {
	return &cobra.Command{
		Use: "delete",
		RunE: func(cmd *cobra.Command, args []string) error {
			_, err := client.DeleteAccessKey(cmd2ctx(cmd), &iam.DeleteAccessKeyInput{AccessKeyId: &args[0]}) // want "path from options.NoOption"
			return err
		},
	}
}

func cmd2ctx(*cobra.Command) context.Context { return context.TODO() }

func UrfaveV1Alias() cliv1.Command {
	var unattended bool
	return cliv1.Command{
		Name:  "delete",
		Flags: []cliv1.Flag{cliv1.BoolFlag{Name: "non-interactive, n", Destination: &unattended}},
		Action: func(c *cliv1.Context) error {
			if unattended {
				del("id")
			}
			return nil
		},
	}
}

func UrfaveV1AliasOfAnother() cliv1.Command {
	var wide bool
	return cliv1.Command{
		Name:  "delete",
		Flags: []cliv1.Flag{cliv1.BoolFlag{Name: "y, yaml", Destination: &wide}},
		Action: func(c *cliv1.Context) error {
			if wide {
				client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{}) // want "path from options.UrfaveV1AliasOfAnother"
			}
			return nil
		},
	}
}

func UrfaveV1AliasOfDefaultTrue() cliv1.Command {
	return cliv1.Command{
		Name:  "delete",
		Flags: []cliv1.Flag{cliv1.BoolTFlag{Name: "auto-approve, a"}},
		Action: func(c *cliv1.Context) error {
			if c.BoolT("auto-approve") {
				client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{}) // want "path from options.UrfaveV1AliasOfDefaultTrue"
			}
			return nil
		},
	}
}

func UrfaveV2() *cliv2.Command {
	return &cliv2.Command{
		Name:  "delete",
		Flags: []cliv2.Flag{&cliv2.BoolFlag{Name: "yes"}},
		Action: func(c *cliv2.Context) error {
			if c.Bool("yes") {
				del("id")
			}
			return nil
		},
	}
}

func UrfaveV2Variable() *cliv2.Command {
	var assumeYes bool
	return &cliv2.Command{
		Name:  "delete",
		Flags: []cliv2.Flag{&cliv2.BoolFlag{Name: "assume-yes", Destination: &assumeYes}},
		Action: func(c *cliv2.Context) error {
			if assumeYes {
				del("id")
			}
			return nil
		},
	}
}

func UrfaveV2DryRun() *cliv2.Command {
	return &cliv2.Command{
		Flags: []cliv2.Flag{&cliv2.BoolFlag{Name: "preview", Value: true}},
		Action: func(c *cliv2.Context) error {
			if !c.Bool("preview") {
				del("id")
			}
			return nil
		},
	}
}

func UrfaveV3() *cliv3.Command {
	return &cliv3.Command{
		Name:  "delete",
		Flags: []cliv3.Flag{&cliv3.BoolFlag{Name: "yes"}},
		Action: func(ctx context.Context, c *cliv3.Command) error {
			if !c.Bool("yes") {
				return nil
			}
			del("id")
			return nil
		},
	}
}

func UrfaveV3Other() *cliv3.Command {
	return &cliv3.Command{
		Action: func(ctx context.Context, c *cliv3.Command) error {
			if !c.Bool("json") {
				return nil
			}
			_, err := client.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{}) // want "path from options.UrfaveV3Other"
			return err
		},
	}
}

var cli struct {
	Delete deleteCmd `cmd:"" help:"Delete a key."`
	Purge  purgeCmd  `cmd:"" help:"Delete all keys."`
}

type deleteCmd struct {
	Yes bool   `help:"Do not ask." short:"y"`
	ID  string `arg:""`
}

func (c *deleteCmd) Run() error {
	if c.Yes {
		del(c.ID)
	}
	return nil
}

type purgeCmd struct {
	Yes bool `help:"Do not ask." default:"true" negatable:""`
}

func (c *purgeCmd) Run() error {
	if c.Yes {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{}) // want "path from options.purgeCmd.Run"
	}
	return nil
}

func Kong() {
	ctx := kong.Parse(&cli)
	ctx.FatalIfErrorf(ctx.Run())
}

var (
	kingpinYes   = kingpin.Flag("yes", "do not ask").Short('y').Bool()
	kingpinAll   = kingpin.Flag("all", "all keys").Bool()
	kingpinAlive = kingpin.Flag("yes-by-default", "do not ask").Default("true").Bool()
)

func Kingpin(id string) {
	kingpin.Parse()
	if *kingpinYes {
		del(id)
	}
}

func KingpinOther(id string) {
	kingpin.Parse()
	if *kingpinAll || *kingpinAlive {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from options.KingpinOther"
	}
}

type environment struct {
	Yes    bool `env:"ASSUME_YES"`
	DryRun bool `env:"DRY_RUN" envDefault:"true"`
}

func Environment(id string) error {
	var e environment
	if err := env.Parse(&e); err != nil {
		return err
	}
	if e.Yes {
		_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from options.Environment"
		return err
	}
	return nil
}

func Getenv(id string) {
	if os.Getenv("CONFIRM_DELETE") == "yes" {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "an environment variable decides, no person"
	}
}

func Arguments(id string) {
	if len(os.Args) > 1 && os.Args[1] == "--yes" {
		del(id)
	}
}

func ArgumentsContain(id string) {
	if slices.Contains(os.Args[1:], "--auto-approve") {
		del(id)
	}
}

func ArgumentLoop(id string) {
	yes := false
	for _, arg := range os.Args[1:] {
		if arg == "-y" {
			yes = true
		}
	}
	if yes {
		del(id)
	}
}

func ArgumentOther(id string) {
	if len(os.Args) > 1 && os.Args[1] == "delete" {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from options.ArgumentOther"
	}
}

func TypedOption(name string) {
	confirm := flag.String("confirm", "", "type the name of the user")
	flag.Parse()
	if *confirm != name {
		fmt.Println("names differ")
		return
	}
	del(name)
}

// Parameter takes the answer from its caller, whom this package does not see.
func Parameter(id string, autoApprove bool) {
	if autoApprove {
		del(id)
	}
}

func OtherParameter(id string, verbose bool) {
	if verbose {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from options.OtherParameter"
	}
}

func computed() bool { return os.Getenv("YES") != "" }

func ComputedDefault(id string) {
	yes := flag.Bool("yes", computed(), "do not ask")
	if *yes {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from options.ComputedDefault"
	}
}

var yesByArgument, yesInScripts *bool

// DefaultElsewhere registers an option whose default is an argument, and another
// function reads it.
func DefaultElsewhere(id string) {
	registerYes(false)
	flag.Parse()
	delByArgument(id)
}

func registerYes(byDefault bool) {
	yesByArgument = flag.Bool("yes", byDefault, "do not ask")
}

func delByArgument(id string) {
	if *yesByArgument {
		del(id)
	}
}

// DefaultInScripts has one that is on where the environment says so.
func DefaultInScripts(id string) {
	byDefault := false
	for _, variable := range os.Environ() {
		if variable == "CI=1" {
			byDefault = true
		} else if variable == "TERM=dumb" {
			byDefault = true
		}
	}
	yesInScripts = flag.Bool("yes", byDefault, "do not ask")
	flag.Parse()
	delInScripts(id)
}

func delInScripts(id string) {
	if *yesInScripts {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from options.DefaultInScripts"
	}
}

var (
	purge   = flag.Bool("purge", false, "delete instead of showing what would be deleted")
	purging = flag.Bool("purging", true, "delete instead of showing what would be deleted")
)

// Tried is a dry run as long as an option that is off by default is off.
func Tried(id string) { try(id, !*purge) }

func try(id string, dryRun bool) {
	if dryRun {
		fmt.Println("would delete", id)
		return
	}
	del(id)
}

// TriedOnRequest is one only if an option that is on by default is off.
func TriedOnRequest(id string) { tryOnRequest(id, !*purging) }

func tryOnRequest(id string, dryRun bool) {
	if dryRun {
		fmt.Println("would delete", id)
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without anyone's consent"
}

// Shown says the same of something that is no dry run.
func Shown(id string) { show(id, !*purge) }

func show(id string, quietly bool) {
	if quietly {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without anyone's consent"
}

type trial struct {
	id     string
	dryRun bool
}

// Trial keeps the dry run in a field that everything which makes a trial sets.
func Trial(id string) { runTrial(trial{id: id, dryRun: !*purge}) }

func runTrial(t trial) {
	if t.dryRun {
		return
	}
	del(t.id)
}

type forgotten struct {
	id     string
	dryRun bool
}

// Remembered sets the field, and Forgotten does not.
func Remembered(id string) { runForgotten(forgotten{id: id, dryRun: !*purge}) }

func Forgotten(id string) { runForgotten(forgotten{id: id}) }

func runForgotten(f forgotten) {
	if f.dryRun {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &f.id}) // want "without anyone's consent"
}

type decoded struct {
	ID     string
	DryRun bool
}

// Decoded sets the field of one, and another comes from a file.
func Decoded(id string) { runDecoded(decoded{ID: id, DryRun: !*purge}) }

func DecodedFrom(file *os.File) {
	d := decoded{DryRun: true}
	if json.NewDecoder(file).Decode(&d) == nil {
		runDecoded(d)
	}
}

func runDecoded(d decoded) {
	if d.DryRun {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &d.ID}) // want "without anyone's consent"
}

type late struct {
	id     string
	dryRun bool
}

// Late sets the field after the delete.
func Late(id string) {
	l := late{id: id}
	l.run()
	l.dryRun = !*purge
	l.run()
}

func (l *late) run() {
	if l.dryRun {
		return
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &l.id}) // want "without anyone's consent"
}

type asksFirst struct {
	ID  string `arg:""`
	Ask bool   `help:"Ask first." negatable:"" default:"true"`
}

func (a *asksFirst) Run() error {
	if a.Ask {
		fmt.Printf("Delete %s? ", a.ID)
		var answer string
		if fmt.Scanln(&answer); answer != "y" {
			return nil
		}
	}
	del(a.ID)
	return nil
}

type asksNever struct {
	ID  string `arg:""`
	Ask bool   `help:"Ask first." negatable:""`
}

func (a *asksNever) Run() error {
	if a.Ask {
		fmt.Printf("Delete %s? ", a.ID)
		var answer string
		if fmt.Scanln(&answer); answer != "y" {
			return nil
		}
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &a.ID}) // want "without anyone's consent"
	return nil
}

func KongAsking() {
	var cli struct {
		First asksFirst `cmd:""`
		Never asksNever `cmd:""`
	}
	ctx := kong.Parse(&cli)
	ctx.FatalIfErrorf(ctx.Run())
}

func FirstArgument(id string) {
	if flag.Arg(0) == "--yes" {
		del(id)
	}
}

func FirstArgumentOther(id string) {
	if flag.Arg(0) == "--now" {
		client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "without anyone's consent"
	}
}
