package e2e_test

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestKeyboard_TabReachesEverythingInTheOrderOfThePage(t *testing.T) {
	t.Parallel()
	b := signedIn(t, coach)
	b.open("/activities")
	for i, want := range []string{
		"a.skip", "a.brand", `a[href="/activities"]`, `a[href="/events"]`, `a[href="/me"]`,
		"#athlete", showButton, signOutButton, "tbody a",
	} {
		b.do(chromedp.KeyEvent(kb.Tab))
		require.True(t, eval[bool](b, `document.activeElement.matches(`+quote(want)+`)`), "stop %d: %s has the focus, not %s",
			i+1, eval[string](b, `document.activeElement.outerHTML.slice(0, 120)`), want)
		box := boxOf(b, want)
		assert.GreaterOrEqual(t, box.Y, 0.0, "%s is on the screen while it has the focus", want)
		assert.NotEqual(t, "none", eval[string](b, `getComputedStyle(document.activeElement).outlineStyle`), "%s shows that it has the focus", want)
	}
}

func TestKeyboard_IsEnoughToSwitchAthleteAndToSignOut(t *testing.T) {
	t.Parallel()
	b := signedIn(t, coach)
	b.tabTo("#athlete")
	b.do(chromedp.KeyEvent("Nora"))
	b.tabTo(showButton)
	b.leads(http.StatusOK, chromedp.KeyEvent(kb.Enter))
	assert.Equal(t, runner, b.text(".acting strong"))
	b.tabTo(backButton)
	b.leads(http.StatusOK, chromedp.KeyEvent(kb.Enter))
	assert.Zero(t, b.count(".acting"))
	b.tabTo(signOutButton)
	b.leads(http.StatusOK, chromedp.KeyEvent(kb.Enter))
	assert.Equal(t, 1, b.count(signInButton))
}

func TestKeyboard_SkipLinkLeadsPastTheHeader(t *testing.T) {
	t.Parallel()
	b := signedIn(t, coach)
	b.tabTo("a.skip")
	b.do(chromedp.KeyEvent(kb.Enter))
	b.until(`document.activeElement.id == "main"`)
	b.do(chromedp.KeyEvent(kb.Tab))
	assert.True(t, eval[bool](b, `document.activeElement.closest("main") !== null`))
}

// tabTo presses the tab key until an element has the focus.
func (b *tab) tabTo(selector string) {
	b.t.Helper()
	for range 30 {
		b.do(chromedp.KeyEvent(kb.Tab))
		if eval[bool](b, `document.activeElement.matches(`+quote(selector)+`)`) {
			return
		}
	}
	require.Fail(b.t, "the tab key does not reach", "%s", selector)
}
