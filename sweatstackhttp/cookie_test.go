package sweatstackhttp_test

import (
	"net/http"
	"net/http/cookiejar"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// localRedirects registers two applications on one machine.
func localRedirects() []sweatstacktest.Option {
	return []sweatstacktest.Option{sweatstacktest.WithRedirectURIs("http://localhost:8000", "http://localhost:8001")}
}

// attributes gives what follows the value in a Set-Cookie line, without the
// life time.
func attributes(line string) string {
	_, rest, _ := strings.Cut(line, ";")
	return regexp.MustCompile(` ?Max-Age=\d+;`).ReplaceAllString(rest, "")
}

func TestCookies_OnHTTPSAreHostOnlyLaxAndOutOfReachOfScripts(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.newBrowser(t)
	login := b.get("/auth/sweatstack/login")
	done := b.get(k.press(t, login.location(), "user_id", k.sandbox.Coach().ID))
	switched := b.selects(k, k.sandbox.Athletes()[0])
	for name, line := range map[string]string{
		"login":   login.cookie("__Host-sweatstack_login_"),
		"session": done.cookie(sessionCookie + "="),
		"subject": switched.cookie(subjectCookie + "="),
	} {
		assert.Equal(t, " Path=/; HttpOnly; Secure; SameSite=Lax", attributes(line), name)
		assert.Contains(t, line, "Max-Age=", name)
	}
}

func TestCookies_AreRemovedWithTheAttributesThatTheyWereSetWith(t *testing.T) {
	t.Parallel()
	for name, app := range map[string]string{"https": appURL, "http": "http://localhost:8000"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{sandbox: localRedirects(), config: func(c *sweatstackhttp.Config) { c.AppURL = app }})
			b := k.newBrowser(t)
			b.origin = app
			set, removed := map[string]string{}, map[string]string{}
			note := func(a answer) answer {
				for _, line := range a.header.Values("Set-Cookie") {
					cookie, _, _ := strings.Cut(line, "=")
					into := set
					if strings.Contains(line, cookie+"=; ") && strings.Contains(line, "; Max-Age=0") {
						into = removed
					}
					into[cookie] = attributes(line)
				}
				return a
			}
			login := note(b.get("/auth/sweatstack/login"))
			note(b.get(k.pressAt(t, app, login.location(), "user_id", k.sandbox.Coach().ID)))
			note(b.selects(k, k.sandbox.Athletes()[0]))
			note(b.logsOut(k))
			assert.Len(t, set, 3)
			assert.Equal(t, set, removed)
			assert.Empty(t, b.cookies())
		})
	}
}

func TestCookies_OnPlainHTTPCarryAHashOfTheAddress(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{sandbox: localRedirects(), config: func(c *sweatstackhttp.Config) { c.AppURL = "http://localhost:8000" }})
	b := k.signIn(t, k.sandbox.Coach())
	b.origin = "http://localhost:8000"
	require.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
	b.get("/auth/sweatstack/login")
	suffix := regexp.MustCompile(`_[0-9a-f]{8}$`)
	hashes := map[string]bool{}
	for name := range b.cookies() {
		hashes[suffix.FindString(name)] = true
	}
	assert.Len(t, b.cookies(), 3)
	assert.Len(t, hashes, 1)
	assert.NotContains(t, hashes, "")
}

func TestCookies_TwoApplicationsOnOneMachineLeaveEachOtherAlone(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{sandbox: localRedirects(), config: func(c *sweatstackhttp.Config) { change(c); c.AppURL = "http://localhost:8000" }})
			other := *k
			other.config.AppURL = "http://localhost:8001"
			other.auth, other.mux = other.node(t)
			// One browser: cookies know no ports.
			jar, err := cookiejar.New(nil)
			require.NoError(t, err)
			first := &browser{t: t, app: k.mux, client: &http.Client{Jar: jar}, origin: "http://localhost:8000"}
			second := &browser{t: t, app: other.mux, client: &http.Client{Jar: jar}, origin: "http://localhost:8001"}
			coach, athlete := k.sandbox.Coach(), k.sandbox.Athletes()[0]

			firstLogin := first.get("/auth/sweatstack/login")
			for range 7 { // more than one application may have under way
				second.get("/auth/sweatstack/login")
			}
			secondLogin := second.get("/auth/sweatstack/login")
			done := first.get(k.pressAt(t, first.origin, firstLogin.location(), "user_id", coach.ID))
			require.Equal(t, http.StatusSeeOther, done.status, done.body)
			done = second.get(k.pressAt(t, second.origin, secondLogin.location(), "user_id", athlete.ID))
			require.Equal(t, http.StatusSeeOther, done.status, done.body)
			assert.Contains(t, first.get("/me").body, "principal "+coach.ID)
			assert.Contains(t, second.get("/me").body, "principal "+athlete.ID)

			require.Equal(t, http.StatusSeeOther, first.selects(k, athlete).status)
			assert.Contains(t, first.get("/shown").body, "subject "+athlete.ID)
			assert.Contains(t, second.get("/shown").body, "actor "+athlete.ID+" subject "+athlete.ID)
			require.Equal(t, http.StatusSeeOther, second.logsOut(k).status)
			assert.Equal(t, http.StatusSeeOther, second.get("/me").status)
			assert.Contains(t, first.get("/shown").body, "actor "+coach.ID+" subject "+athlete.ID)
		})
	}
}
