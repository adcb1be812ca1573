package sweatstackhttp

import (
	_ "embed"
	"errors"
	"html/template"
	"net/http"
	"sync"
)

//go:embed proxylogout.html
var proxyLogoutSource string

// proxyLogoutTemplate parses the page once.
var proxyLogoutTemplate = sync.OnceValue(func() *template.Template { //nolint:gochecknoglobals // immutable, parsed on first use
	return template.Must(template.New("logout").Parse(proxyLogoutSource))
})

// proxyLogoutStyle lets the page's own style sheet through its own policy.
const proxyLogoutStyle = "r5XXTNfnBnNjTEcvqKzqATxpDKClpCeDr+vAR8+oQWg="

// logoutPage shows the button that signs out, or says that it was pressed. A
// sign-out ends here again: the start page would begin the next sign-in.
func (p *proxy) logoutPage(w http.ResponseWriter, r *http.Request) {
	a, h := p.auth, w.Header()
	keepPrivate(h)
	_, err := a.openSession(r)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'sha256-"+proxyLogoutStyle+
		"'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return
	}
	_ = proxyLogoutTemplate().Execute(w, struct {
		SignedIn                  bool // or nobody can tell
		Logout, Next, Home, Login string
	}{!errors.Is(err, errNoSession), a.URLs().Logout(), a.app.Path + p.logout, string(a.homePage()), a.URLs().Login("")})
}
