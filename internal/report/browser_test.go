package report_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/keyvet/keyvet/internal/report"
)

var screenshot = flag.String("screenshot", "", "write pictures of the HTML report to this directory")

// TestPageInBrowser opens the HTML report in Chromium.
func TestPageInBrowser(t *testing.T) {
	b := startBrowser(t)
	t.Run("filter", func(t *testing.T) { b.t = t; testFilter(t, b) })
	t.Run("hostile", func(t *testing.T) { b.t = t; testHostilePage(t, b) })
	b.t = t
}

// testFilter uses the filter of the page and sees that the page fetches nothing
// and that its content security policy stops nothing of its own.
func testFilter(t *testing.T, b *browser) {
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, []byte(write(t, report.HTML, sample(), options())), 0o644); err != nil {
		t.Fatal(err)
	}
	b.open("file://" + file)

	const visible = `[...document.querySelectorAll("article")].filter((a) => a.offsetHeight > 0).map((a) => a.dataset.rule).join()`
	steps := []struct{ name, do, want string }{
		{"all findings are shown", ``, "access-key-id,secret-access-key,access-key-id,unsafe-delete,gitleaks/generic-api-key,unused-ignore"},
		{"a rule is chosen", `document.querySelector("button[data-rule=access-key-id]").click()`, "access-key-id,access-key-id"},
		{"a second rule is chosen", `document.querySelector("button[data-rule=unsafe-delete]").click()`, "access-key-id,access-key-id,unsafe-delete"},
		{"text is searched as well", `const s = document.getElementById("search"); s.value = "CLEAN.go"; s.dispatchEvent(new Event("input"))`, "unsafe-delete"},
		{"rules are given back", `document.querySelectorAll("button[aria-pressed=true]").forEach((b) => b.click())`, "unsafe-delete"},
	}
	for _, step := range steps {
		b.evaluate("{" + step.do + "}")
		if got := b.evaluate(visible); got != step.want {
			t.Errorf("%s: shown are %s, want %s", step.name, got, step.want)
		}
	}
	if got := b.evaluate(`document.getElementById("shown").textContent`); got != "1 of 6 shown" {
		t.Errorf("the page says %q", got)
	}
	if got := b.evaluate(`String([...document.querySelectorAll(".file")].filter((s) => s.offsetHeight > 0).length)`); got != "1" {
		t.Errorf("%s files are shown for one finding", got)
	}
	if got := b.evaluate(`getComputedStyle(document.querySelector("article")).borderLeftStyle`); got != "solid" {
		t.Errorf("the style does not apply: %q", got)
	}
	for _, width := range []int{320, 1100} {
		b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false})
		if got := b.evaluate(`String(document.documentElement.scrollWidth <= innerWidth)`); got != "true" {
			t.Errorf("at a width of %d the page scrolls sideways", width)
		}
	}
	b.checkQuiet()
	if *screenshot != "" {
		for _, scheme := range []string{"light", "dark"} {
			b.picture("file://"+file, scheme, filepath.Join(*screenshot, "report-"+scheme+".png"))
		}
	}
}

// testHostilePage opens the report about a repository whose names are scripts.
func testHostilePage(t *testing.T, b *browser) {
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, []byte(write(t, report.HTML, hostile(), options())), 0o644); err != nil {
		t.Fatal(err)
	}
	b.open("file://" + file)
	if got := b.evaluate(`document.scripts.length + " " + document.querySelectorAll("article").length`); got != "1 1" {
		t.Errorf("scripts and findings: %s", got)
	}
	b.checkQuiet()
}

// browser speaks the DevTools protocol over a pipe: messages of JSON, a NUL
// byte after each.
type browser struct {
	t         *testing.T
	in        io.Writer
	out       *bufio.Reader
	session   string
	id        int
	complaint []string
	requests  []string
}

