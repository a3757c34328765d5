package owner_test

import (
	"context"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/keyvet/keyvet/internal/awskey"
	"github.com/keyvet/keyvet/internal/finding"
	"github.com/keyvet/keyvet/internal/owner"
)

// callerARN is what error texts of AWS name, and no report may.
const callerARN = "arn:aws:iam::210987654321:user/somebody"

// newID is an id that carries account, or none where that is negative.
func newID(r *rand.Rand, prefix string, account int64) awskey.ID {
	var bits [10]byte
	high := r.Uint64N(1 << 23)
	if account >= 0 {
		high |= 1<<63 | uint64(account)<<23
	} else {
		high |= 0b01000<<59 | r.Uint64N(1<<59) // the fifth character is I
	}
	binary.BigEndian.PutUint64(bits[:], high)
	binary.BigEndian.PutUint16(bits[8:], uint16(r.Uint32()))
	return awskey.ID(prefix + base32.StdEncoding.EncodeToString(bits[:]))
}

func newRand() *rand.Rand { return rand.New(rand.NewPCG(7, 7)) }

// fakeSTS speaks the query protocol of STS.
type fakeSTS struct {
	*httptest.Server
	mu       sync.Mutex
	requests []url.Values
	headers  []http.Header
}

// newSTS serves answer, and points the AWS SDK at it with credentials of its
// own.
func newSTS(t *testing.T, answer http.HandlerFunc) *fakeSTS {
	t.Helper()
	s := &fakeSTS{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		form, _ := url.ParseQuery(string(body))
		s.mu.Lock()
		s.requests = append(s.requests, form)
		s.headers = append(s.headers, r.Header.Clone())
		s.mu.Unlock()
		r.Form = form
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	environment(t, s.URL)
	return s
}

// environment is that of a caller with credentials, far from the real AWS.
func environment(t *testing.T, endpoint string) {
	t.Helper()
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "AWS_") || strings.HasSuffix(strings.ToUpper(name), "_PROXY") {
			t.Setenv(name, "")
		}
	}
	none := filepath.Join(t.TempDir(), "none")
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL_STS":        endpoint,
		"AWS_REGION":                  "eu-west-3",
		"AWS_ACCESS_KEY_ID":           "AKIACALLERCALLERCALL",
		"AWS_SECRET_ACCESS_KEY":       "the secret of the caller",
		"AWS_CONFIG_FILE":             none,
		"AWS_SHARED_CREDENTIALS_FILE": none,
		"AWS_EC2_METADATA_DISABLED":   "true",
	} {
		t.Setenv(name, value)
	}
}

// account answers with an account, as STS does.
func account(number string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		fmt.Fprintf(w, `<GetAccessKeyInfoResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetAccessKeyInfoResult><Account>%s</Account></GetAccessKeyInfoResult>
  <ResponseMetadata><RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId></ResponseMetadata>
</GetAccessKeyInfoResponse>`, number)
	}
}

// failure answers with an error, as STS does.
func failure(status int, code string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		w.WriteHeader(status)
		fmt.Fprintf(w, `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error><Type>Sender</Type><Code>%s</Code><Message>User: %s is not authorized to perform: sts:GetAccessKeyInfo</Message></Error>
  <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
</ErrorResponse>`, code, callerARN)
	}
}

