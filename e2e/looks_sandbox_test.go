package e2e_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// The console of the sandbox, on a desktop and on a phone, light and dark.
func TestLooks_TheConsoleOfTheSandboxFitsAndCanBeRead(t *testing.T) {
	t.Parallel()
	for _, l := range looks() {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel()
			b := newVisitor(t, startProgram(t))
			b.look(l)
			b.signIn(coach)
			b.open("/events")
			b.press(sendButton)

			console := b.program.sandbox + "/_sandbox/console/"
			for _, page := range []string{"requests", "webhooks", "webhooks?live=on", "tokens", "faults"} {
				b.leads(http.StatusOK, chromedp.Navigate(console+page))
				name := strings.ReplaceAll(page, "?live=on", "-live")
				b.checkLook(l, "sandbox-"+name)
				b.shoot("sandbox-" + name + "-" + l.name)
			}
			b.leads(http.StatusOK, chromedp.Navigate(b.program.sandbox))
			for _, page := range []struct{ name, link string }{{"person", "a.person"}, {"activity", "td a"}} {
				b.leads(http.StatusOK, chromedp.Navigate(eval[string](b, `document.querySelector(`+quote(page.link)+`).href`)))
				b.checkLook(l, "sandbox-"+page.name)
				b.shoot("sandbox-" + page.name + "-" + l.name)
			}
		})
	}
}
