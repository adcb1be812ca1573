package sweatstackhttp

import (
	"net/http"
	"strings"
)

// kitCookieBase begins the name of every cookie of the kit, of every version
// and of every application on this host, and those of the Python plugin.
const kitCookieBase = "sweatstack_"

// kitCookie reports whether a cookie's name is one of the kit's.
func kitCookie(name string) bool {
	name = strings.ToLower(strings.Trim(name, " \t"))
	for _, prefix := range []string{"__host-", "__secure-"} {
		name = strings.TrimPrefix(name, prefix)
	}
	return strings.HasPrefix(name, kitCookieBase)
}

// withoutKitCookies takes the kit's cookies out of a request. The others stay
// byte for byte: they are the application's.
func withoutKitCookies(h http.Header) {
	var kept []string
	for _, line := range h.Values("Cookie") {
		for pair := range strings.SplitSeq(line, ";") {
			name, _, _ := strings.Cut(pair, "=")
			if pair = strings.Trim(pair, " \t"); pair != "" && !kitCookie(name) {
				kept = append(kept, pair)
			}
		}
	}
	h.Del("Cookie")
	if len(kept) > 0 {
		h.Set("Cookie", strings.Join(kept, "; "))
	}
}

// withoutKitSetCookies drops the lines of an answer that would set or remove a
// cookie of the kit. One without a name goes too: browsers send its value where
// the name of another would be.
func withoutKitSetCookies(h http.Header) {
	var kept []string
	for _, line := range h.Values("Set-Cookie") {
		pair, _, _ := strings.Cut(line, ";")
		name, _, _ := strings.Cut(pair, "=")
		if strings.Trim(name, " \t") != "" && !kitCookie(name) {
			kept = append(kept, line)
		}
	}
	h.Del("Set-Cookie")
	if len(kept) > 0 {
		h["Set-Cookie"] = kept
	}
}
