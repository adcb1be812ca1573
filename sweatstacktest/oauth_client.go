package sweatstacktest

import (
	"net/http"
	"net/url"
)

// authenticateClient finds the application by its credentials: those of the
// form, or of HTTP Basic where the form has no secret (RFC 6749, section
// 2.3.1).
func (s *Sandbox) authenticateClient(r *http.Request, form url.Values) (*Application, error) {
	id, secret := form.Get("client_id"), form.Get("client_secret")
	if app, ok := s.application(id); ok && app.authentic(secret) {
		return app, nil
	}
	refused := &refusal{status: http.StatusUnauthorized, detail: "Invalid client credentials"}
	user, password, basic := r.BasicAuth()
	if !basic || secret != "" {
		return nil, refused
	}
	refused.header = http.Header{"Www-Authenticate": {"Basic"}}
	// The RFC escapes both halves as in a form; many programs send them as they
	// are.
	plainUser, err1 := url.QueryUnescape(user)
	plainPassword, err2 := url.QueryUnescape(password)
	if err1 != nil || err2 != nil {
		plainUser, plainPassword = user, password
	}
	for _, pair := range [][2]string{{user, password}, {plainUser, plainPassword}} {
		if id != "" && id != pair[0] {
			continue
		}
		if app, ok := s.application(pair[0]); ok && app.authentic(pair[1]) {
			return app, nil
		}
	}
	return nil, refused
}
