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
	b.press("a[href='?live=on']")
	b.press("tbody tr:nth-child(30) td a")
	before := b.count("tbody tr")

	ask(60)
	b.until(`document.readyState == "complete" && document.querySelectorAll("tbody tr").length >= ` + asJSON(before+60))
	b.until(`(() => { const r = document.querySelector("tr.here").getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight })()`)
	assert.True(t, eval[bool](b, `document.querySelectorAll("tbody tr")[60+29].classList.contains("here")`), "the same row as before")

	b.press("a[href^='?live=off']")
	assert.Contains(t, b.text("main"), "Paused, as of ")
}
