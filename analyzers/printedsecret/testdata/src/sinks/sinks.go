// Package sinks shows where a secret must not go, and where it may.
package sinks

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/golang/glog"
	hclog "github.com/hashicorp/go-hclog"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"
	"github.com/sirupsen/logrus"
	"github.com/spf13/cobra"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
	"go.uber.org/zap"
	"k8s.io/klog/v2"
)

func stdout(c aws.Credentials) {
	fmt.Print(c.SecretAccessKey)                          // want `goes to the standard output`
	fmt.Printf("%s %s", c.AccessKeyID, c.SecretAccessKey) // want `goes to the standard output`
	fmt.Fprintln(os.Stdout, c.SecretAccessKey)            // want `goes to the standard output`
	fmt.Fprintf(os.Stderr, "%q", c.SecretAccessKey)       // want `goes to the standard error`
	os.Stdout.WriteString(c.SecretAccessKey)              // want `goes to the standard output`
	io.WriteString(os.Stdout, c.SecretAccessKey)          // want `goes to the standard output`
	println(c.SecretAccessKey)                            // want `goes to the standard error`
}

func wrappedStdout(c aws.Credentials) {
	w := bufio.NewWriter(os.Stdout)
	fmt.Fprintln(w, c.SecretAccessKey) // want `goes to the standard output`
	table := tabwriter.NewWriter(os.Stdout, 0, 8, 1, ' ', 0)
	fmt.Fprintln(table, c.SecretAccessKey) // want `goes to the standard output`
	json.NewEncoder(os.Stdout).Encode(c)   // want `goes to the standard output`
}

func command(cmd *cobra.Command, c aws.Credentials) {
	cmd.Println(c.SecretAccessKey)                     // want `goes to the standard output`
	fmt.Fprintln(cmd.OutOrStdout(), c.SecretAccessKey) // want `goes to the standard output`
}

func file(c aws.Credentials) error {
	f, err := os.OpenFile("credentials", os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, c.SecretAccessKey)
	return json.NewEncoder(f).Encode(c)
}

func buffers(c aws.Credentials) string {
	var buf bytes.Buffer
	fmt.Fprintf(&buf, "secret=%s", c.SecretAccessKey)
	log.Print(buf.String()) // want `goes to the log`
	var b strings.Builder
	b.WriteString(c.SecretAccessKey)
	log.Print(b.String()) // want `goes to the log`
	var id strings.Builder
	id.WriteString(c.AccessKeyID)
	log.Print(id.String())
	return b.String()
}

func logs(c aws.Credentials, logger *log.Logger) {
	log.Println("using", c.SecretAccessKey) // want `goes to the log`
	log.Fatalf("no access with %v", c)      // want `goes to the log`
	logger.Printf("%s", c.SessionToken)     // want `goes to the log`
	log.Println("using", c.AccessKeyID)
}

func structured(ctx context.Context, c aws.Credentials, l *slog.Logger) {
	slog.Info("credentials", "secret", c.SecretAccessKey)                      // want `goes to the log`
	slog.Info("credentials", slog.String("secret", c.SecretAccessKey))         // want `goes to the log`
	l.InfoContext(ctx, "credentials", slog.Any("creds", c))                    // want `goes to the log`
	l.With("token", c.SessionToken).Info("hello")                              // want `goes to the log`
	slog.Info("credentials", slog.Group("aws", slog.Any("t", c.SessionToken))) // want `goes to the log`
	slog.Info("credentials", "id", c.AccessKeyID)
}

type quiet struct{ secret string } // want secret:`holds`

func (quiet) LogValue() slog.Value { return slog.StringValue("hidden") }

func logValue(c aws.Credentials) {
	slog.Info("credentials", "creds", quiet{c.SecretAccessKey})
}

