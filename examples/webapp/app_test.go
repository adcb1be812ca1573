package main

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// TestMain forgets the settings of whoever runs the tests: without them the
// application starts its sandbox.
func TestMain(m *testing.M) {
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); strings.HasPrefix(name, "SWEATSTACK_") {
			_ = os.Unsetenv(name)
		}
	}
	os.Exit(m.Run())
}

// TestApp_ACoachLooksAtAnAthletesRide is a visit, from signing in to signing
// out.
func TestApp_ACoachLooksAtAnAthletesRide(t *testing.T) {
	t.Parallel()
	v := startVisit(t)
	coach := v.as(t, v.sandbox.Coach())
	athlete := v.sandbox.Athletes()[0]
	name := athlete.Name()

	home := coach.get("/")
	assert.Contains(t, home, "Your training")
	assert.Contains(t, home, "built-in sandbox")
	assert.NotContains(t, home, `class="acting"`)

	form := regexp.MustCompile(`class="switcher" method="post" action="([^"]+)"`).FindStringSubmatch(home)
	require.NotNil(t, form)
	assert.Equal(t, "/activities", coach.post(form[1], url.Values{"user_id": {athlete.ID}, "next": {"/activities"}}, http.StatusSeeOther))
	list := coach.get("/activities")
	assert.Contains(t, list, "Activities of "+name)
	assert.Contains(t, list, "You are looking at the data of <strong>"+name+"</strong>")

	ride := coach.get(coach.firstRide(list))
	assert.Contains(t, ride, `<path class="line power"`)
	assert.Contains(t, ride, `<path class="line heart-rate"`)
	assert.Contains(t, ride, `<path class="line mean-max"`)
	assert.Contains(t, ride, `<path class="area altitude"`)
	assert.Contains(t, ride, ">20 min</text>")
	requireNoCode(t, ride)
	assert.Less(t, len(ride), 60_000)

	assert.Equal(t, "/events", coach.post("/events", url.Values{"event_type": {"activity_updated"}, "subject": {athlete.ID}}, http.StatusSeeOther))
	assert.Contains(t, coach.get("/events"), "<code>activity_updated</code>")

	back := regexp.MustCompile(`class="acting" method="post" action="([^"]+)"`).FindStringSubmatch(ride)
	require.NotNil(t, back)
	coach.post(back[1], url.Values{"next": {"/events"}}, http.StatusSeeOther)
	events := coach.get("/events")
	assert.NotContains(t, events, `class="acting"`)
	assert.NotContains(t, events, "<code>activity_updated</code>", "an event of somebody else")

	assert.Contains(t, coach.get("/me"), v.sandbox.Coach().ID)
	assert.JSONEq(t, `{"status":"ok"}`, coach.get("/healthz"))

	out := regexp.MustCompile(`class="who" method="post" action="([^"]+)"`).FindStringSubmatch(home)
	require.NotNil(t, out)
	coach.post(out[1], nil, http.StatusSeeOther)
	assert.Contains(t, coach.get("/"), "Sign in with SweatStack")
}

// The settings that come with the sandbox must not be ones to complain about.
func TestApp_DiagnosisOfTheSandboxKnowsNoError(t *testing.T) {
	t.Parallel()
	v := startVisit(t)
	for _, finding := range v.auth.Diagnose(t.Context()) {
		assert.Less(t, finding.Severity, slog.LevelWarn, "%v", finding)
	}
}

func TestApp_SaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	v := startVisit(t)
	coach := v.as(t, v.sandbox.Coach())
	assert.Contains(t, coach.answer(http.MethodGet, "/activities/nothing", nil, http.StatusNotFound).body, "There is no such activity")
	assert.Contains(t, coach.answer(http.MethodGet, "/nothing", nil, http.StatusNotFound).body, "There is no such page")
}

// A ride whose samples cannot be had is still a page with its facts.
func TestApp_ARideWithoutSamplesKeepsItsFacts(t *testing.T) {
	t.Parallel()
	v := startVisit(t)
	coach := v.as(t, v.sandbox.Coach())
	ride := coach.firstRide(coach.get("/activities"))
	v.sandbox.Fail("GET /api/v1"+ride+"/data", sweatstacktest.Fault{Status: http.StatusNotFound, Times: 1})
	body := coach.get(ride)
	assert.Contains(t, body, "could not be loaded")
	assert.Contains(t, body, "<dt>Duration</dt>")
	assert.NotContains(t, body, "<svg")
}

func TestApp_EveryPageHasAStrictPolicy(t *testing.T) {
	t.Parallel()
	v := startVisit(t)
	coach := v.as(t, v.sandbox.Coach())
	for _, path := range []string{"/", "/activities", "/activities?page=2", "/me", "/events", "/static/style.css", "/healthz"} {
		header := coach.answer(http.MethodGet, path, nil, http.StatusOK).header
		policy := header.Get("Content-Security-Policy")
		assert.Contains(t, policy, "default-src 'none'", path)
		assert.NotContains(t, policy, "unsafe", path)
		assert.Equal(t, "nosniff", header.Get("X-Content-Type-Options"), path)
	}
}

// visit is the application with its sandbox, behind a listener: webhooks come
// in by the network.
type visit struct {
	*app
	handler http.Handler
}

func startVisit(t *testing.T) *visit {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	log := slog.New(slog.DiscardHandler)
	p, err := openPlatform("http://"+server.Listener.Addr().String(), "", "127.0.0.1:0", log)
	require.NoError(t, err)
	t.Cleanup(p.close)
	a, err := newApp(p, log)
	require.NoError(t, err)
	server.Config.Handler = a.routes()
	server.Start()
	t.Cleanup(server.Close)
	return &visit{a, server.Config.Handler}
}

// browser is a person's client, signed in.
type browser struct {
	t      *testing.T
	client *http.Client
	origin string
}

func (v *visit) as(t *testing.T, user sweatstacktest.User) browser {
	t.Helper()
	return browser{t, v.sandbox.SignIn(t, v.handler, user), v.config.AppURL}
}

type answer struct {
	body   string
	header http.Header
}

func (b browser) answer(method, path string, form url.Values, want int) answer {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.origin+path, strings.NewReader(form.Encode()))
	require.NoError(b.t, err)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", b.origin)
	}
	response, err := b.client.Do(r)
	require.NoError(b.t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(b.t, err)
	require.Equal(b.t, want, response.StatusCode, "%s %s: %s", method, path, body)
	return answer{string(body), response.Header}
}

func (b browser) get(path string) string {
	b.t.Helper()
	return b.answer(http.MethodGet, path, nil, http.StatusOK).body
}

// post gives the path to which the answer redirects.
func (b browser) post(path string, form url.Values, want int) string {
	b.t.Helper()
	to := b.answer(http.MethodPost, path, form, want).header.Get("Location")
	return strings.TrimPrefix(to, b.origin)
}

// firstRide finds the newest activity of a list that was a ride outdoors.
func (b browser) firstRide(list string) string {
	b.t.Helper()
	m := regexp.MustCompile(`href="(/activities/[^"]+)">Road cycling<`).FindStringSubmatch(list)
	require.NotNil(b.t, m, "no road ride in the list")
	return m[1]
}
