package e2e_test

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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
	assert.Empty(t, b.cookies("sweatstack_"))

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
	second.pressWith(http.StatusUnauthorized, sendButton)
	second.shoot("error-401")
	assert.Contains(t, second.text("body"), "You are not signed in any more")
	first.signIn(coach)
	first.open("/events")
	assert.Empty(t, first.rows())
}

func TestSignOut_CookieThatSomebodyKeptOpensNothing(t *testing.T) {
	t.Parallel()
	b := signedIn(t, coach)
	kept := b.cookies("sweatstack_session")
	require.NotEmpty(t, kept)
	b.press(signOutButton)
	for _, cookie := range kept {
		b.setCookie(cookie.Name, cookie.Value)
	}
	require.Len(t, b.cookies("sweatstack_session"), len(kept))
	b.open("/")
	assert.Zero(t, b.count(".who"))
	b.open("/activities")
	assert.NotZero(t, b.count("button.person"), "the sign-in page")
}
