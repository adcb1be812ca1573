package sweatstackhttp

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// maxTwins is how many cookies of one name are looked at. Browsers send several
// when they were set for different paths or domains.
const maxTwins = 4

// jar names, writes and removes the kit's cookies, all with the same
// attributes.
type jar struct {
	secure bool
	suffix string // tells applications on different ports of one host apart
}

// newJar makes the jar of an application. On https the names get the prefix
// __Host-, which no other host can set. On plain http, at a port of its own and
// below a path they carry a hash of the address: cookies know no ports, and the
// kit's are for every path, so applications on one host would take each other's
// for worthless and remove them.
func newJar(app *url.URL) jar {
	j := jar{secure: app.Scheme == "https"}
	if j.secure && app.Path == "" && app.Port() == "" {
		return j
	}
	sum := sha256.Sum256([]byte(app.String()))
	j.suffix = "_" + hex.EncodeToString(sum[:4])
	return j
}

// name gives the full name of a cookie such as "sweatstack_session".
func (j jar) name(base string) string {
	if j.secure {
		base = "__Host-" + base
	}
	return base + j.suffix
}

// cookieValues appends the values of a request's cookies with a name to found,
// in the order of the request, as long as found has room. They are the bytes of
// the header: the kit's own values need no unquoting, and checking each byte, as
// [http.Request.CookiesNamed] does, would cost more than the rest of a request.
// Whether a value is one of ours shows when it opens.
func cookieValues(r *http.Request, name string, found []string) []string {
	for _, line := range r.Header["Cookie"] {
		for line != "" && len(found) < cap(found) {
			var pair string
			pair, line, _ = strings.Cut(line, ";")
			pair = strings.Trim(pair, " \t")
			if len(pair) > len(name) && pair[len(name)] == '=' && pair[:len(name)] == name {
				found = append(found, pair[len(name)+1:])
			}
		}
	}
	return found
}

// lookup finds the first cookie of a request with a full name.
func lookup(r *http.Request) func(name string) (string, bool) {
	return func(name string) (string, bool) {
		var room [1]string
		values := cookieValues(r, name, room[:0])
		if len(values) == 0 {
			return "", false
		}
		return values[0], true
	}
}

// write sets a cookie, split when it is long, and removes the parts of a
// longer one that the request still brought. It gives the number of parts.
func (j jar) write(w http.ResponseWriter, r *http.Request, name, value string, life time.Duration) int {
	parts := split(name, value)
	for _, part := range parts {
		takeBack(w.Header(), part.name)
		http.SetCookie(w, j.cookie(part.name, part.value, int(life/time.Second)))
	}
	j.removeParts(w, r, name, len(parts)-1)
	return len(parts)
}

// remove takes a cookie and all its parts from the browser.
func (j jar) remove(w http.ResponseWriter, r *http.Request, name string) {
	takeBack(w.Header(), name)
	if _, there := lookup(r)(name); there {
		http.SetCookie(w, j.cookie(name, "", -1))
	}
	j.removeParts(w, r, name, 0)
}

// removeParts removes the numbered parts above keep that the request brought.
func (j jar) removeParts(w http.ResponseWriter, r *http.Request, name string, keep int) {
	find := lookup(r)
	for i := keep + 1; i <= maxChunks; i++ {
		takeBack(w.Header(), chunkName(name, i))
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
// their own without an underscore, such as "sweatstack_login_<part>". Those of
// another application on this host are not ours to touch.
func (j jar) numbered(r *http.Request, base string) []string {
	var names []string
	prefix := strings.TrimSuffix(j.name(base), j.suffix) + "_"
	for _, c := range r.Cookies() {
		part, begins := strings.CutPrefix(c.Name, prefix)
		part, ends := strings.CutSuffix(part, j.suffix)
		if begins && ends && !strings.Contains(part, "_") {
			names = append(names, c.Name)
		}
	}
	return names
}