func raw(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

// TestAnswers gives each answer that STS, or what stands in its place, can give.
func TestAnswers(t *testing.T) {
	hang := make(chan struct{})
	defer close(hang)
	for _, test := range []struct {
		name    string
		answer  http.HandlerFunc
		account string
		unknown string
		tries   int // 0 for any number
	}{
		{"an account", account("210987654321"), "210987654321", "", 1},
		{"an account in China", account("000000000042"), "000000000042", "", 1},
		{"an empty body", raw(200, "text/xml", ""), "", "has no account", 1},
		{"no account", raw(200, "text/xml", `<GetAccessKeyInfoResponse><GetAccessKeyInfoResult/></GetAccessKeyInfoResponse>`), "", "has no account", 1},
		{"eleven digits", account("21098765432"), "", "has no account", 1},
		{"a word for an account", account("somebody"), "", "has no account", 1},
		{"a captive portal", raw(200, "text/html", `<html><body>Please log in<br></body></html>`), "", "is not AWS STS", 0},
		{"JSON", raw(200, "application/json", `{"Account": "210987654321"}`), "", "is not AWS STS", 0},
		{"ValidationError", failure(400, "ValidationError"), "", "does not know the id", 1},
		{"AccessDenied", failure(403, "AccessDenied"), "", "lacks the permission", 1},
		{"an expired token", failure(403, "ExpiredToken"), "", "have expired", 1},
		{"an unknown caller", failure(403, "InvalidClientTokenId"), "", "does not accept", 1},
		{"a wrong signature", failure(403, "SignatureDoesNotMatch"), "", "does not accept", 1},
		{"throttled", failure(400, "Throttling"), "", "throttles", 3},
		{"a 429 without a code", raw(429, "text/plain", ""), "", "throttles", 3},
		{"a broken server", raw(500, "text/plain", "oops"), "", "status 500", 3},
		{"another error", failure(400, "Weird.Code"), "", "error Weird.Code", 1},
		{"an error that says more than a code", failure(400, callerARN), "", "answered with", 1},
		{"a hang", func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-hang:
			case <-r.Context().Done():
			}
		}, "", "in time", 0},
		{"a connection that breaks", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "", "cannot be reached", 0},
		{"a body that breaks off", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			fmt.Fprint(w, "<GetAccessKeyInfoResponse><GetAccess")
		}, "", "", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := newSTS(t, test.answer)
			deadline := 20 * time.Second // for three tries, with pauses
			if test.unknown == "in time" {
				deadline = time.Second
			}
			id := newID(newRand(), "AKIA", -1)
			owners, problems := owner.Find(t.Context(), []awskey.ID{id, id}, owner.Options{
				Online:   owner.Online{Ask: owner.Undecoded},
				Deadline: deadline,
			})
			o := owners[id]
			switch {
			case test.account != "":
				if o.Account == nil || o.Account.ID != test.account || o.Account.Source != finding.SourceSTS || len(problems) != 0 {
					t.Errorf("owner %+v, problems %v; want account %s", o, problems, test.account)
				}
			case o.Account != nil || !strings.Contains(o.Unknown, test.unknown) || o.Unknown == "":
				t.Errorf("owner %+v; want it unknown: %s", o, test.unknown)
			case len(problems) != 1 || !problems[0].Optional || !strings.Contains(problems[0].Message, string(id)):
				t.Errorf("problems %v; want an optional one about %s", problems, id)
			}
			if said := fmt.Sprint(o, problems); strings.Contains(said, callerARN) || strings.Contains(said, "somebody") {
				t.Errorf("%s names the caller", said)
			}
			if test.tries > 0 && len(server.requests) != test.tries {
				t.Errorf("%d requests, want %d", len(server.requests), test.tries)
			}
		})
	}
}

