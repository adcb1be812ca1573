package e2e_test

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A page that is watched loads again by itself, with no script, and stays at the
// row that the reader has chosen while newer ones come above it.
func TestLive_TheRowThatIsReadStaysInSight(t *testing.T) {
	t.Parallel()
	b := newVisitor(t, startProgram(t))
	ask := func(times int) {
		for range times {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.program.sandbox+"/api/v1/nothing", nil)
			require.NoError(t, err)
			answer, err := http.DefaultClient.Do(r)
			require.NoError(t, err)
			require.NoError(t, answer.Body.Close())
		}
	}
	ask(40)
	b.leads(http.StatusOK, chromedp.Navigate(b.program.sandbox+"/_sandbox/console/requests"))
	// The page that is watched must not load again while a row on it is pressed.
	b.press("tbody tr:nth-child(30) td a")
	b.press("a[href^='?live=on']")
	// The application asks the platform things of its own when it starts: what is
	// counted is counted in one look.
	look := func() (rows, links, above int) {
		seen := eval[[]int](b, `[document.querySelectorAll("tbody tr").length, document.querySelectorAll("tbody a[href^='?live=on&at=']").length,
			[...document.querySelectorAll("tbody tr")].findIndex(row => row.classList.contains("here"))]`)
		return seen[0], seen[1], seen[2]
	}
	before, links, above := look()
	assert.Equal(t, before, links, "another row can be chosen, and the page is watched still")
	assert.GreaterOrEqual(t, above, 29)

	ask(60)
	b.until(`document.readyState == "complete" && document.querySelectorAll("tbody tr").length >= ` + asJSON(before+60))
	b.until(`(() => { const r = document.querySelector("tr.here").getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight })()`)
	after, _, now := look()
	assert.Equal(t, after-before, now-above, "the same row as before")

	// Found and pressed in one step, and again on the next page when that was about
	// to load just then.
	b.until(`(() => { if (!self.pressed) { self.pressed = true; document.querySelector("a[href^='?live=off']")?.click() }
		return document.querySelector("main").innerText.includes("Paused, as of ") })()`)
}
