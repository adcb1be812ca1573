package sweatstackhttp

import (
	"net/http"
	"net/url"
	"path"
	"strings"
)

// maxNext bounds the length of a target, in bytes.
const maxNext = 2048

// target is a place within the application that is safe to send a browser to:
// a path with query and fragment, checked and rebuilt.
type target string

// home is where a browser goes when there is no better place.
const home target = "/"

// parseTarget checks what came from outside as a place to go to next. Anything
// that a browser could take for another origin, and anything at or below the
// kit's own routes, is refused: the second result says so.
//
// prefix is the public path of the kit's routes.
func parseTarget(text, prefix string) (target, bool) {
	if text == "" || len(text) > maxNext || text[0] != '/' {
		return home, false
	}
	for i := range len(text) {
		// Browsers drop tabs and line breaks and take \ for /.
		if b := text[i]; b <= ' ' || b >= 0x7f || b == '\\' {
			return home, false
		}
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "" || u.Opaque != "" || u.Host != "" || u.User != nil {
		return home, false
	}
	// "//", "//?x" and "//#x" parse to an empty host and an empty path.
	if !strings.HasPrefix(u.Path, "/") || strings.Contains(u.Path, "//") || strings.Contains(u.Path, `\`) {
		return home, false
	}
	for i := range len(u.Path) {
		if b := u.Path[i]; b < ' ' || b == 0x7f {
			return home, false
		}
	}
	if leadsBelow(u, prefix) {
		return home, false
	}
	rebuilt := (&url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery, Fragment: u.Fragment}).String()
	if len(rebuilt) > maxNext {
		return home, false // escaping has made it longer
	}
	return target(rebuilt), true
}

// leadsBelow reports whether a path is the prefix or below it: for a router
// that decodes first, and for a browser, to which an encoded slash parts
// nothing and an encoded dot is a dot. To the browser
// "/auth/sweatstack/login%2F..%2F..%2F.." is below "/auth/sweatstack".
func leadsBelow(u *url.URL, prefix string) bool {
	walked := path.Clean(strings.NewReplacer("%2e", ".", "%2E", ".").Replace(u.EscapedPath()))
	if text, err := url.PathUnescape(walked); err == nil {
		walked = text
	}
	for _, p := range []string{path.Clean(u.Path), walked} {
		if p == prefix || strings.HasPrefix(p, prefix+"/") {
			return true
		}
	}
	return false
}

// parseReferer takes the page that a form was on, when it is a page of the
// application, through the same check as any target.
func (a *Auth) parseReferer(r *http.Request) (target, bool) {
	referer, err := url.Parse(r.Header.Get("Referer"))
	if err != nil || referer.Scheme != a.app.Scheme || !strings.EqualFold(referer.Host, a.app.Host) {
		return home, false
	}
	page := url.URL{Path: referer.Path, RawPath: referer.RawPath, RawQuery: referer.RawQuery}
	return parseTarget(page.String(), a.prefix)
}

// here is the page that a request asked for, as the browser sees it: a router
// may have taken a prefix off r.URL.
func (a *Auth) here(r *http.Request) target {
	uri := r.RequestURI
	if uri == "" {
		uri = r.URL.RequestURI()
	}
	t, ok := parseTarget(uri, a.prefix)
	if !ok {
		return a.homePage()
	}
	return t
}

// homePage is the application's first page.
func (a *Auth) homePage() target {
	if a.app.Path == "" {
		return home
	}
	return target(a.app.Path + "/")
}
