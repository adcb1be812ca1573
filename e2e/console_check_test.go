package e2e_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
)

// The other tests rely on this: what goes wrong in a page without being looked
// for is noticed.
func TestConsole_FaultsOfAPageAreNoticed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ script, complaint string }{
		"message on the console": {`console.error("a fault")`, "console.error"},
		"uncaught exception":     {`setTimeout(() => { throw new Error("a fault") }); new Promise(done => setTimeout(done))`, "exception"},
		"inline style": {`document.body.insertAdjacentHTML("beforeend", "<p style='color: red'>red</p>")`,
			"Content Security Policy"},
		"inline script": {`document.body.append(Object.assign(document.createElement("script"), {textContent: "0"}))`,
			"Content Security Policy"},
		"picture of another host": {`new Promise(done => { const i = new Image(); i.onerror = i.onload = done; i.src = "http://example.com/i.png" })`,
			"Content Security Policy"},
		"missing picture": {`new Promise(done => { const i = new Image(); i.onerror = i.onload = done; i.src = "/static/none.png" })`,
			"status of 404"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newVisitor(t, startProgram(t))
			b.open("/")
			assert.Empty(t, b.console.unexpected())
			b.do(chromedp.Evaluate[chromedp.Void](c.script, chromedp.EvalAwaitPromise))
			// The browser tells in its own time, and in its own order.
			assert.Eventually(t, func() bool {
				return slices.ContainsFunc(b.console.unexpected(), func(complaint string) bool {
					return strings.Contains(complaint, c.complaint)
				})
			}, stepLimit, 5*time.Millisecond, "%q is not among the complaints", c.complaint)
			b.console.expect("") // all of them
		})
	}
}
