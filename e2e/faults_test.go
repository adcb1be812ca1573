package e2e_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFaults_PlatformThatFailsGivesAClearPageAndSignsNobodyOut(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]map[string]any{
		"500":         {"status": http.StatusInternalServerError},
		"HTML":        {"status": http.StatusOK, "content_type": "text/html", "body": "<h1>Sorry</h1>"},
		"nothing":     {"status": http.StatusOK, "empty": true},
		"cut":         {"cut": true},
		"cut in half": {"status": http.StatusOK, "body": `[{"id":`, "cut": true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := signedIn(t, coach)
			fault["match"] = "GET /api/v1/activities/"
			b.program.control("faults", fault)
			b.program.expectError("level=ERROR")
			b.program.expectError("event=request") // each attempt that failed
			b.openWith(http.StatusBadGateway, "/activities")
			b.shoot("error-502-" + strings.ReplaceAll(name, " ", "-"))
			assert.NotContains(t, b.text("body"), "Sorry", "what the platform says is not for the page")

			b.program.control("faults", map[string]any{"clear": true})
			b.open("/activities")
			assert.Equal(t, coach, b.text(".who span"))
			assert.Len(t, b.rows(), 20)
		})
	}
}

func TestFaults_DamagedSessionCookieIsNoSession(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func(string) string{
		"one byte changed": func(v string) string { return v[:len(v)/2] + string(v[len(v)/2]^1) + v[len(v)/2+1:] },
		"half of it":       func(v string) string { return v[:len(v)/2] },
		"something else":   func(string) string { return "forged" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := signedIn(t, coach)
			for _, cookie := range b.cookies("sweatstack_session") {
				b.setCookie(cookie.Name, damage(cookie.Value))
			}
			b.open("/")
			assert.Zero(t, b.count(".who"), "nobody is signed in")
			assert.Empty(t, b.cookies("sweatstack_session"), "the cookie is cleared")
			b.open("/activities")
			b.choose(coach)
			assert.Equal(t, "/activities", b.path())
		})
	}
}

func TestFaults_CookiesAreOutOfReachOfScriptsAndOtherSites(t *testing.T) {
	t.Parallel()
	b := signedIn(t, coach)
	b.show(cyclist)
	cookies := b.cookies("sweatstack_")
	require.GreaterOrEqual(t, len(cookies), 2, "session and selection")
	for _, cookie := range cookies {
		assert.True(t, cookie.HTTPOnly, "%s", cookie.Name)
		assert.Equal(t, network.CookieSameSiteLax, cookie.SameSite, "%s", cookie.Name)
		assert.Equal(t, "/", cookie.Path, "%s", cookie.Name)
	}
	b.console.expect("DocumentCookie") // the browser finds this slow
	assert.Empty(t, eval[string](b, "document.cookie"))
}

func TestFaults_AnotherNameOfThisMachineLeadsToTheOneThatHasTheCookies(t *testing.T) {
	t.Parallel()
	b := signedIn(t, coach)
	byName := strings.Replace(b.program.url, "127.0.0.1", "localhost", 1)
	b.console.allowHost(strings.TrimPrefix(byName, "http://"))
	b.console.expect("BounceTracking")
	b.leads(http.StatusOK, chromedp.Navigate(byName+"/activities?page=2"))
	assert.Equal(t, "/activities?page=2", b.path())
	assert.Equal(t, coach, b.text(".who span"))
}
