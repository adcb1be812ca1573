package sweatstackhttp

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// jar names, writes and removes the kit's cookies, all with the same
// attributes.
type jar struct {
	secure bool
	suffix string // tells applications on different ports of one host apart
}

// newJar makes the jar of an application. On https the names get the prefix
// __Host-, which no other host can set. On plain http they carry a hash of the
// address instead: cookies know no ports.
func newJar(app *url.URL) jar {
	if app.Scheme == "https" {
		return jar{secure: true}
	}
	sum := sha256.Sum256([]byte(app.String()))
	return jar{suffix: "_" + hex.EncodeToString(sum[:4])}
}

// name gives the full name of a cookie such as "sweatstack_session".
func (j jar) name(base string) string {
	if j.secure {
		return "__Host-" + base
	}
	return base + j.suffix
}

// lookup finds a cookie of a request by its full name. Of several with one
// name the first counts: browsers send the one with the longest path first.
func lookup(r *http.Request) func(name string) (string, bool) {
	cookies := r.Cookies()
	return func(name string) (string, bool) {
		for _, c := range cookies {
			if c.Name == name {
				return c.Value, true
			}
		}
		return "", false
	}
}

// write sets a cookie, split when it is long, and removes the parts of a
// longer one that the request still brought.
func (j jar) write(w http.ResponseWriter, r *http.Request, name, value string, life time.Duration) {
	parts := split(name, value)
	for _, part := range parts {
		http.SetCookie(w, j.cookie(part.name, part.value, int(life/time.Second)))
	}
	j.removeParts(w, r, name, len(parts)-1)
}

// remove takes a cookie and all its parts from the browser.
func (j jar) remove(w http.ResponseWriter, r *http.Request, name string) {
	if _, there := lookup(r)(name); there {
		http.SetCookie(w, j.cookie(name, "", -1))
	}
	j.removeParts(w, r, name, 0)
}

// removeParts removes the numbered parts above keep that the request brought.
func (j jar) removeParts(w http.ResponseWriter, r *http.Request, name string, keep int) {
	find := lookup(r)
	for i := keep + 1; i <= maxChunks; i++ {
		if _, there := find(chunkName(name, i)); there {
			http.SetCookie(w, j.cookie(chunkName(name, i), "", -1))
		}
	}
}

// cookie gives the attributes that every cookie of the kit has. A maxAge below
// zero removes it.
func (j jar) cookie(name, value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: maxAge,
		Secure: j.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}

// setsCookie reports whether an answer sets any cookie.
func setsCookie(h http.Header) bool { return len(h["Set-Cookie"]) > 0 }

// numbered lists the cookies of a request whose base is followed by a part of
// their own, such as "sweatstack_login_<part>". Those of an application on
// another port are not ours to touch.
func (j jar) numbered(r *http.Request, base string) []string {
	var names []string
	prefix := strings.TrimSuffix(j.name(base), j.suffix) + "_"
	for _, c := range r.Cookies() {
		if strings.HasPrefix(c.Name, prefix) && strings.HasSuffix(c.Name, j.suffix) {
			names = append(names, c.Name)
		}
	}
	return names
}
