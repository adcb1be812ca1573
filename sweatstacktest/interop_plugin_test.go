package sweatstacktest_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// startPlugin runs the Python app and returns where it is.
func startPlugin(t *testing.T, interpreter string, sandbox *sweatstacktest.Sandbox) string {
	t.Helper()
	home := t.TempDir()
	command := exec.CommandContext(t.Context(), interpreter, "testdata/interop/plugin_app.py")
	command.Env = []string{"HOME=" + home, "XDG_DATA_HOME=" + home, "PATH=" + os.Getenv("PATH"), "NO_PROXY=*", "TOKENS=" + filepath.Join(home, "tokens.db")}
	for name, value := range environment(t, sandbox) {
		if name != "SWEATSTACK_API_KEY" && name != "SWEATSTACK_REFRESH_TOKEN" { // a server has no user of its own
			command.Env = append(command.Env, name+"="+value)
		}
	}
	command.Stderr = t.Output()
	out, err := command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	port, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err, "the app did not start")
	return "http://localhost:" + strings.TrimSpace(port)
}

// visitor is a browser that follows redirects by hand.
type visitor struct {
	t      *testing.T
	client *http.Client
}

// request sends one request and returns status, Location and body.
func (v visitor) request(method, target string, form url.Values) (status int, location string, body []byte) {
	v.t.Helper()
	var content io.Reader = http.NoBody
	if form != nil {
		content = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(v.t.Context(), method, target, content)
	require.NoError(v.t, err)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := v.client.Do(r)
	require.NoError(v.t, err)
	defer func() { _ = answer.Body.Close() }()
	body, err = io.ReadAll(answer.Body)
	require.NoError(v.t, err)
	return answer.StatusCode, answer.Header.Get("Location"), body
}

// pluginPage is what the pages of the app answer.
type pluginPage struct{ User, Newest, Resource string }

func (v visitor) page(target string) pluginPage {
	v.t.Helper()
	status, _, body := v.request(http.MethodGet, target, nil)
	require.Equal(v.t, http.StatusOK, status, "%s", body)
	var page pluginPage
	require.NoError(v.t, json.Unmarshal(body, &page))
	return page
}

// The FastAPI plugin of both versions signs in, selects an athlete and receives webhooks, with nothing changed but its base URL.
func TestInterop_FastAPIPlugin(t *testing.T) {
	t.Parallel()
	for _, version := range []struct {
		name        string
		interpreter func(*testing.T) string
		api         sweatstacktest.API
	}{
		{"0.70 and the platform of its time", python, sweatstacktest.Legacy},
		{"0.70 and the platform of today", python, sweatstacktest.Current},
		{"0.97", latestPython, sweatstacktest.Current},
	} {
		t.Run(version.name, func(t *testing.T) {
			t.Parallel()
			interpreter := version.interpreter(t)
			sandbox := sweatstacktest.New(t, sweatstacktest.WithAPI(version.api))
			app := startPlugin(t, interpreter, sandbox)
			coach, athlete := sandbox.Coach(), sandbox.Athletes()[0]
			jar, err := cookiejar.New(nil)
			require.NoError(t, err)
			v := visitor{t, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}

			// Sign in.
			status, authorize, _ := v.request(http.MethodGet, app+"/auth/sweatstack/login?next=/me", nil)
			require.Equal(t, http.StatusFound, status)
			require.True(t, strings.HasPrefix(authorize, sandbox.URL()+"/oauth/authorize?"), authorize)
			_, callback, _ := v.request(http.MethodPost, authorize, url.Values{"user_id": {coach.ID}})
			status, next, body := v.request(http.MethodGet, callback, nil)
			require.Equal(t, http.StatusFound, status, "%s", body)
			assert.Equal(t, "/me", next)
			assert.Equal(t, coach.ID, v.page(app+"/me").User)

			// Act as an athlete, and not as a stranger.
			status, _, body = v.request(http.MethodPost, app+"/auth/sweatstack/select-user/"+athlete.ID, nil)
			require.Equal(t, http.StatusSeeOther, status, "%s", body)
			page := v.page(app + "/selected")
			assert.Equal(t, athlete.ID, page.User)
			assert.Equal(t, sandbox.Activities(athlete)[0].ID, page.Newest)
			status, _, _ = v.request(http.MethodPost, app+"/auth/sweatstack/select-user/"+sandbox.LoneAthlete().ID, nil)
			assert.Equal(t, http.StatusForbidden, status)

			// A webhook finds the user's tokens in the store.
			sent, err := sandbox.SendWebhook(sweatstacktest.Webhook{URL: app + "/webhook", UserID: coach.ID, ResourceID: "a_1"})
			require.NoError(t, err)
			require.Equal(t, "delivered", sent[0].State, "%+v", sent[0].Attempts)
			forged, err := sandbox.SendWebhook(sweatstacktest.Webhook{URL: app + "/webhook", UserID: coach.ID, ResourceID: "a_2", Secret: "wrong"})
			require.NoError(t, err)
			assert.NotEqual(t, "delivered", forged[0].State)
			_, _, body = v.request(http.MethodGet, app+"/received", nil)
			var received []pluginPage
			require.NoError(t, json.Unmarshal(body, &received))
			assert.Equal(t, []pluginPage{{User: coach.ID, Resource: "a_1", Newest: sandbox.Activities(coach)[0].ID}}, received)

			// Log out.
			status, _, _ = v.request(http.MethodPost, app+"/auth/sweatstack/logout", nil)
			assert.Equal(t, http.StatusFound, status)
			status, _, _ = v.request(http.MethodGet, app+"/me", nil)
			assert.Equal(t, http.StatusSeeOther, status)
		})
	}
}
