package sweatstackhttp

import (
	"net/http"
	"net/http/httputil"
	"strings"
)

// foldHeader gives the name that a server behind may make of a header's name:
// WSGI and CGI write X-SweatStack-Token and X_SweatStack.Token the same way.
func foldHeader(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return '-'
	}, name)
}

// kitHeader reports whether a folded name is one that only the proxy may send.
func (p *proxy) kitHeader(folded string) bool {
	return folded == "x-sweatstack" || strings.HasPrefix(folded, "x-sweatstack-") || folded == foldHeader(p.tokenHeader)
}

// forwardedHeader reports whether a folded name says where a request came from.
func forwardedHeader(folded string) bool {
	return folded == "forwarded" || folded == "x-real-ip" || strings.HasPrefix(folded, "x-forwarded-")
}

// rewrite makes the request for the application behind. Hop-by-hop headers are
// gone by now, with those that Connection named: what is set here stays.
func (p *proxy) rewrite(pr *httputil.ProxyRequest) {
	f, _ := pr.In.Context().Value(forwardingKey{}).(*forwarding)
	out := pr.Out
	pr.SetURL(p.target)
	out.Host = p.host
	for name := range out.Header {
		if folded := foldHeader(name); p.kitHeader(folded) || forwardedHeader(folded) {
			delete(out.Header, name)
		}
	}
	out.Trailer = nil // some servers take trailers for headers
	if !f.socket {
		// HTTP/2 in clear would be a tunnel around this function.
		out.Header.Del("Connection")
		out.Header.Del("Upgrade")
	}
	withoutKitCookies(out.Header)
	pr.SetXForwarded() // the address of the peer; the rest is ours to know
	out.Header.Set("X-Forwarded-Host", p.auth.app.Host)
	out.Header.Set("X-Forwarded-Proto", p.auth.app.Scheme)
	if prefix := p.auth.app.Path; prefix != "" {
		out.Header.Set("X-Forwarded-Prefix", prefix)
	}
	out.Header.Set(p.tokenHeader, f.token.Reveal())
	if !p.secret.IsZero() {
		out.Header.Set(ProxySecretHeader, p.secret.Reveal())
	}
}

// answerForOne takes out of an answer what is not the application's to say: the
// kit's headers and cookies, and what shared caches would obey before
// Cache-Control.
func (p *proxy) answerForOne(h http.Header) {
	for name := range h {
		folded := foldHeader(name)
		switch {
		case p.kitHeader(folded), folded == "surrogate-control", folded == "x-accel-expires",
			strings.HasSuffix(folded, "cdn-cache-control"):
			delete(h, name)
		case folded == "clear-site-data" && clearsCookies(h[name]):
			delete(h, name)
		}
	}
	withoutKitSetCookies(h)
	if lines := h.Values("Cache-Control"); len(lines) > 0 {
		h.Set("Cache-Control", privateOnly(lines))
	}
}

// clearsCookies reports whether Clear-Site-Data would sign the person out.
func clearsCookies(lines []string) bool {
	all := strings.ToLower(strings.Join(lines, ","))
	return strings.Contains(all, "cookies") || strings.Contains(all, "*")
}

// privateOnly gives Cache-Control without what would let a shared cache keep the
// answer. The browser's own cache may do what the application says.
func privateOnly(lines []string) string {
	all := strings.Join(lines, ",")
	if strings.Contains(all, `"`) {
		return privateCache // lists of fields, with commas of their own
	}
	kept := []string{"private"}
	for directive := range strings.SplitSeq(all, ",") {
		directive = strings.TrimSpace(directive)
		name, _, _ := strings.Cut(strings.ToLower(directive), "=")
		switch strings.TrimSpace(name) {
		case "", "public", "private", "s-maxage", "proxy-revalidate":
		default:
			kept = append(kept, directive)
		}
	}
	return strings.Join(kept, ", ")
}
