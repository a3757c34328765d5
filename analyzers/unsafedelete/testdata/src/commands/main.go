// Command commands is a command-line tool in one package.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/sirupsen/logrus"
	"github.com/spf13/cobra"
)

var (
	client *iam.Client
	yes    bool
)

func ask() bool {
	var answer string
	fmt.Print("Delete? ")
	fmt.Scanln(&answer)
	return answer == "y"
}

func del(id string) error {
	_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from commands.init|path from main.init"
	return err
}

var root = &cobra.Command{Use: "keys"}

var guarded = &cobra.Command{
	Use: "guarded",
	PreRunE: func(cmd *cobra.Command, args []string) error {
		if !ask() {
			return errors.New("aborted")
		}
		return nil
	},
	RunE: func(cmd *cobra.Command, args []string) error { return del(args[0]) },
}

var careless = &cobra.Command{
	Use: "careless",
	PreRunE: func(cmd *cobra.Command, args []string) error {
		ask()
		return nil
	},
	RunE: func(cmd *cobra.Command, args []string) error { return del(args[0]) },
}

var above = &cobra.Command{
	Use: "above",
	PersistentPreRunE: func(cmd *cobra.Command, args []string) error {
		if yes || ask() {
			return nil
		}
		return errors.New("aborted")
	},
}

var below = &cobra.Command{
	Use: "below",
	RunE: func(cmd *cobra.Command, args []string) error {
		_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &args[0]})
		return err
	},
}

var unguarded = &cobra.Command{
	Use: "unguarded",
	Run: func(cmd *cobra.Command, args []string) {
		if !ask() {
			logrus.Fatal("aborted")
		}
		if _, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &args[0]}); err != nil {
			logrus.Fatal(err)
		}
	},
}

func handle(w http.ResponseWriter, r *http.Request) {
	id := r.FormValue("id")
	if r.FormValue("confirm") != "true" {
		return
	}
	client.DeleteAccessKey(r.Context(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "AWS IAM DeleteAccessKey"
}

type event struct {
	ID    string `json:"id"`
	Force bool   `json:"force"`
}

func onEvent(ctx context.Context, e event) error {
	if !e.Force {
		return nil
	}
	_, err := client.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{AccessKeyId: &e.ID}) // want "AWS IAM DeleteAccessKey"
	return err
}

func main() {
	root.PersistentFlags().BoolVar(&yes, "yes", false, "do not ask")
	above.AddCommand(below)
	root.AddCommand(guarded, careless, above, unguarded)
	if os.Getenv("LAMBDA") != "" {
		lambda.Start(onEvent)
	}
	http.HandleFunc("/delete", handle)
	cobra.CheckErr(root.Execute())
}
