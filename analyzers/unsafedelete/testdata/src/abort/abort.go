// Package abort ends in every way that programs end when somebody says no.
package abort

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"os"
	"runtime"
	"strings"

	"github.com/pterm/pterm"
	"github.com/rs/zerolog"
	zlog "github.com/rs/zerolog/log"
	"github.com/sirupsen/logrus"
	"github.com/spf13/cobra"
	"go.uber.org/zap"
	"k8s.io/klog/v2"

	"github.com/aws/aws-sdk-go-v2/service/iam"
)

var client *iam.Client

var errNo = errors.New("declined")

func del(id string) {
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id})
}

func ask() bool {
	fmt.Print("Delete? ")
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	return err == nil && strings.TrimSpace(line) == "yes"
}

func askErr() error {
	if !ask() {
		return errNo
	}
	return nil
}

func Panic(id string) {
	if !ask() {
		panic(errNo)
	}
	del(id)
}

func LogPanic(id string) {
	if !ask() {
		log.Panicln("declined")
	}
	del(id)
}

func Logger(logger *log.Logger, id string) {
	if !ask() {
		logger.Fatalf("%v", errNo)
	}
	del(id)
}

func Logrus(id string) {
	if !ask() {
		logrus.WithField("id", id).Fatal("declined")
	}
	del(id)
}

func LogrusOnly(id string) {
	if !ask() {
		logrus.WithField("id", id).Error("declined")
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from abort.LogrusOnly"
}

func Zap(logger *zap.Logger, id string) {
	if !ask() {
		logger.Fatal("declined")
	}
	del(id)
}

func ZapSugar(logger *zap.SugaredLogger, id string) {
	if !ask() {
		logger.Fatalw("declined", "id", id)
	}
	del(id)
}

// ZapDPanic panics in development only.
func ZapDPanic(logger *zap.Logger, id string) {
	if !ask() {
		logger.DPanic("declined")
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from abort.ZapDPanic"
}

func Zerolog(id string) {
	if !ask() {
		zlog.Fatal().Err(errNo).Str("id", id).Msg("declined")
	}
	del(id)
}

func ZerologLogger(logger zerolog.Logger, id string) {
	if err := askErr(); err != nil {
		logger.Fatal().Err(err).Send()
	}
	del(id)
}

func ZerologOnly(id string) {
	if !ask() {
		zlog.Error().Err(errNo).Msg("declined")
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from abort.ZerologOnly"
}

func Slog(id string) {
	if !ask() {
		slog.Error("declined")
		os.Exit(1)
	}
	del(id)
}

func SlogOnly(id string) {
	if !ask() {
		slog.Error("declined")
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from abort.SlogOnly"
}

func Klog(id string) {
	if !ask() {
		klog.Exitf("declined")
	}
	del(id)
}

func Pterm(id string) {
	if !ask() {
		pterm.Fatal.Println("declined")
	}
	del(id)
}

func PtermOnly(id string) {
	if !ask() {
		pterm.Error.Println("declined")
	}
	client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from abort.PtermOnly"
}

func CheckErr(id string) {
	cobra.CheckErr(askErr())
	del(id)
}

func Goexit(id string) {
	if !ask() {
		runtime.Goexit()
	}
	del(id)
}

func Forever(id string) {
	if !ask() {
		select {}
	}
	del(id)
}

func Recovered(id string) (err error) {
	func() {
		defer func() { err, _ = recover().(error) }()
		if !ask() {
			panic(errNo)
		}
	}()
	_, err = client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from abort.Recovered"
	return err
}

// die may return: in tests it does.
var exit = os.Exit

func die(err error) {
	fmt.Fprintln(os.Stderr, err)
	exit(1)
}

func Die(id string) {
	if !ask() {
		die(errNo)
	}
	del(id)
}

func dieIf(err error, format string, args ...any) {
	if err == nil {
		return
	}
	fmt.Fprintf(os.Stderr, format, args...)
	os.Exit(1)
}

func DieIf(id string) {
	dieIf(askErr(), "kept %s", id)
	del(id)
}

func must(ok bool) {
	if !ok {
		panic("declined")
	}
}

func Must(id string) {
	must(ask())
	del(id)
}

func WrongError(id string) error {
	err := askErr()
	if errors.Is(err, os.ErrNotExist) {
		return err
	}
	_, err = client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from abort.WrongError"
	return err
}

func Joined(id string) error {
	if err := errors.Join(askErr(), nil); err != nil {
		return err
	}
	del(id)
	return nil
}

func Wrapped(id string) error {
	if err := wrap(askErr()); err != nil {
		return err
	}
	del(id)
	return nil
}

func wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("asking: %w", err)
}

type step func(id string) error

func Chain(id string) error {
	for _, s := range []step{
		func(string) error { return askErr() },
		func(id string) error {
			_, err := client.DeleteAccessKey(context.TODO(), &iam.DeleteAccessKeyInput{AccessKeyId: &id}) // want "path from abort.Chain"
			return err
		},
	} {
		if err := s(id); err != nil {
			fmt.Println(err)
		}
	}
	return nil
}
