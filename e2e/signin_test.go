package e2e_test

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
)

func TestSignIn_CoachFromTheStartPageSeesTheirActivities(t *testing.T) {
	t.Parallel()
	b := newVisitor(t, startProgram(t))
	b.open("/")
	assert.Zero(t, b.count(".who"), "nobody is signed in yet")
	b.press(signInButton)
	b.choose(coach)

	assert.Equal(t, "/", b.path())
	assert.Equal(t, coach, b.text(".who span"))
	assert.Zero(t, b.count(".acting"), "a coach begins as themselves")
	b.press(`header a[href="/activities"]`)
	assert.Equal(t, "Your activities", b.text("h1"))
	assert.Len(t, b.rows(), 20)
}

func TestSignIn_WhoMaySeeNobodyElseHasNoSwitcher(t *testing.T) {
	t.Parallel()
	b := signedIn(t, loner)
	assert.Zero(t, b.count(".switcher"))
	assert.Equal(t, "Your training", b.text("h1"))
}

func TestSignIn_DeepLinkComesBackToThePageAskedFor(t *testing.T) {
	t.Parallel()
	b := newVisitor(t, startProgram(t))
	b.open("/activities?page=2")
	b.choose(coach)
	assert.Equal(t, "/activities?page=2", b.path())
	assert.Equal(t, "21 to 40", b.text(".paging span:not(:empty)"))
}

func TestSignIn_DenyLeadsBackWithAPageThatSaysSo(t *testing.T) {
	t.Parallel()
	b := newVisitor(t, startProgram(t))
	b.open("/activities")
	b.program.expectError("step=denied")
	b.pressWith(http.StatusForbidden, denyButton)
	assert.Equal(t, "Sign-in cancelled", b.text("h1"))

	// Nobody is signed in, and the way in is still open.
	b.press("main a")
	b.choose(coach)
	assert.Equal(t, coach, b.text(".who span"))
}

func TestSignIn_TwoTabsAtOnceBothComplete(t *testing.T) {
	t.Parallel()
	first := newVisitor(t, startProgram(t))
	second := first.another()
	first.open("/activities")
	second.open("/me")
	// Both attempts are under way now, and end in the order of their beginning.
	first.choose(coach)
	second.choose(coach)
	assert.Equal(t, "/activities", first.path())
	assert.Equal(t, "/me", second.path())
	for _, b := range []*tab{first, second} {
		b.open("/")
		assert.Equal(t, coach, b.text(".who span"))
	}
}

func TestSignIn_GoingBackToTheSignInPageAndChoosingAgainDoesNoHarm(t *testing.T) {
	t.Parallel()
	b := newVisitor(t, startProgram(t))
	b.open("/activities")
	b.choose(coach)
	b.do(chromedp.NavigateBack())
	b.choose(cyclist)
	assert.Contains(t, []string{coach, cyclist}, b.text(".who span"))
}
