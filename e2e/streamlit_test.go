package e2e_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// Times of the Streamlit test.
const (
	streamlitStart = 90 * time.Second // it imports half of Python's data libraries
	reconnectLimit = 60 * time.Second
)

// startStreamlit runs the app that the tests of the Python client use, and gives
// its address.
func startStreamlit(t *testing.T, platform string) *url.URL {
	t.Helper()
	python, why := os.Getenv("SWEATSTACK_PYTHON"), "SWEATSTACK_PYTHON does not name a Python with sweatstack==0.70.0 and streamlit"
	if python == "" || exec.CommandContext(t.Context(), python, "-c", "import streamlit, sweatstack.streamlit").Run() != nil {
		if os.Getenv("SWEATSTACK_REQUIRE_SERVICES") == "1" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	command := exec.CommandContext(t.Context(), python, "-m", "streamlit", "run", "../internal/kittest/testdata/streamlit/app.py",
		"--server.headless", "true", "--server.address", "127.0.0.1", "--server.port", "0",
		"--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false")
	home := t.TempDir()
	command.Env = []string{"HOME=" + home, "XDG_DATA_HOME=" + home, "PATH=" + os.Getenv("PATH"), "NO_PROXY=*", "SWEATSTACK_URL=" + platform}
	out, err := command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	listening, ended := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(ended)
		address := regexp.MustCompile(`URL: (http://\S+)`)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if found := address.FindStringSubmatch(lines.Text()); found != nil {
				listening <- found[1]
			}
		}
		_ = command.Wait() // it is killed
	}()
	t.Cleanup(func() {
		_ = command.Process.Kill()
		<-ended
	})
	select {
	case address := <-listening:
		target, err := url.Parse(address)
		require.NoError(t, err)
		return target
	case <-ended:
	case <-time.After(streamlitStart):
	}
	require.Fail(t, "Streamlit does not listen")
	return nil
}

// A person opens a Streamlit app behind the kit's proxy, signs in, and stays on
// the page for longer than a token lives: the page connects again by itself, and
// goes on showing their data.
func TestProxy_StreamlitPageGoesOnPastTheEndOfATokenUnseen(t *testing.T) {
	t.Parallel()
	if shared.missing != "" {
		t.Skip(shared.missing)
	}
	sandbox := sweatstacktest.New(t, sweatstacktest.WithAccessTokenTTL(15*time.Minute), sweatstacktest.WithRefreshTokenRotation())
	streamlit := startStreamlit(t, sandbox.URL())
	var sockets atomic.Int64
	mux := http.NewServeMux()
	front := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
			sockets.Add(1)
		}
		mux.ServeHTTP(w, r)
	}))
	origin := "http://" + front.Listener.Addr().String()
	secrets := sandbox.Secrets()
	auth, err := sweatstackhttp.Configure(sweatstackhttp.Config{
		ClientID: secrets.ClientID, ClientSecret: secrets.ClientSecret, AppURL: origin,
		SessionSecrets: []string{secrets.SessionSecret}, BaseURL: sandbox.URL(), Now: sandbox.Now,
	})
	require.NoError(t, err)
	proxy, err := auth.Proxy(streamlit, sweatstackhttp.ProxyConfig{})
	require.NoError(t, err)
	auth.Instrument(mux)
	mux.Handle("/", proxy)
	front.Start()
	t.Cleanup(front.Close)

	b := newVisitor(t, &program{t: t, url: origin, sandbox: sandbox.URL()})
	b.console.expect("") // what Streamlit's own page has to say is not ours
	b.open("/")
	b.choose(coach)
	b.until(`document.body.innerText.includes("Load 1: person ` + sandbox.Coach().ID + ` ")`)
	before := sockets.Load()

	sandbox.Advance(14*time.Minute + 31*time.Second)
	ctx, cancel := context.WithTimeout(t.Context(), reconnectLimit)
	defer cancel()
	for sockets.Load() == before {
		select {
		case <-ctx.Done():
			require.Fail(t, "the page does not connect again")
		case <-time.After(50 * time.Millisecond):
		}
	}
	sandbox.Advance(time.Minute) // by now the first token has ended
	b.until(`[...document.querySelectorAll("button")].some(b => b.innerText == "Load again" && !b.disabled)`)
	eval[bool](b, `(() => { [...document.querySelectorAll("button")].find(b => b.innerText == "Load again").click(); return true })()`)
	b.until(`/Load [2-9]: person ` + sandbox.Coach().ID + ` /.test(document.body.innerText)`)
	b.shoot("streamlit-behind-proxy")
	counters := sandbox.Counters()
	assert.Equal(t, 1, counters.CodeExchanged, "nobody had to sign in again")
	assert.Equal(t, 1, counters.RefreshRedeemed)
	assert.Zero(t, counters.RefreshReused)
}
