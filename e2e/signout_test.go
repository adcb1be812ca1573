package e2e_test

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
)

func TestSignOut_HistoryDoesNotShowThePrivatePageAgain(t *testing.T) {
	t.Parallel()
	b := signedIn(t, coach)
	b.press(`header a[href="/activities"]`)
	b.press(`header a[href="/me"]`)
	b.press(signOutButton)
	assert.Equal(t, "/", b.path())
	assert.Equal(t, 1, b.count(signInButton), "the start page of a stranger")
	assert.Zero(t, b.count(".who"))

	// Back to /me and to /activities: both ask to sign in, neither is shown.
	for range 2 {
		b.do(chromedp.Evaluate[chromedp.Void]("history.back()"))
		b.until(`document.readyState == "complete" && document.querySelectorAll("button.person").length > 0`)
		assert.NotContains(t, b.text("body"), "@example.com")
	}
}

func TestSignOut_EndsTheOtherTabToo(t *testing.T) {
	t.Parallel()
	first := signedIn(t, coach)
	second := first.another()
	second.open("/me")
	first.press(signOutButton)
	second.press(`header a[href="/activities"]`)
	assert.NotZero(t, second.count("button.person"), "the sign-in page")
}

func TestSignOut_FormOfTheOtherTabIsRefusedAndDoesNothing(t *testing.T) {
	t.Parallel()
	first := signedIn(t, coach)
	second := first.another()
	second.open("/events")
	first.press(signOutButton)
	second.console.expect("/favicon.ico") // the answer is no page that could name its icon
	second.pressWith(http.StatusUnauthorized, sendButton)
	second.shoot("error-401")
	assert.Contains(t, second.text("body"), "Sign in first")
	first.signIn(coach)
	first.open("/events")
	assert.Empty(t, first.rows())
}
