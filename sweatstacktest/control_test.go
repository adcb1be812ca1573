package sweatstacktest_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// overNetwork sends a request to the sandbox's listener under any host name.
func overNetwork(t *testing.T, sandbox *sweatstacktest.Sandbox, method, path, body string, headers ...string) reply {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, sandbox.URL()+path, strings.NewReader(body))
	require.NoError(t, err)
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	w := &wire{t: t, sandbox: sandbox, client: &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	return w.do(r)
}

// A page that has pointed its own name at this machine sends that name as Host.
func TestControl_RefusesForeignHosts(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t, sweatstacktest.WithAllowedHosts("sandbox.internal"))
	tests := map[string]bool{
		"127.0.0.1:8700": true, "localhost": true, "localhost:1": true, "localhost.": true, "[::1]:8700": true, "app.localhost": true,
		"127.8.8.8": true, "sandbox.internal:80": true, "SANDBOX.internal": true,
		"evil.example": false, "127.0.0.1.evil.example": false, "localhost.evil.example": false,
		"192.168.1.2": false, "0.0.0.0": false, "xlocalhost": false,
	}
	for host, ok := range tests {
		for _, path := range []string{"/_sandbox/state", "/_sandbox/requests", "/_sandbox/deliveries", "/", "/oauth/authorize?client_id=" + sandbox.ClientID() + "&redirect_uri=http://localhost"} {
			answer := overNetwork(t, sandbox, http.MethodGet, path, "", "Host", host)
			if ok {
				assert.Equal(t, http.StatusOK, answer.status, "%s %s", host, path)
				continue
			}
			assert.Equal(t, http.StatusForbidden, answer.status, "%s %s", host, path)
			assert.NotContains(t, string(answer.body), sandbox.Coach().ID)
		}
		reset := overNetwork(t, sandbox, http.MethodPost, "/_sandbox/clock", `{"advance":"1s"}`, "Host", host, "Content-Type", "application/json")
		assert.Equal(t, ok, reset.status == http.StatusOK, host)
	}
	api := overNetwork(t, sandbox, http.MethodGet, "/api/v1/users/", "", "Host", "sandbox")
	assert.Equal(t, http.StatusUnauthorized, api.status, "the API needs a token, not a host")
}

func TestControl_RefusesWritesOfForeignPages(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	own := sandbox.URL()
	tests := []struct {
		name    string
		headers []string
		want    int
	}{
		{"a program", []string{"Content-Type", "application/json"}, 200},
		{"its own page", []string{"Content-Type", "application/json", "Origin", own, "Sec-Fetch-Site", "same-origin"}, 200},
		{"JSON with a charset", []string{"Content-Type", "application/json; charset=utf-8"}, 200},
		{"foreign page", []string{"Content-Type", "application/json", "Sec-Fetch-Site", "cross-site"}, 403},
		{"foreign origin, old browser", []string{"Content-Type", "application/json", "Origin", "https://evil.example"}, 403},
		{"other port of this machine", []string{"Content-Type", "application/json", "Origin", "http://127.0.0.1:1", "Sec-Fetch-Site", "same-site"}, 403},
		{"form", []string{"Content-Type", "application/x-www-form-urlencoded"}, 415},
		{"text, as a form can send it", []string{"Content-Type", "text/plain"}, 415},
		{"no type", nil, 415},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, path := range []string{"clock", "faults", "webhooks", "reset"} {
				body := map[string]string{
					"clock": `{"advance":"1s"}`, "faults": `{"match":"GET /api/v1/tests/","status":503}`, "reset": ``,
					"webhooks": `{"url":"http://127.0.0.1:1/"}`,
				}[path]
				answer := overNetwork(t, sandbox, http.MethodPost, "/_sandbox/"+path, body, tt.headers...)
				assert.Equal(t, tt.want, answer.status, "%s: %s", path, answer.body)
				assert.Empty(t, answer.header.Get("Access-Control-Allow-Origin"))
			}
		})
	}
}

