package sweatstacktest

import (
	"crypto/subtle"
	"net/url"
	"path"
	"strings"
)

// publicClientID is the client id that every installation of the public Python
// client uses to sign in on a desktop. It has no secret.
const publicClientID = "5382f68b0d254378"

// title is what the sign-in page calls the application.
func (a *Application) title() string {
	if a.Name != "" {
		return a.Name
	}
	return a.ID
}

// public reports whether the application has no secret.
func (a *Application) public() bool { return a.Secret == "" }

// authentic checks the secret that came with a request. A public application
// sends none, or an empty one.
func (a *Application) authentic(secret string) bool {
	return subtle.ConstantTimeCompare([]byte(a.Secret), []byte(secret)) == 1
}

// redirectTarget chooses where the sign-in page sends people back to. Asked is
// the parameter redirect_uri; it may be empty when a URI is registered.
func (a *Application) redirectTarget(asked string) (*url.URL, bool) {
	if asked == "" {
		if len(a.RedirectURIs) == 0 {
			return nil, false
		}
		asked = a.RedirectURIs[0]
	}
	target, err := url.Parse(asked)
	if err != nil || target.User != nil || target.Fragment != "" || strings.Contains(asked, "\\") {
		return nil, false
	}
	if len(a.RedirectURIs) == 0 {
		host := target.Hostname()
		return target, target.Scheme == "http" && (host == "localhost" || host == "127.0.0.1")
	}
	for _, registered := range a.RedirectURIs {
		if asked == registered || below(target, registered) {
			return target, true
		}
	}
	return nil, false
}

// below reports whether target lies below a registered URI: same scheme and
// host, and a path that continues the registered one after a slash, which must
// not be escaped. A path with dot segments is below nothing, since it may lead
// out again.
func below(target *url.URL, registered string) bool {
	base, err := url.Parse(registered)
	if err != nil || base.RawQuery != "" || target.Opaque != "" || base.Opaque != "" {
		return false
	}
	if target.Scheme != base.Scheme || !strings.EqualFold(target.Host, base.Host) {
		return false
	}
	asked, root := target.EscapedPath(), strings.TrimSuffix(base.EscapedPath(), "/")
	if asked == base.EscapedPath() || (asked == "" && root == "") {
		return true
	}
	clean := path.Clean(target.Path)
	return (target.Path == clean || target.Path == clean+"/") && strings.HasPrefix(asked, root+"/")
}

// application finds a registered application.
func (s *Sandbox) application(id string) (*Application, bool) {
	for i := range s.applications {
		if s.applications[i].ID == id {
			return &s.applications[i], true
		}
	}
	return nil, false
}
