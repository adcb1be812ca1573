package e2e_test

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
)

// narrowest is the width to which a page must fold without scrolling sideways
// (WCAG 2.2, criterion 1.4.10), in CSS pixels.
const narrowest = 320

// The page that the kit brings itself, which an application without a template
// of its own shows.
func TestKitPage_FitsTheNarrowestScreenAndCanBeRead(t *testing.T) {
	t.Parallel()
	for _, l := range looks() {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel()
			b := newVisitor(t, startProgram(t))
			b.program.expectError("step=state")
			b.look(l)
			b.openWith(http.StatusBadRequest, "/auth/sweatstack/callback?state=forged")
			b.checkLook(l, "the kit's error page")
			b.shoot("error-of-the-kit-" + l.name)
			b.do(chromedp.EmulateViewport(narrowest, 640))
			assert.Empty(t, eval[[]string](b, overhanging(narrowest)))
			assert.Equal(t, 1, b.count("main"))
			b.tabTo("a.main")
		})
	}
}
