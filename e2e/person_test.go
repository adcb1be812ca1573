package e2e_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// People of the sandbox.
const (
	coach   = "Ingrid Solheim"
	cyclist = "Emil Berg"
	runner  = "Nora de Vries"
	loner   = "Sofie Haugen" // shares with nobody, and nobody with her
)

// Buttons and links of the pages.
const (
	signInButton  = "main a.button"
	showButton    = ".switcher button"
	backButton    = ".acting button"
	signOutButton = ".who button"
	sendButton    = "form.send button"
	denyButton    = "button[name=deny]"
)

// signedIn starts a program, and opens a browser in which somebody has signed in
// from the start page.
func signedIn(t *testing.T, name string) *tab {
	t.Helper()
	b := newVisitor(t, startProgram(t))
	b.signIn(name)
	return b
}

// signIn signs in from the start page, and ends there.
func (b *tab) signIn(name string) {
	b.t.Helper()
	b.open("/")
	b.press(signInButton)
	b.choose(name)
	require.Equal(b.t, "/", b.path())
	require.Equal(b.t, name, b.text(".who span"))
}

// choose presses the button of a person on the sandbox's sign-in page.
func (b *tab) choose(name string) {
	b.t.Helper()
	id := eval[string](b, `[...document.querySelectorAll("button.person")].find(p => p.querySelector("b").textContent == `+quote(name)+`)?.value ?? ""`)
	require.NotEmpty(b.t, id, "no button for %s on the sign-in page", name)
	b.press("button[value=" + quote(id) + "]")
}

// show switches to an athlete with the switcher.
func (b *tab) show(athlete string) {
	b.t.Helper()
	id := eval[string](b, `[...document.querySelectorAll("#athlete option")].find(o => o.textContent == `+quote(athlete)+`)?.value ?? ""`)
	require.NotEmpty(b.t, id, "%s is not in the switcher", athlete)
	b.do(chromedp.SetValue(chromedp.CSS("#athlete"), id))
	b.press(showButton)
	require.Equal(b.t, athlete, b.text(".acting strong"))
}

// openFirst opens the newest activity of a sport on the list.
func (b *tab) openFirst(sport string) {
	b.t.Helper()
	path := eval[string](b, `[...document.querySelectorAll("tbody th a")].find(a => a.textContent.startsWith(`+quote(sport)+`))?.getAttribute("href") ?? ""`)
	require.NotEmpty(b.t, path, "no %s on the list", sport)
	b.press("a[href=" + quote(path) + "]")
	require.Equal(b.t, path, b.path())
}

// rows are the lines of the page's table.
func (b *tab) rows() []string {
	b.t.Helper()
	return b.texts("tbody tr")
}
