package sweatstacktest

import (
	"net"
	"net/http"
	"slices"
	"strings"
)

// isLoopback reports whether a host, without port, is this machine.
func isLoopback(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// hostOnly cuts the port off. What is no port stays: it may be the rest of
// another name.
func hostOnly(hostport string) string {
	host, port, err := net.SplitHostPort(hostport)
	if err == nil && strings.Trim(port, "0123456789") == "" {
		return host
	}
	return hostport
}

// trustedHost reports whether the pages and the control API may be used under
// the host of this request: loopback, or one that was allowed by name. Any
// other name may be one that a foreign page has pointed at this machine. A
// request that was on no network is trusted.
func (s *Sandbox) trustedHost(r *http.Request) bool {
	if r.Context().Value(inProcess{}) != nil {
		return true
	}
	host := hostOnly(r.Host)
	return isLoopback(host) || slices.ContainsFunc(s.settings.hosts, func(allowed string) bool {
		return strings.EqualFold(allowed, host) || strings.EqualFold(allowed, r.Host)
	})
}

// page wraps the handlers that answer people: under a foreign host there is
// only an explanation, and every answer has the same safe headers.
func (s *Sandbox) page(handle func(*call) error) func(*call) error {
	return func(c *call) error {
		pageHeaders(c.w.Header(), s.pages.stylePolicy)
		if !s.trustedHost(c.r) {
			return s.writeProblemPage(c.w, http.StatusForbidden,
				"The sandbox does not answer under this host name. Use 127.0.0.1 or localhost, or start it with --allow-host.")
		}
		return handle(c)
	}
}

// pageHeaders forbids scripts, frames, foreign content and storing. The only
// picture is the icon, which the page itself holds. The policy
// has no form-action: browsers apply it to the redirect after the form as
// well, and to every redirect that the application makes behind that.
func pageHeaders(h http.Header, style string) {
	h.Set("Content-Security-Policy",
		"default-src 'none'; style-src "+style+"; img-src data:; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}
