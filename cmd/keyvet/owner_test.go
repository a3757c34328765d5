package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// callers counts who came to a server or a listener.
type callers struct {
	mu sync.Mutex
	n  int
}

func (c *callers) add() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
}

func (c *callers) take() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.n
	c.n = 0
	return n
}

// TestOnlineScripts runs the command beside a server that speaks as STS does,
// $STS, and a listener that nobody should call, $TRAP. Ids that begin AKIAJ
// belong to account 210987654321, others are denied.
func TestOnlineScripts(t *testing.T) {
	var asked, trapped callers
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.add()
		body, _ := io.ReadAll(r.Body)
		form, _ := url.ParseQuery(string(body))
		w.Header().Set("Content-Type", "text/xml")
		if len(form) == 3 && form.Get("Action") == "GetAccessKeyInfo" && form.Get("AccessKeyId")[:5] == "AKIAJ" {
			fmt.Fprint(w, `<GetAccessKeyInfoResponse><GetAccessKeyInfoResult><Account>210987654321</Account></GetAccessKeyInfoResult></GetAccessKeyInfoResponse>`)
			return
		}
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, `<ErrorResponse><Error><Code>AccessDenied</Code><Message>User: arn:aws:iam::210987654321:user/somebody is not authorized</Message></Error></ErrorResponse>`)
	}))
	t.Cleanup(server.Close)
	trap, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = trap.Close() })
	go func() {
		for {
			connection, err := trap.Accept()
			if err != nil {
				return
			}
			trapped.add()
			_ = connection.Close()
		}
	}()
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "online"),
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status":  checkStatus,
			"oneline": checkOneLine,
			// "called" and "asked" say whether the listener and the server
			// were called since the last time.
			"called": expectCalls(&trapped),
			"asked":  expectCalls(&asked),
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("STS", server.URL)
			env.Setenv("TRAP", "http://"+trap.Addr().String())
			for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOTOOLCHAIN"} {
				env.Setenv(name, goEnv(t, name))
			}
			return nil
		},
	})
}

func expectCalls(c *callers) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, no bool, _ []string) {
		if n := c.take(); (n > 0) == no {
			ts.Fatalf("%d calls", n)
		}
	}
}