func TestNoClient(t *testing.T) {
	for _, test := range []struct {
		name    string
		set     map[string]string
		unknown string
	}{
		{"no region", map[string]string{"AWS_REGION": ""}, "no AWS region"},
		{"no credentials", map[string]string{"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, "no AWS credentials"},
		{"no such profile", map[string]string{"AWS_PROFILE": "nobody"}, `no profile "nobody"`},
		{"nobody listens", map[string]string{"AWS_ENDPOINT_URL_STS": "http://127.0.0.1:1"}, "cannot be reached"},
		{"no such address", map[string]string{"AWS_ENDPOINT_URL_STS": "::not a URL::"}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			environment(t, "http://127.0.0.1:1")
			for name, value := range test.set {
				t.Setenv(name, value)
			}
			id := newID(newRand(), "ASIA", -1)
			owners, problems := owner.Find(t.Context(), []awskey.ID{id}, owner.Options{
				Online: owner.Online{Ask: owner.All, Required: true}, Deadline: 5 * time.Second,
			})
			if o := owners[id]; o.Account != nil || o.Unknown == "" || !strings.Contains(o.Unknown, test.unknown) {
				t.Errorf("unknown %q, want %q", o.Unknown, test.unknown)
			}
			if len(problems) != 1 || problems[0].Optional {
				t.Errorf("problems %v; want one that is required", problems)
			}
		})
	}
}

// TestOnlyIDsAreSent reads every request: what is asked about, and who signs.
func TestOnlyIDsAreSent(t *testing.T) {
	r := newRand()
	ids := make([]awskey.ID, 0, 40)
	for range 20 {
		ids = append(ids, newID(r, "AKIA", -1), newID(r, "ASIA", r.Int64N(1e12)))
	}
	for _, test := range []struct {
		ask  owner.Ask
		want int
	}{{owner.Nothing, 0}, {owner.Undecoded, 20}, {owner.All, 40}} {
		server := newSTS(t, account("210987654321"))
		var notices []string
		owners, problems := owner.Find(t.Context(), append(ids, ids...), owner.Options{
			Online: owner.Online{Ask: test.ask},
			Notice: func(message string) { notices = append(notices, message) },
		})
		if len(owners) != len(ids) || len(problems) != 0 || len(server.requests) != test.want {
			t.Fatalf("ask %v: %d owners, %d requests, problems %v; want %d and %d", test.ask, len(owners), len(server.requests), problems, len(ids), test.want)
		}
		asked := map[string]bool{}
		for i, form := range server.requests {
			id := form.Get("AccessKeyId")
			if asked[id] || len(form) != 3 || form.Get("Action") != "GetAccessKeyInfo" {
				t.Errorf("request %v", form)
			}
			asked[id] = true
			if signed := server.headers[i].Get("Authorization"); !strings.Contains(signed, "Credential=AKIACALLERCALLERCALL/") {
				t.Errorf("signed by %q", signed)
			}
		}
		if test.want > 0 {
			if len(notices) != 1 || !strings.Contains(notices[0], "only key ids are sent") || !strings.Contains(notices[0], "AKIA************CALL") {
				t.Errorf("notices %q", notices)
			}
		}
	}
}

// TestFinalError shows that an error which every request would meet ends the
// asking.
func TestFinalError(t *testing.T) {
	server := newSTS(t, failure(403, "AccessDenied"))
	r := newRand()
	ids := make([]awskey.ID, 0, 200)
	for range 200 {
		ids = append(ids, newID(r, "AKIA", -1))
	}
	owners, problems := owner.Find(t.Context(), ids, owner.Options{Online: owner.Online{Ask: owner.Undecoded}})
	if len(server.requests) > 20 || len(problems) != 1 || !strings.Contains(problems[0].Message, "and 197 more") {
		t.Errorf("%d requests, problems %v", len(server.requests), problems)
	}
	for id, o := range owners {
		if !strings.Contains(o.Unknown, "lacks the permission") {
			t.Errorf("%s: %q", id, o.Unknown)
		}
	}
}

func TestInterrupted(t *testing.T) {
	newSTS(t, account("210987654321"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	id := newID(newRand(), "AKIA", -1)
	owners, _ := owner.Find(ctx, []awskey.ID{id}, owner.Options{Online: owner.Online{Ask: owner.All}})
	if o := owners[id]; !strings.Contains(o.Unknown, "interrupted") {
		t.Errorf("owner %+v", o)
	}
}

// TestNothingIsSentOffline lets every way to the network end in a failed test:
// the endpoints and the proxies of the environment lead to a listener that
// nobody may call.
func TestNothingIsSentOffline(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			t.Errorf("a connection from %s", connection.RemoteAddr())
			_ = connection.Close()
		}
	}()
	address := "http://" + listener.Addr().String()
	environment(t, address)
	for _, name := range []string{"AWS_ENDPOINT_URL", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "AWS_EC2_METADATA_SERVICE_ENDPOINT"} {
		t.Setenv(name, address)
	}
	t.Setenv("AWS_EC2_METADATA_DISABLED", "")
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	r := newRand()
	report := &finding.Report{Findings: []finding.Finding{
		{Rule: finding.RuleAccessKeyID, KeyID: string(newID(r, "AKIA", -1))},
		{Rule: finding.RuleSecretAccessKey, KeyID: string(newID(r, "ASIA", 42))},
	}}
	owner.Enrich(t.Context(), report, owner.Options{
		Own:    map[string]string{"000000000042": "prod"},
		Notice: func(message string) { t.Errorf("notice %q", message) },
	})
	if len(report.Errors) != 0 {
		t.Errorf("errors %v", report.Errors)
	}
}

// TestMoto asks another implementation of STS.
func TestMoto(t *testing.T) {
	moto, err := exec.LookPath("moto_server")
	if err != nil {
		t.Skip("moto_server is not installed (pip install 'moto[server,sts]')")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	_ = listener.Close()
	server := exec.CommandContext(t.Context(), moto, "-H", "127.0.0.1", "-p", port)
	if err := server.Start(); err != nil {
		t.Skipf("moto_server does not start: %v", err)
	}
	defer func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	}()
	dialer := net.Dialer{Timeout: time.Second}
	for tries := 0; ; tries++ {
		connection, err := dialer.DialContext(t.Context(), "tcp", "127.0.0.1:"+port)
		if err == nil {
			_ = connection.Close()
			break
		}
		if tries == 300 {
			t.Skip("moto_server does not listen")
		}
		time.Sleep(100 * time.Millisecond)
	}
	environment(t, "http://127.0.0.1:"+port)
	id := newID(newRand(), "AKIA", -1)
	owners, problems := owner.Find(t.Context(), []awskey.ID{id}, owner.Options{Online: owner.Online{Ask: owner.Undecoded}})
	if o := owners[id]; o.Account == nil || o.Account.ID != "123456789012" || len(problems) != 0 {
		t.Errorf("owner %+v, problems %v", o, problems)
	}
}