func TestControl_StateTellsEverythingButSecrets(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	got := w.signIn(w.sandbox.Coach())
	w.tokens(w.refresh(*got.RefreshToken))
	env := environment(t, w.sandbox)
	state := w.send(http.MethodGet, "/_sandbox/state", "")
	require.Equal(t, http.StatusOK, state.status)
	var body struct {
		Counters   map[string]int
		Users      []struct{ ID, Name string }
		Teams      []struct{ ID string }
		Activities []struct{ ID string }
		Tokens     []struct{ Fingerprint, Kind, State string }
	}
	state.into(t, &body)
	assert.Equal(t, map[string]int{
		"refresh_redeemed": 1, "refresh_retried": 0, "refresh_reused": 0, "code_exchanged": 1, "delegated": 0,
	}, body.Counters)
	assert.Len(t, body.Users, 12)
	assert.Len(t, body.Teams, 2)
	assert.Greater(t, len(body.Activities), 400)
	assert.NotEmpty(t, body.Tokens)

	for _, path := range []string{"/_sandbox/state", "/_sandbox/requests", "/_sandbox/deliveries", "/"} {
		text := string(w.send(http.MethodGet, path, "").body)
		for name, secret := range map[string]string{
			"access token": got.AccessToken, "refresh token": *got.RefreshToken, "client secret": env["SWEATSTACK_CLIENT_SECRET"],
			"webhook secret": env["SWEATSTACK_WEBHOOK_SECRET"], "session secret": env["SWEATSTACK_SESSION_SECRET"],
			"API key": env["SWEATSTACK_API_KEY"], "coach's refresh token": env["SWEATSTACK_REFRESH_TOKEN"],
		} {
			assert.NotContains(t, text, secret, "%s shows the %s", path, name)
		}
	}
}

func TestControl_RequestsAreListedWithFingerprints(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	code := w.code(w.sandbox.Coach())
	got := w.tokens(w.exchange(code, "tz", "Europe/Oslo"))
	w.get("/activities/?limit=1&tags=x", got.AccessToken)
	w.send(http.MethodGet, "/_sandbox/state", "")

	list := w.sandbox.Requests()
	require.Len(t, list, 3, "the control API is not listed")
	assert.Equal(t, "POST /oauth/authorize", list[0].Method+" "+list[0].Path)
	assert.Equal(t, url.Values{
		"grant_type": {"authorization_code"}, "code": {fingerprintOf(code)}, "tz": {"Europe/Oslo"},
		"client_id": {w.sandbox.ClientID()}, "client_secret": {fingerprintOf(w.sandbox.Secrets().ClientSecret)},
	}, list[1].Form)
	last := list[2]
	assert.Equal(t, fingerprintOf(got.AccessToken), last.Token)
	assert.Equal(t, w.sandbox.Coach().ID, last.UserID)
	assert.Equal(t, http.StatusOK, last.Status)
	assert.Equal(t, url.Values{"limit": {"1"}, "tags": {"x"}}, last.Query)
	assert.NotEmpty(t, last.ID)
}

func TestControl_ClockExpiresTokens(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	token := w.signIn(w.sandbox.Coach()).AccessToken
	require.Equal(t, http.StatusOK, w.get("/users/", token).status)
	answer := w.postJSON("/_sandbox/clock", map[string]any{"advance": "15m"})
	assert.Equal(t, http.StatusOK, answer.status)
	assert.Equal(t, http.StatusUnauthorized, w.get("/users/", token).status)
	assert.Equal(t, http.StatusOK, w.postJSON("/_sandbox/clock", map[string]any{"advance": 1.5}).status, "seconds as a number")
}

func TestControl_OneFaultIsTakenBackByItsID(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	fault := func(body map[string]any) (answer struct {
		ID     string
		Faults int
	}) {
		reply := w.postJSON("/_sandbox/faults", body)
		require.Equal(t, http.StatusOK, reply.status, "%s", reply.body)
		reply.into(t, &answer)
		return answer
	}
	fault(map[string]any{"match": "GET /api/v1/users/", "status": 503})
	second := fault(map[string]any{"match": "GET /api/v1/teams/", "status": 503})
	require.Equal(t, 2, second.Faults)
	left := fault(map[string]any{"clear": true, "id": second.ID})
	assert.Equal(t, 1, left.Faults)
	assert.Equal(t, http.StatusServiceUnavailable, w.get("/users/", "").status)
	assert.Equal(t, http.StatusUnauthorized, w.get("/teams/", "").status)
	fault(map[string]any{"clear": true})
	assert.Equal(t, http.StatusUnauthorized, w.get("/users/", "").status)
}

