package sweatstackhttp

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// Defaults of a [ProxyConfig] and a [TrustedProxyConfig].
const (
	// DefaultTokenHeader carries the access token to the application behind.
	DefaultTokenHeader = "X-SweatStack-Token"
	// ProxySecretHeader carries the secret that the two sides share.
	ProxySecretHeader = "X-SweatStack-Proxy-Secret"
	// DefaultProxyLogin is where the application behind sends people to sign in.
	DefaultProxyLogin = "/login"
	// DefaultProxyLogout is where it sends them to sign out.
	DefaultProxyLogout = "/logout"
	// DefaultResponseTimeout is how long it may take to begin an answer.
	DefaultResponseTimeout = time.Minute
)

// Bounds of the connections to the application behind.
const (
	maxAnswerHeader = 256 << 10 // bytes
	idlePerTarget   = 64        // connections
)

// ProxyConfig are the settings of [Auth.Proxy]. The zero value is what the
// Python client expects.
type ProxyConfig struct {
	// TokenHeader carries the access token. Empty means [DefaultTokenHeader]. It
	// begins with X-. A header of the browser with this name is dropped.
	TokenHeader string
	// Secret goes to the application behind in the header [ProxySecretHeader],
	// so that it can tell this proxy from anybody else; see [TrustedProxy]. At
	// least 32 visible characters. The zero value sends none.
	Secret sweatstack.Secret
	// LoginPath is answered with a redirect to the kit's sign-in; next in its
	// query goes along. Empty means [DefaultProxyLogin].
	LoginPath string
	// LogoutPath shows a page with a button to sign out, because a link must not
	// do that by itself. Empty means [DefaultProxyLogout].
	LogoutPath string
	// Host is the Host header that the application behind gets. Empty means the
	// host of [Config.AppURL]: applications compare it with Origin. Set it when
	// the target is one of several hosts on a server.
	Host string
	// ResponseTimeout is how long the application behind may take until its
	// answer begins. Zero means [DefaultResponseTimeout]; below zero is an error.
	// Not used with Transport.
	ResponseTimeout time.Duration
	// Transport sends the requests to the application behind. Nil means one that
	// uses no HTTP proxy of the environment.
	Transport http.RoundTripper
}

// ProxyConfigError is one wrong setting of a [ProxyConfig] or a
// [TrustedProxyConfig], or a wrong target.
type ProxyConfigError struct {
	// Field is the setting's name.
	Field string
	// Reason says what is wrong; it tells no value of a secret.
	Reason string
}

// Error implements error.
func (e *ProxyConfigError) Error() string {
	return "sweatstackhttp: proxy " + e.Field + ": " + e.Reason
}

// check reports every wrong setting at once.
func (c ProxyConfig) check(a *Auth, target *url.URL) error {
	wrong := []error{checkTarget(a.app, target), checkTokenHeader(c.TokenHeader)}
	if !c.Secret.IsZero() {
		wrong = append(wrong, checkProxySecret("Secret", c.Secret))
	}
	if reason := checkPrefix(c.LoginPath); reason != "" {
		wrong = append(wrong, &ProxyConfigError{Field: "LoginPath", Reason: reason})
	}
	if reason := checkPrefix(c.LogoutPath); reason != "" {
		wrong = append(wrong, &ProxyConfigError{Field: "LogoutPath", Reason: reason})
	}
	if cmp.Or(c.LoginPath, DefaultProxyLogin) == cmp.Or(c.LogoutPath, DefaultProxyLogout) {
		wrong = append(wrong, &ProxyConfigError{Field: "LogoutPath", Reason: "is LoginPath"})
	}
	if u, err := url.Parse("http://" + c.Host); c.Host != "" && (err != nil || u.Host != c.Host) {
		wrong = append(wrong, &ProxyConfigError{Field: "Host", Reason: "is no host"})
	}
	if c.ResponseTimeout < 0 {
		wrong = append(wrong, &ProxyConfigError{Field: "ResponseTimeout", Reason: "is below zero"})
	}
	return errors.Join(wrong...)
}

func checkTarget(app, target *url.URL) error {
	reason := ""
	switch {
	case target == nil || target.Host == "" || (target.Scheme != "http" && target.Scheme != "https"):
		reason = "is not http(s)://host"
	case target.User != nil || target.RawQuery != "" || target.ForceQuery || target.Fragment != "":
		reason = "has a user, a query or a fragment"
	case target.Scheme == app.Scheme && originHost(target) == app.Host:
		reason = "is AppURL: requests would go in circles"
	case dotted(target.Path):
		reason = "has a dotted segment"
	default:
		return nil
	}
	return &ProxyConfigError{Field: "target", Reason: reason}
}

// checkTokenHeader takes names that are nobody else's: the proxy drops what the
// browser sends under it.
func checkTokenHeader(name string) error {
	folded := foldHeader(name)
	switch {
	case name == "":
		return nil
	case !strings.HasPrefix(folded, "x-") || strings.Trim(folded, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || strings.Contains(name, "_"):
		return &ProxyConfigError{Field: "TokenHeader", Reason: "is not X- and letters, digits and hyphens"}
	case forwardedHeader(folded), folded == foldHeader(ProxySecretHeader):
		return &ProxyConfigError{Field: "TokenHeader", Reason: "has another meaning"}
	}
	return nil
}

func checkProxySecret(field string, secret sweatstack.Secret) error {
	text := secret.Reveal()
	if len(text) < minSecretLength {
		return &ProxyConfigError{Field: field, Reason: fmt.Sprintf("has %d characters; want at least %d, from a random source", len(text), minSecretLength)}
	}
	for i := range len(text) {
		if text[i] <= ' ' || text[i] > '~' {
			return &ProxyConfigError{Field: field, Reason: "has characters that no header can carry"}
		}
	}
	return nil
}

// transport makes the connections to the application behind. A proxy of the
// environment is not used: it would see every token.
func (c ProxyConfig) transport() *http.Transport {
	return &http.Transport{
		DialContext:            (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  cmp.Or(c.ResponseTimeout, DefaultResponseTimeout),
		ExpectContinueTimeout:  time.Second,
		MaxResponseHeaderBytes: maxAnswerHeader,
		MaxIdleConnsPerHost:    idlePerTarget,
		IdleConnTimeout:        90 * time.Second,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true, // what the browser and the application agree on
	}
}
