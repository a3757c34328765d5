package owner

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/logging"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/finding"
)

// Bounds on what is asked of STS. Its quota is some 600 requests a second for
// an account and region, shared with everything else that the account does.
const (
	workers  = 4
	interval = 20 * time.Millisecond
	deadline = 30 * time.Second
)

// answer is what STS said of an id: an account, or why there is none.
type answer struct {
	account string
	unknown string
}

// lookUp asks STS about ids, each of which occurs once. There is an answer for
// every id.
func lookUp(ctx context.Context, ids []awskey.ID, o Options) map[awskey.ID]answer {
	limit := o.Deadline
	if limit == 0 {
		limit = deadline
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	client, reason := newClient(ctx, len(ids), o.Notice)
	if client == nil {
		return unknown(ids, reason)
	}
	return askAll(ctx, client, ids)
}

func unknown(ids []awskey.ID, reason string) map[awskey.ID]answer {
	answers := make(map[awskey.ID]answer, len(ids))
	for _, id := range ids {
		answers[id] = answer{unknown: reason}
	}
	return answers
}

// askAll asks about ids with bounded rate and concurrency. When an error would
// meet every request, no more are made.
func askAll(ctx context.Context, client *sts.Client, ids []awskey.ID) map[awskey.ID]answer {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var (
		mu      sync.Mutex
		answers = make(map[awskey.ID]answer, len(ids))
		queue   = make(chan awskey.ID)
		group   sync.WaitGroup
	)
	for range min(workers, len(ids)) {
		group.Go(func() {
			for id := range queue {
				a, final := ask(ctx, client, id)
				if final {
					stop(finalError(a.unknown))
				}
				mu.Lock()
				answers[id] = a
				mu.Unlock()
			}
		})
	}
	pace := time.NewTicker(interval)
	defer pace.Stop()
feed:
	for _, id := range ids {
		select {
		case <-ctx.Done():
			break feed
		case queue <- id:
		}
		select {
		case <-ctx.Done():
		case <-pace.C:
		}
	}
	close(queue)
	group.Wait()
	for _, id := range ids {
		if _, ok := answers[id]; !ok {
			answers[id] = answer{unknown: causeOf(ctx)}
		}
	}
	return answers
}

// finalError is the reason for which no more requests are made.
type finalError string

func (e finalError) Error() string { return string(e) }

const (
	reasonTime      = "AWS STS did not answer in time"
	reasonInterrupt = "the lookup was interrupted"
)

// causeOf is why ctx ended.
func causeOf(ctx context.Context) string {
	cause := context.Cause(ctx)
	var final finalError
	switch {
	case errors.As(cause, &final):
		return string(final)
	case errors.Is(cause, context.DeadlineExceeded):
		return reasonTime
	}
	return reasonInterrupt
}

// isAccount reports whether s is the number of an account.
func isAccount(s string) bool {
	const digits = 12
	return len(s) == digits && strings.Trim(s, "0123456789") == ""
}

// isErrorCode reports whether s is a word that can be shown as it is.
func isErrorCode(s string) bool {
	const longest = 64
	return s != "" && len(s) <= longest && !strings.ContainsFunc(s, func(r rune) bool {
		return r != '.' && (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z')
	})
}

// ask asks about one id. The answer is final where every request would get it.
func ask(ctx context.Context, client *sts.Client, id awskey.ID) (a answer, final bool) {
	out, err := client.GetAccessKeyInfo(ctx, &sts.GetAccessKeyInfoInput{AccessKeyId: aws.String(string(id))})
	switch {
	case ctx.Err() != nil && err != nil:
		return answer{unknown: causeOf(ctx)}, true
	case err != nil:
		reason, final := explain(err)
		return answer{unknown: reason}, final
	case out == nil || out.Account == nil || !isAccount(*out.Account):
		// The SDK takes an empty body, and any text as an account.
		return answer{unknown: "the answer of AWS STS has no account"}, false
	}
	return answer{account: *out.Account}, false
}

// explain is err in words of our own: the SDK's texts name the caller. It is
// final if it does not depend on the id.
func explain(err error) (reason string, final bool) {
	var (
		api      smithy.APIError
		garbled  *smithy.DeserializationError
		unsent   *smithyhttp.RequestSendError
		answered *smithyhttp.ResponseError
	)
	status := 0
	if errors.As(err, &answered) {
		status = answered.HTTPStatusCode()
	}
	isAPI := errors.As(err, &api)
	if isAPI {
		for _, known := range apiErrors() {
			if slices.Contains(known.codes, api.ErrorCode()) {
				return known.reason, known.final
			}
		}
	}
	switch {
	case status == http.StatusTooManyRequests:
		return reasonThrottled, true
	case isAPI && api.ErrorCode() != noCode && isErrorCode(api.ErrorCode()):
		return "AWS STS answered with the error " + api.ErrorCode(), false
	case status >= http.StatusBadRequest:
		return fmt.Sprintf("AWS STS answered with status %d", status), false
	case errors.As(err, &garbled):
		return "what answered is not AWS STS", true
	case errors.As(err, &unsent):
		return "AWS STS cannot be reached", true
	}
	return "the lookup failed", true
}

// noCode is what the SDK makes of an error without a code.
const noCode = "UnknownError"

const reasonThrottled = "AWS STS throttles requests"

// apiError is what an error code of STS means.
type apiError struct {
	codes  []string
	reason string
	final  bool
}

// apiErrors are the errors of GetAccessKeyInfo and those common to all actions:
// https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html.
func apiErrors() []apiError {
	return []apiError{
		{[]string{"ValidationError"}, "AWS STS does not know the id, which may be deleted", false},
		{[]string{"AccessDenied", "AccessDeniedException", "NotAuthorized", "OptInRequired"}, "the caller lacks the permission sts:GetAccessKeyInfo", true},
		{[]string{"ExpiredToken", "ExpiredTokenException", "RequestExpired"}, "the caller's credentials have expired", true},
		{[]string{
			"InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch", "IncompleteSignature",
			"MissingAuthenticationToken", "MissingAuthenticationTokenException", "InvalidSignatureException",
		}, "AWS STS does not accept the caller's credentials", true},
		{[]string{"Throttling", "ThrottlingException", "TooManyRequestsException", "RequestLimitExceeded", "SlowDown"}, reasonThrottled, true},
	}
}

// newClient makes a client as the user's environment and AWS configuration say,
// and tells notice who will ask about count ids. Without a client, reason says
// why.
func newClient(ctx context.Context, count int, notice func(string)) (client *sts.Client, reason string) {
	cfg, err := config.LoadDefaultConfig(ctx, config.WithRetryer(newRetryer), config.WithLogger(logging.Nop{}))
	if err != nil {
		if profile, ok := errors.AsType[config.SharedConfigProfileNotExistError](err); ok {
			return nil, fmt.Sprintf("the AWS configuration has no profile %q", profile.Profile)
		}
		return nil, "the AWS configuration cannot be loaded"
	}
	if cfg.Region == "" {
		return nil, "no AWS region is configured; set AWS_REGION"
	}
	credentials, err := cfg.Credentials.Retrieve(ctx)
	switch {
	case ctx.Err() != nil:
		return nil, causeOf(ctx)
	case err != nil:
		return nil, "no AWS credentials to ask with were found"
	}
	if notice != nil {
		notice(fmt.Sprintf("asking %s in %s whose %s; only key ids are sent. The caller is %s, from %s",
			service(), cfg.Region, plural(count), finding.RedactID(credentials.AccessKeyID), credentials.Source))
	}
	return sts.NewFromConfig(cfg), ""
}

// newRetryer retries as the SDK does, and after a 429 without an error code.
func newRetryer() aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.Retryables = append(o.Retryables, retry.RetryableHTTPStatusCode{
			Codes: map[int]struct{}{http.StatusTooManyRequests: {}},
		})
	})
}

// service is what is asked, with its address where the environment sets it.
func service() string {
	for _, name := range [...]string{"AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL"} {
		if address, err := url.Parse(os.Getenv(name)); err == nil && address.Host != "" {
			return "AWS STS at " + address.Host
		}
	}
	return "AWS STS"
}

func plural(n int) string {
	if n == 1 {
		return "1 key is"
	}
	return fmt.Sprintf("%d keys are", n)
}