func TestControl_RefusesBodiesThatWouldDoNothing(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	tests := []struct{ path, body string }{
		{"clock", `{"advance":"-1s"}`},
		{"clock", `{"advance":"soon"}`},
		{"clock", `{"advanced":"1s"}`},
		{"clock", `{"advance":"1s"} {}`},
		{"faults", `{"match":"token","status":503}`},
		{"faults", `{"match":"GET /[","status":503}`},
		{"faults", `{"match":"GET /api/v1/users/","status":99}`},
		{"faults", `{"match":"GET /api/v1/users/","times":-1}`},
		{"faults", `{"match":"GET /api/v1/users","status":503}`},
		{"clock", `{"advance":1e300}`},
		{"webhook-faults", `{"skew":-1e300}`},
		{"faults", `{"clear":true,"id":"fault_9"}`},
		{"faults", `{"match":"GET /api/v1/users/","status":503,"id":"fault_1"}`},
		{"webhooks", `{}`},
		{"webhooks", `{"url":"http://evil.example/"}`},
		{"webhooks", `{"url":"ftp://127.0.0.1/"}`},
		{"webhooks", `{"url":"http://user@127.0.0.1/"}`},
		{"webhooks", `{"url":"http://127.0.0.1/","copies":100000}`},
		{"reset", `[`},
		{"reset", `{"all":true}`},
	}
	for _, tt := range tests {
		answer := w.send(http.MethodPost, "/_sandbox/"+tt.path, tt.body, "Content-Type", "application/json")
		assert.Equal(t, http.StatusUnprocessableEntity, answer.status, "%s %s: %s", tt.path, tt.body, answer.body)
	}
	large := `{"advance":"1s"` + strings.Repeat(" ", 1<<20) + `}`
	assert.Equal(t, http.StatusRequestEntityTooLarge, w.send(http.MethodPost, "/_sandbox/clock", large, "Content-Type", "application/json").status)
	assert.Equal(t, http.StatusNotFound, w.send(http.MethodGet, "/_sandbox/nothing", "").status)
	assert.Equal(t, http.StatusMethodNotAllowed, w.send(http.MethodGet, "/_sandbox/reset", "").status)
	assert.Empty(t, w.sandbox.Deliveries())
}

// In a bubble no time passes while somebody waits for the network, so that the
// endpoint is never too slow.
func TestControl_WebhookGoesToAnAllowedHostOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		seen := make(chan string, 1)
		target := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { seen <- r.Header.Get("X-Sweatstack-Signature") }))
		defer target.Close()
		w := newWire(t)
		answer := w.postJSON("/_sandbox/webhooks", map[string]any{"url": target.URL, "event_type": "activity_updated", "resource_id": "a"})
		require.Equal(t, http.StatusOK, answer.status, "body %q", answer.body)
		assert.Contains(t, <-seen, "v1=")
		assert.Equal(t, "delivered", w.sandbox.Deliveries()[0].State)

		_, err := w.sandbox.SendWebhook(sweatstacktest.Webhook{URL: "http://metadata.internal/"})
		assert.Error(t, err)
		allowing := sweatstacktest.New(t, sweatstacktest.WithAllowedWebhookHosts("metadata.internal"),
			sweatstacktest.WithWebhookHandler(http.NotFoundHandler()))
		_, err = allowing.SendWebhook(sweatstacktest.Webhook{URL: "http://metadata.internal/"})
		assert.NoError(t, err)
	})
}

func TestReset_BringsBackTheStartAndKeepsTheEnvironment(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithRefreshTokenRotation())
	env := environment(t, w.sandbox)
	got := w.signIn(w.sandbox.Coach())
	before := len(w.sandbox.Activities(w.sandbox.Coach()))
	_, err := w.sandbox.AddActivity(w.sandbox.Coach(), sweatstacktest.Recording{Power: []float64{1}})
	require.NoError(t, err)
	w.sandbox.Fail("GET /api/v1/users/", sweatstacktest.Fault{Status: 500})
	w.sandbox.Advance(time.Hour)

	assert.Equal(t, http.StatusOK, w.send(http.MethodPost, "/_sandbox/reset", "", "Content-Type", "application/json").status)
	assert.WithinDuration(t, time.Now(), w.sandbox.Now(), time.Minute)
	assert.Zero(t, w.sandbox.Counters())
	assert.Empty(t, w.sandbox.Requests())
	assert.Len(t, w.sandbox.Activities(w.sandbox.Coach()), before)
	assert.Equal(t, http.StatusUnauthorized, w.get("/users/", got.AccessToken).status)
	assert.Equal(t, http.StatusOK, w.get("/users/", env["SWEATSTACK_API_KEY"]).status)
	assert.Equal(t, http.StatusOK, w.refresh(env["SWEATSTACK_REFRESH_TOKEN"]).status)
	assert.Equal(t, env, environment(t, w.sandbox))
}

// fingerprintOf is how the sandbox names a secret.
func fingerprintOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:4])
}