func loggers(c aws.Credentials, z *zap.Logger, zl *zerolog.Logger, h hclog.Logger) {
	z.Info("created", zap.String("secret", c.SecretAccessKey)) // want `goes to the log`
	z.Info("created", zap.Any("creds", c))                     // want `goes to the log`
	z.Sugar().Infow("created", "secret", c.SecretAccessKey)    // want `goes to the log`
	z.Sugar().Infof("created %s", c.SecretAccessKey)           // want `goes to the log`
	z.Info("created", zap.String("id", c.AccessKeyID))
	zl.Info().Str("secret", c.SecretAccessKey).Msg("created") // want `goes to the log`
	zl.Info().Interface("creds", c).Msg("created")            // want `goes to the log`
	zl.Info().Str("id", c.AccessKeyID).Msg("created")
	logrus.Infof("created %s", c.SecretAccessKey)                            // want `goes to the log`
	logrus.WithField("secret", c.SecretAccessKey).Info("created")            // want `goes to the log`
	logrus.WithFields(logrus.Fields{"secret": c.SecretAccessKey}).Info("ok") // want `goes to the log`
	logrus.WithField("id", c.AccessKeyID).Info("created")
	klog.Infof("created %s", c.SecretAccessKey)             // want `goes to the log`
	klog.InfoS("created", "secret", c.SecretAccessKey)      // want `goes to the log`
	klog.ErrorS(nil, "failed", "secret", c.SecretAccessKey) // want `goes to the log`
	glog.Warningf("created %s", c.SecretAccessKey)          // want `goes to the log`
	h.Info("created", "secret", c.SecretAccessKey)          // want `goes to the log`
}

type ourLogger interface {
	Debugf(format string, args ...any)
}

func ownLogger(c aws.Credentials, l ourLogger) {
	l.Debugf("created %s", c.SecretAccessKey) // want `goes to the log`
	l.Debugf("created %s", c.AccessKeyID)
}

func tests(t *testing.T, c aws.Credentials) {
	t.Log(c.SecretAccessKey)              // want `goes to the test log`
	t.Errorf("got %q", c.SecretAccessKey) // want `goes to the test log`
	if c.SecretAccessKey == "" {
		t.Fatal("no secret")
	}
}

func failures(c aws.Credentials) error {
	if c.AccessKeyID == "" {
		panic("no id for " + c.SecretAccessKey) // want `goes to a panic`
	}
	if c.SessionToken == "" {
		return errors.New("bad secret " + c.SecretAccessKey) // want `goes to an error value`
	}
	return fmt.Errorf("signing as %s with %s", c.AccessKeyID, c.SecretAccessKey) // want `goes to an error value`
}

type denied struct{ secret string } // want secret:`holds`

func (d *denied) Error() string { return "denied: " + d.secret } // want Error:`shows result 0`

func customError(c aws.Credentials) error {
	return &denied{secret: c.SecretAccessKey} // want `goes to an error value, which Error shows`
}

type refused struct{ secret string } // want secret:`holds`

func (*refused) Error() string { return "refused" }

func quietError(c aws.Credentials) error {
	return &refused{secret: c.SecretAccessKey}
}

func responses(w http.ResponseWriter, c aws.Credentials) {
	fmt.Fprintf(w, "secret: %s", c.SecretAccessKey) // want `goes to an HTTP response`
	w.Write([]byte(c.SecretAccessKey))              // want `goes to an HTTP response`
	json.NewEncoder(w).Encode(c)                    // want `goes to an HTTP response`
	http.Error(w, c.SecretAccessKey, 500)           // want `goes to an HTTP response`
	fmt.Fprintf(w, "id: %s", c.AccessKeyID)
}

func telemetry(span trace.Span, counter *prometheus.CounterVec, c aws.Credentials) {
	span.SetAttributes(attribute.String("secret", c.SecretAccessKey)) // want `goes to a trace`
	span.SetAttributes(attribute.String("id", c.AccessKeyID))
	counter.WithLabelValues(c.SecretAccessKey).Inc() // want `goes to a metric`
	counter.WithLabelValues(c.AccessKeyID).Inc()
}

func processes(c aws.Credentials) error {
	cmd := exec.Command("tool", "--secret", c.SecretAccessKey) // want `goes to a command line`
	cmd.Env = append(os.Environ(), "AWS_SECRET_ACCESS_KEY="+c.SecretAccessKey)
	return cmd.Run()
}
