package kittest_test

import (
	"bufio"
	"bytes"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// streamlitStart is how long Streamlit may take to listen: it imports half of
// Python's data libraries.
const streamlitStart = 90 * time.Second

// startStreamlit runs the app of testdata with the public Python client and
// gives its address. Without a Python that has both the test is skipped; where
// everything must run, that is a failure.
func startStreamlit(t *testing.T, platform string) *url.URL {
	t.Helper()
	python, why := os.Getenv("SWEATSTACK_PYTHON"), "SWEATSTACK_PYTHON does not name a Python with sweatstack==0.70.0 and streamlit"
	if python == "" || exec.CommandContext(t.Context(), python, "-c", "import streamlit, sweatstack.streamlit").Run() != nil {
		if os.Getenv("SWEATSTACK_REQUIRE_SERVICES") == "1" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	command := exec.CommandContext(t.Context(), python, "-m", "streamlit", "run", "testdata/streamlit/app.py",
		"--server.headless", "true", "--server.address", "127.0.0.1", "--server.port", "0",
		"--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false")
	// Nothing of the machine's own settings and token file may leak in.
	home := t.TempDir()
	command.Env = []string{"HOME=" + home, "XDG_DATA_HOME=" + home, "PATH=" + os.Getenv("PATH"), "NO_PROXY=*", "SWEATSTACK_URL=" + platform}
	out, err := command.StdoutPipe()
	require.NoError(t, err)
	var complaints lockedBuffer
	command.Stderr = &complaints
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
		if t.Failed() {
			t.Log("Streamlit:\n" + complaints.String())
		}
	})
	select {
	case address := <-listening:
		target, err := url.Parse(address)
		require.NoError(t, err)
		return target
	case <-ended:
	case <-time.After(streamlitStart):
	}
	require.Fail(t, "Streamlit does not listen", "%s", &complaints)
	return nil
}

// lockedBuffer collects what a process writes.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// StreamlitAuth.behind_proxy of the public Python client 0.70.0 shows the data
// of whoever is signed in at the proxy, and goes on doing so when tokens end:
// the WebSocket is closed in time, and the next one brings a fresh token.
func TestInterop_StreamlitBehindTheProxyPastTheEndOfItsTokens(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t, sweatstacktest.WithAccessTokenTTL(15*time.Minute), sweatstacktest.WithRefreshTokenRotation())
	streamlit := startStreamlit(t, sandbox.URL())

	require.Equal(t, "nobody is signed in", openStreamlit(t, streamlit.String(), nobody(t), "").run(), "around the proxy")

	mux := http.NewServeMux()
	front := httptest.NewUnstartedServer(mux)
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

	coach, athlete := sandbox.Coach(), sandbox.Athletes()[0]
	person := sandbox.SignIn(t, mux, coach)
	person.Transport = http.DefaultTransport // from here on through real connections
	page := fetch(t, person, origin+"/")
	assert.Contains(t, page, "<title>Streamlit</title>")

	shown := func(user sweatstacktest.User) string {
		return "person " + user.ID + " activity " + sandbox.Activities(user)[0].ID + " end"
	}
	first := openStreamlit(t, origin, person.Jar, "forged")
	require.Contains(t, first.run(), shown(coach))
	sandbox.Advance(14*time.Minute + 31*time.Second)
	require.Equal(t, 1012, first.closed(), "half a minute before the token ends")
	second := openStreamlit(t, origin, person.Jar, "forged")
	sandbox.Advance(time.Minute) // by now the first token has ended
	require.Contains(t, second.run(), shown(coach))
	counters := sandbox.Counters()
	assert.Equal(t, 1, counters.CodeExchanged, "nobody had to sign in again")
	assert.Equal(t, 1, counters.RefreshRedeemed)
	assert.Zero(t, counters.RefreshReused)

	form, err := http.NewRequestWithContext(t.Context(), http.MethodPost, origin+auth.URLs().SelectUser(athlete.ID, "/", ""), http.NoBody)
	require.NoError(t, err)
	form.Header.Set("Origin", origin)
	answer, err := person.Do(form)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, http.StatusSeeOther, answer.StatusCode)
	assert.Contains(t, openStreamlit(t, origin, person.Jar, "forged").run(), shown(athlete))
}

// nobody has no cookies.
func nobody(t *testing.T) http.CookieJar {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return jar
}
