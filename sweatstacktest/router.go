package sweatstacktest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// route is one path of the sandbox. A pattern is matched segment by segment,
// {name} stands for one segment that is not empty. Nothing is cleaned and
// nothing redirected: a missing or additional slash is another path, as on the
// platform.
type route struct {
	method  string
	pattern string
	need    need
	handle  func(*call) error
}

// need says which token a route wants.
type need struct {
	// token is false for routes without authentication.
	token bool
	// scope must be covered; empty is any token.
	scope string
	// principal refuses delegated tokens.
	principal bool
}

// call is one request to a route.
type call struct {
	w    http.ResponseWriter
	r    *http.Request
	vars map[string]string
	// token is the bearer; nil on routes that need none.
	token *accessToken
	// nulls names the fields of a JSON body that came as null.
	nulls map[string]bool
}

// match returns the variables of a path, or false.
func (rt *route) match(segments []string) (map[string]string, bool) {
	parts := strings.Split(rt.pattern, "/")
	if len(parts) != len(segments) {
		return nil, false
	}
	var vars map[string]string
	for i, part := range parts {
		if !strings.HasPrefix(part, "{") {
			if part != segments[i] {
				return nil, false
			}
			continue
		}
		if segments[i] == "" {
			return nil, false
		}
		if vars == nil {
			vars = map[string]string{}
		}
		vars[strings.Trim(part, "{}")] = segments[i]
	}
	return vars, true
}

// pathSegments splits the path as it was sent and unescapes each segment once, so
// that an escaped slash stays inside its segment.
func pathSegments(u *url.URL) ([]string, bool) {
	segments := strings.Split(u.EscapedPath(), "/")
	for i, segment := range segments {
		plain, err := url.PathUnescape(segment)
		if err != nil {
			return nil, false
		}
		segments[i] = plain
	}
	return segments, true
}

// dispatch answers one request: 404 for an unknown path, 405 for a known one
// with another method, 401 and 403 for the token, and then the route itself.
func (s *Sandbox) dispatch(w http.ResponseWriter, r *http.Request) {
	segments, ok := pathSegments(r.URL)
	if !ok {
		s.writeError(w, r, refuse(http.StatusNotFound, "Not Found"))
		return
	}
	var allowed []string
	for i := range s.routes {
		vars, ok := s.routes[i].match(segments)
		if !ok {
			continue
		}
		if s.routes[i].method != r.Method {
			if !slices.Contains(allowed, s.routes[i].method) {
				allowed = append(allowed, s.routes[i].method)
			}
			continue
		}
		c := &call{w: w, r: r, vars: vars}
		err := s.authorize(c, s.routes[i].need)
		if err == nil {
			err = s.routes[i].handle(c)
		}
		if err != nil {
			s.writeError(w, r, err)
		}
		return
	}
	if len(allowed) > 0 {
		s.writeError(w, r, &refusal{
			status: http.StatusMethodNotAllowed, detail: "Method Not Allowed",
			header: http.Header{"Allow": {strings.Join(allowed, ", ")}},
		})
		return
	}
	s.writeError(w, r, refuse(http.StatusNotFound, "Not Found"))
}

// authorize finds the bearer of a request and checks what the route needs.
func (s *Sandbox) authorize(c *call, need need) error {
	if !need.token {
		return nil
	}
	challenge := http.Header{"Www-Authenticate": {"Bearer"}}
	text := bearerOf(c.r)
	if text == "" {
		return &refusal{status: http.StatusUnauthorized, detail: "Not authenticated", header: challenge}
	}
	token, ok := s.oauth.bearer(text, s.clock.now())
	if !ok {
		return &refusal{status: http.StatusUnauthorized, detail: "Could not validate credentials", header: challenge}
	}
	noteToken(c.r, token)
	c.token = token
	if !covers(token.scopes, need.scope) || (need.principal && token.grant.delegated()) {
		return refuse(http.StatusForbidden, "Not enough permissions")
	}
	return nil
}

// subject is the id of the user whose data the request is about.
func (c *call) subject() string { return c.token.grant.subject }

// bearerOf is the text of the bearer of a request; empty without one.
func bearerOf(r *http.Request) string {
	kind, text, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") {
		return ""
	}
	return text
}
