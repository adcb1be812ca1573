package e2e_test

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
)

// Every page on a desktop and on a phone, light and dark: nothing hangs over the
// edge, everything can be read, and there is a picture of it for people.
func TestLooks_EveryPageFitsAndCanBeRead(t *testing.T) {
	t.Parallel()
	for _, l := range looks() {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel()
			b := newVisitor(t, startProgram(t))
			b.look(l)
			seen := func(page string) {
				t.Helper()
				b.checkLook(l, page)
				b.shoot(page + "-" + l.name)
			}

			b.leads(http.StatusOK, chromedp.Navigate(b.program.sandbox))
			seen("sandbox")
			b.leads(http.StatusBadRequest, chromedp.Navigate(b.program.sandbox+"/oauth/authorize?client_id=nobody"))
			seen("sandbox-problem")
			b.open("/")
			seen("start")
			b.press(signInButton)
			seen("sign-in")
			b.choose(coach)
			seen("home")
			b.open("/activities")
			seen("activities")
			b.open("/activities?page=2")
			seen("activities-page-2")
			b.open("/events")
			seen("events-none")
			b.press(sendButton)
			seen("events")
			b.open("/me")
			seen("profile")
			b.openWith(http.StatusNotFound, "/nothing/here")
			seen("error-404")
			b.openWith(http.StatusNotFound, "/activities/01ARZ3NDEKTSV4RRFFQ69G5FAV")
			seen("error-no-activity")

			b.open("/activities")
			b.show(cyclist)
			seen("acting")
			b.openFirst("Road cycling")
			seen("ride")
			b.open("/activities")
			b.openFirst("Trail running")
			seen("run")
			b.open("/events")
			b.press(sendButton)
			seen("acting-events")

			other := b.another()
			other.open("/activities")
			other.show(runner)
			b.pressWith(http.StatusConflict, sendButton)
			seen("error-409")
			b.program.expectError("step=denied")
			b.open("/")
			b.press(signOutButton)
			b.press(signInButton)
			b.pressWith(http.StatusForbidden, denyButton)
			seen("error-denied")
		})
	}
}

// checkLook measures the page as it is shown now.
func (b *tab) checkLook(l look, page string) {
	b.t.Helper()
	width := desktopWidth
	if l.phone {
		width = phoneWidth
	}
	assert.Empty(b.t, eval[[]string](b, overhanging(width)), "%s is wider than the screen", page)
	assert.Empty(b.t, eval[[]string](b, faint()), "%s has text that is hard to read", page)
	assert.Empty(b.t, eval[[]string](b, small()), "%s has buttons or fields that are hard to hit", page)
	assert.Equal(b.t, 1, b.count("h1"), "%s: headings of the first level", page)
	assert.Equal(b.t, "en", eval[string](b, "document.documentElement.lang"), "%s", page)
	assert.NotEmpty(b.t, eval[string](b, "document.title"), "%s has no title", page)
	assert.Empty(b.t, eval[[]string](b, `[...document.querySelectorAll("[id]")].map(e => e.id).filter((id, i, all) => all.indexOf(id) != i)`),
		"%s has one id twice", page)
}
