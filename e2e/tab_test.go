package e2e_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// stepLimit bounds every single step in a browser.
const stepLimit = 20 * time.Second

// tab is one tab of a browser. Its methods fail the test when a step does not
// work; they are for one goroutine at a time.
type tab struct {
	t       *testing.T
	ctx     context.Context
	program *program
	console *console
}

// newVisitor opens a tab with a profile of its own: a person at a browser that
// has never been here.
func newVisitor(t *testing.T, p *program) *tab {
	t.Helper()
	return newTab(t, p, shared.browser.ctx, chromedp.WithNewBrowserContext())
}

// another opens a second tab of the same browser, with the same cookies.
func (b *tab) another() *tab {
	b.t.Helper()
	return newTab(b.t, b.program, b.ctx)
}

func newTab(t *testing.T, p *program, parent context.Context, options ...chromedp.ContextOption) *tab {
	t.Helper()
	b := &tab{t: t, program: p, console: &console{}}
	b.console.allowHost(strings.TrimPrefix(p.url, "http://"))
	b.console.allowHost(strings.TrimPrefix(p.sandbox, "http://"))
	ctx, cancel := chromedp.NewContext(parent, append(options, chromedp.WithListener(b.console.listen))...)
	t.Cleanup(cancel)
	b.ctx = ctx
	require.NoError(t, chromedp.Do(ctx)) // opens the tab, which lives as long as ctx
	b.do(call(audits.Enable, cdp.Empty{}), call(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}))
	b.look(desktop())
	t.Cleanup(func() {
		// One more turn of the page's own loop, and a round trip: what was due in the
		// page has been done, and told, before the answer is here.
		ctx, cancel := context.WithTimeout(b.ctx, stepLimit)
		defer cancel()
		_, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void]("new Promise(done => setTimeout(done))", chromedp.EvalAwaitPromise))
		assert.NoError(t, err)
		for _, complaint := range b.console.unexpected() {
			assert.Fail(t, "the browser complains", "%s", complaint)
		}
	})
	return b
}

// call is a command of the browser's protocol as a step.
func call[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, command, params)
		return err
	})
}

// get runs one step and gives its result.
func get[T any](b *tab, step chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, stepLimit)
	defer cancel()
	result, err := chromedp.Run(ctx, step)
	require.NoError(b.t, err)
	return result
}

// eval runs JavaScript in the page. The page's own policy does not hold for it.
func eval[T any](b *tab, script string) T {
	b.t.Helper()
	return get(b, chromedp.Evaluate[T](script))
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, stepLimit)
	defer cancel()
	require.NoError(b.t, chromedp.Do(ctx, steps...))
}

// leads runs steps that lead to a page, and waits until that has loaded. The
// page must have the status.
func (b *tab) leads(status int, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if status >= http.StatusBadRequest {
		b.console.expectStatus(status)
	}
	ctx, cancel := context.WithTimeout(b.ctx, stepLimit)
	defer cancel()
	response, err := chromedp.RunResponse(ctx, steps...)
	require.NoError(b.t, err)
	require.EqualValues(b.t, status, response.Status, "%s", response.URL)
}

// open goes to a path of the application, as if it had been typed.
func (b *tab) open(path string) {
	b.t.Helper()
	b.openWith(http.StatusOK, path)
}

func (b *tab) openWith(status int, path string) {
	b.t.Helper()
	b.leads(status, chromedp.Navigate(b.program.url+path))
}

// openWhenReady goes to a path again and again, until the application no longer
// says that it is not available.
func (b *tab) openWhenReady(path string) {
	b.t.Helper()
	b.console.expectStatus(http.StatusServiceUnavailable)
	ctx, cancel := context.WithTimeout(b.ctx, stepLimit)
	defer cancel()
	for {
		response, err := chromedp.RunResponse(ctx, chromedp.Navigate(b.program.url+path))
		require.NoError(b.t, err)
		if response.Status != http.StatusServiceUnavailable {
			require.EqualValues(b.t, http.StatusOK, response.Status)
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// press clicks what leads to another page, and waits for that page.
func (b *tab) press(selector string) {
	b.t.Helper()
	b.pressWith(http.StatusOK, selector)
}

func (b *tab) pressWith(status int, selector string) {
	b.t.Helper()
	b.leads(status, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// text is what a person reads in the first element that matches.
func (b *tab) text(selector string) string {
	b.t.Helper()
	return strings.TrimSpace(get(b, chromedp.Text(chromedp.CSS(selector), chromedp.NodeVisible)))
}

// count is how many elements match just now.
func (b *tab) count(selector string) int {
	b.t.Helper()
	return eval[int](b, `document.querySelectorAll(`+quote(selector)+`).length`)
}

// texts is what each matching element says just now.
func (b *tab) texts(selector string) []string {
	b.t.Helper()
	return eval[[]string](b, `[...document.querySelectorAll(`+quote(selector)+`)].map(e => e.innerText.trim())`)
}

// path is where the tab is, without the origin.
func (b *tab) path() string {
	b.t.Helper()
	at := get(b, chromedp.Location())
	path, ours := strings.CutPrefix(at, b.program.url)
	require.True(b.t, ours, "the tab has left the application: %s", at)
	return path
}

// until waits for a condition in JavaScript, also over a change of page.
func (b *tab) until(condition string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, stepLimit)
	defer cancel()
	for {
		// An error is a page that is just going away.
		if met, err := chromedp.Run(ctx, chromedp.Evaluate[bool](condition)); err == nil && met {
			return
		}
		select {
		case <-ctx.Done():
			require.Fail(b.t, "the page never came to it", "%s\nlast seen: %s", condition, get(b, chromedp.Location()))
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// quote writes a text as a literal of JavaScript.
func quote(text string) string { return strconv.Quote(text) }