// startBrowser starts Chromium without a window. Where tests must not be left
// out it has to be there.
func startBrowser(t *testing.T) *browser {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("there is no Chromium to open the page in")
		}
		t.Skip("there is no Chromium to open the page in")
	}
	toBrowser, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, fromBrowser, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	// Chromium's last processes may still write while the test ends.
	profile, err := os.MkdirTemp("", "keyvet-chromium-") //nolint:usetesting // see above
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	cmd := exec.CommandContext(ctx, path, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
		"--disable-background-networking", "--remote-debugging-pipe", "--user-data-dir="+profile, "about:blank")
	cmd.ExtraFiles = []*os.File{toBrowser, fromBrowser}
	cmd.WaitDelay = 10 * time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = toBrowser.Close(), fromBrowser.Close()
	b := &browser{t: t, in: in, out: bufio.NewReader(out)}
	t.Cleanup(func() {
		_ = b.send("Browser.close", map[string]any{}, "")
		_ = cmd.Wait()
		_, _ = in.Close(), out.Close()
		cancel()
		for range 50 {
			if os.RemoveAll(profile) == nil {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
	})
	return b
}

// open opens address in a new tab and waits until it is loaded.
func (b *browser) open(address string) {
	b.t.Helper()
	target := b.call("Target.createTarget", map[string]any{"url": "about:blank"})
	session := b.call("Target.attachToTarget", map[string]any{"targetId": target["targetId"], "flatten": true})
	b.session, _ = session["sessionId"].(string)
	for _, domain := range []string{"Page", "Log", "Network", "Runtime"} {
		b.call(domain+".enable", map[string]any{})
	}
	b.call("Page.navigate", map[string]any{"url": address})
	for range 200 {
		if b.evaluate(`document.readyState + " " + (location.href !== "about:blank")`) == "complete true" {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.t.Fatalf("%s does not load", address)
}

func (b *browser) evaluate(expression string) string {
	b.t.Helper()
	result := b.call("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true})
	if problem, ok := result["exceptionDetails"]; ok {
		b.t.Fatalf("%s: %v", expression, problem)
	}
	inner, _ := result["result"].(map[string]any)
	value, _ := inner["value"].(string)
	return value
}

// checkQuiet fails when the page asked for anything but itself or made the
// browser complain.
func (b *browser) checkQuiet() {
	b.t.Helper()
	for _, request := range b.requests {
		if !strings.HasSuffix(request, "/report.html") {
			b.t.Errorf("the page asks for %s", request)
		}
	}
	for _, complaint := range b.complaint {
		b.t.Errorf("the browser says: %s", complaint)
	}
}

func (b *browser) picture(address, scheme, file string) {
	b.t.Helper()
	b.open(address)
	b.call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]any{{"name": "prefers-color-scheme", "value": scheme}}})
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": 1100, "height": 1000, "deviceScaleFactor": 1, "mobile": false})
	shot := b.call("Page.captureScreenshot", map[string]any{"format": "png"})
	encoded, _ := shot["data"].(string)
	png, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(file, png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

func (b *browser) send(method string, params map[string]any, session string) error {
	b.id++
	message := map[string]any{"id": b.id, "method": method, "params": params}
	if session != "" {
		message["sessionId"] = session
	}
	encoded, err := json.Marshal(message)
	if err != nil {
		return err
	}
	_, err = b.in.Write(append(encoded, 0))
	return err
}

// call sends a command and waits for its result, noting events meanwhile.
func (b *browser) call(method string, params map[string]any) map[string]any {
	b.t.Helper()
	if err := b.send(method, params, b.session); err != nil {
		b.t.Fatal(err)
	}
	for {
		line, err := b.out.ReadBytes(0)
		if err != nil {
			b.t.Fatalf("%s: the browser is gone: %v", method, err)
		}
		var message struct {
			ID     int
			Method string
			Error  any
			Result map[string]any
			Params map[string]any
		}
		if err := json.Unmarshal(bytes.TrimRight(line, "\x00"), &message); err != nil {
			b.t.Fatal(err)
		}
		switch {
		case message.ID == b.id && message.Error != nil:
			b.t.Fatalf("%s: %v", method, message.Error)
		case message.ID == b.id:
			return message.Result
		case message.Method == "Network.requestWillBeSent":
			request, _ := message.Params["request"].(map[string]any)
			b.requests = append(b.requests, fmt.Sprint(request["url"]))
		case message.Method == "Log.entryAdded", message.Method == "Runtime.exceptionThrown":
			b.complaint = append(b.complaint, fmt.Sprint(message.Params))
		}
	}
}
