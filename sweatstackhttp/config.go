package sweatstackhttp

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// Defaults of a [Config].
const (
	// DefaultAuthPrefix is where the kit's own routes are.
	DefaultAuthPrefix = "/auth/sweatstack"
	// DefaultSessionIdle is how long a session lasts without a request.
	DefaultSessionIdle = 24 * time.Hour
	// DefaultSessionLifetime is how long a session lasts at most.
	DefaultSessionLifetime = 30 * 24 * time.Hour

	minSecretLength = 32 // characters; a Fernet key has 44
	minLifetime     = time.Minute
	maxLifetime     = 400 * 24 * time.Hour // browsers cap cookies there
)

// Config are the settings of the kit. Make them by hand or with
// [ConfigFromEnv], and hand them to [Configure]. Printing a Config shows no
// secret. Do not keep it in an unexported field of a struct that you print: fmt
// calls no methods there, and would show the texts.
type Config struct {
	// ClientID and ClientSecret are the OAuth application. Required.
	ClientID, ClientSecret string
	// AppURL is the application's public address, such as
	// https://coach.example or https://example.org/coach. Required. Everything
	// that depends on the origin follows from it, never from a header: the
	// redirect URI, cookie names, the check of writing requests. It must be
	// https unless the host is loopback or AllowInsecure is set.
	AppURL string
	// AllowInsecure allows http for an AppURL that is not loopback. Sessions
	// can then be read on the way: for closed networks only.
	AllowInsecure bool
	// SessionSecrets seal the cookies: the first one seals, all open. Each has
	// at least 32 characters; a Fernet key as the Python plugin wants it will
	// do. Required. To change the secret, put the new one first and keep the
	// old one until its sessions have ended.
	SessionSecrets []string
	// Store keeps the users' tokens on the server. Nil means cookie mode: the
	// session cookie carries them, and webhooks have no client.
	Store tokenstore.Store
	// Sessions keeps the sessions on the server: they can be listed and ended
	// from anywhere, [Auth.SignOutEverywhere], log-outs outlive a restart, and
	// whom a person acts as belongs to the session, not to a cookie. Nil means
	// that the session cookie is all there is of a session, and that ended ones
	// are remembered by the coordinator. Setting it for the first time signs
	// everybody out once.
	Sessions tokenstore.SessionStore
	// WebhookSecrets verify webhooks, newest first. Empty means that no webhook
	// handler can be made.
	WebhookSecrets []string

	// BaseURL is the platform. Empty means [sweatstack.DefaultBaseURL].
	BaseURL string
	// AuthPrefix is where the kit's routes are, below the path of AppURL. Empty
	// means [DefaultAuthPrefix].
	AuthPrefix string
	// Scopes are the rights asked for. Nil means [sweatstack.DefaultScopes].
	Scopes []sweatstack.Scope
	// SessionIdle ends a session without requests. Zero means 24 hours.
	SessionIdle time.Duration
	// SessionLifetime ends a session in any case. Zero means 30 days.
	SessionLifetime time.Duration
	// DeleteTokensOnLogout makes the log-out forget the person's tokens in the
	// Store too, as [Auth.Disconnect] does: webhooks and jobs end with it, and
	// so do the person's other sessions. False keeps them.
	DeleteTokensOnLogout bool
	// SessionCacheEntries and SessionCacheBytes bound what is remembered of
	// session cookies that have been opened. Zero means 10,000 and 64 MiB; one
	// entry or less means nothing is remembered.
	SessionCacheEntries, SessionCacheBytes int
	// AllowCrossOrigin lists routes of the application that pages of other
	// origins may write to although they are behind a user middleware, as
	// patterns of [http.ServeMux] such as "POST /hooks/{id}". They are compared
	// with the path that the middleware sees: without what [http.StripPrefix] has
	// taken off, with the prefix of a chi sub-router. Each is open to
	// forged requests in the name of whoever is signed in; it has to defend
	// itself. The kit's own routes are never among them.
	AllowCrossOrigin []string
	// OnActing is asked before a principal acts as another person, when the
	// platform has given them the access: once when they select somebody, and for
	// each request that then runs, as well as for each [Auth.As]. It is the place
	// for an audit log. An error stops the request: one that matches
	// [ErrNotAllowed] with 403, any other with 500. It runs on the request, so it
	// should be quick. Nil lets everything pass.
	OnActing func(ctx context.Context, act Acting) error
	// OnSignIn is asked before a session is made; an error that matches
	// [ErrNotAllowed] turns the person away with 403, any other with 500. It is
	// the place for an allow-list and for the application's own user row. Nil
	// lets everybody in.
	OnSignIn func(ctx context.Context, in SignIn) error

	// RedirectUnauthenticated sends a person who goes to a page and is not signed
	// in to the sign-in, with 303. Nil means true. With new(false) they get 401
	// and a page with a link to it, as in the Python plugin. Nothing else
	// changes: programs get 401 either way, and htmx the address to go to.
	RedirectUnauthenticated *bool
	// Unauthenticated replaces the kit's answer to a request that needs a session
	// and has none, whatever the client is: it also runs for the kit's own forms
	// and for [Auth.Fail]. login is where to sign in, a path within the
	// application; the page to come back to is in it where there is one. The
	// headers are private before it runs and stay so when the kit removes a
	// cookie with the answer. When it writes nothing, the answer is a bare 401. A
	// panic in it is the application's own. It may be called by several
	// goroutines. Nil means the kit's answer.
	Unauthenticated func(w http.ResponseWriter, r *http.Request, login string)
	// ErrorTemplate is the page that people see when the kit has to answer with
	// an error; it is executed with an [ErrorPage]. Programs get JSON in any
	// case. When it fails, the kit's own page answers and the log says why. Do
	// not change it after [Configure]. Nil means the kit's own page.
	ErrorTemplate *template.Template
	// Python takes over the sessions of an application on the FastAPI plugin,
	// or shares them. The zero value does neither.
	Python PythonSessions

	// HTTPClient sends the kit's requests to the platform. Nil means one with
	// the client's own defaults.
	HTTPClient *http.Client
	// Coordinator makes refreshes once and remembers ended sessions. Nil means
	// one for this process.
	Coordinator sweatstack.Coordinator
	// Logger gets what an operator should know. Nil means [slog.Default].
	Logger *slog.Logger
	// Observe gets every event of the kit and of its clients, on the goroutine
	// where it happens: it must be quick and safe for concurrent use. A panic in
	// it is caught and logged, and the request goes on. Nil means
	// [sweatstack.LogEvents] with Logger. A function that is set gets the
	// events alone; to log them too, it calls that of LogEvents.
	Observe func(ctx context.Context, event sweatstack.Event)
	// Now is the clock. Nil means [time.Now].
	Now func() time.Time
}

// ErrNotAllowed is returned by [Config.OnSignIn] to turn a person away.
var ErrNotAllowed = errors.New("sweatstackhttp: sign-in not allowed")

// SignIn is what [Config.OnSignIn] learns about a person who is about to get a
// session.
type SignIn struct {
	// User is the person, with a client that works.
	User AuthenticatedUser
	// Scopes are the rights that were granted, when the platform said so.
	Scopes []sweatstack.Scope
}

// ConfigError is one wrong setting. [Configure] reports all of them at once,
// joined: use [errors.As] for the first, or print the error for every one.
type ConfigError struct {
	// Field is the setting's name in [Config].
	Field string
	// Reason says what is wrong; it tells no value of a secret.
	Reason string
}

// Error implements error.
func (e *ConfigError) Error() string { return "sweatstackhttp: Config." + e.Field + ": " + e.Reason }

// Format implements [fmt.Formatter]: every verb prints the settings that are
// no secret.
func (c Config) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "sweatstackhttp.Config{ClientID: %q, AppURL: %q, BaseURL: %q, AuthPrefix: %q, SessionSecrets: %d, WebhookSecrets: %d, Store: %t}",
		c.ClientID, c.AppURL, c.BaseURL, c.AuthPrefix, len(c.SessionSecrets), len(c.WebhookSecrets), c.Store != nil)
}

// LogValue implements [slog.LogValuer].
func (c Config) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(c)) }

// String implements [fmt.Stringer].
func (c Config) String() string { return fmt.Sprint(c) }

// problems collects wrong settings.
type problems []error

func (p *problems) add(field, reason string, args ...any) {
	*p = append(*p, &ConfigError{Field: field, Reason: fmt.Sprintf(reason, args...)})
}

// checkLife looks at the length of a session; zero means the default.
func (p *problems) checkLife(field string, d time.Duration) {
	if d != 0 && (d < minLifetime || d > maxLifetime) {
		p.add(field, "is %v; want %v to %v", d, minLifetime, maxLifetime)
	}
}

// check reports every wrong setting at once and gives what was parsed on the way.
func (c Config) check() (*url.URL, error) {
	var wrong problems
	if c.ClientID == "" {
		wrong.add("ClientID", "is empty")
	}
	if c.ClientSecret == "" {
		wrong.add("ClientSecret", "is empty")
	}
	app := c.checkAppURL(&wrong)
	c.checkSecrets(&wrong, app)
	for i, secret := range c.WebhookSecrets {
		if secret == "" {
			wrong.add(fmt.Sprintf("WebhookSecrets[%d]", i), "is empty")
		}
	}
	if _, err := sweatstack.NewClient(sweatstack.WithBaseURL(cmp.Or(c.BaseURL, sweatstack.DefaultBaseURL))); err != nil {
		wrong.add("BaseURL", "is not http(s)://host")
	}
	if err := checkPrefix(c.AuthPrefix); err != "" {
		wrong.add("AuthPrefix", "%s", err)
	}
	if c.Scopes != nil && len(c.Scopes) == 0 {
		wrong.add("Scopes", "is an empty list; leave it nil for the default")
	}
	if c.SessionCacheEntries < 0 || c.SessionCacheBytes < 0 {
		wrong.add("SessionCacheEntries", "or SessionCacheBytes is negative")
	}
	c.checkCrossOrigin(&wrong)
	c.checkErrorTemplate(&wrong)
	wrong.checkLife("SessionIdle", c.SessionIdle)
	wrong.checkLife("SessionLifetime", c.SessionLifetime)
	c.checkPython(&wrong)
	return app, errors.Join(wrong...)
}

func (c Config) checkAppURL(wrong *problems) *url.URL {
	if c.AppURL == "" {
		wrong.add("AppURL", "is empty")
		return nil
	}
	app, err := url.Parse(c.AppURL)
	switch {
	case err != nil || app.Host == "" || (app.Scheme != "https" && app.Scheme != "http"):
		wrong.add("AppURL", "is not http(s)://host")
		return nil
	case app.User != nil || app.RawQuery != "" || app.Fragment != "" || app.ForceQuery:
		wrong.add("AppURL", "has a user, a query or a fragment")
		return nil
	case app.Scheme == "http" && !loopback(app.Hostname()) && !c.AllowInsecure:
		wrong.add("AppURL", "is http; use https, or AllowInsecure on a closed network")
	}
	app.Host = originHost(app)
	app.Path, app.RawPath = strings.TrimRight(app.Path, "/"), ""
	if app.Path != "" && checkPrefix(app.Path) != "" {
		wrong.add("AppURL", "path %s", checkPrefix(app.Path))
	}
	return app
}

// originHost gives host and port as browsers write them in an origin: small
// letters, and no port where it is the scheme's own.
func originHost(app *url.URL) string {
	host := strings.TrimSuffix(strings.ToLower(app.Host), ":")
	if app.Scheme == "https" {
		return strings.TrimSuffix(host, ":443")
	}
	return strings.TrimSuffix(host, ":80")
}

// checkCrossOrigin tries the patterns together: a wrong one panics, and so does
// one that clashes with another.
func (c Config) checkCrossOrigin(wrong *problems) {
	mux := http.NewServeMux()
	for i, pattern := range c.AllowCrossOrigin {
		func() {
			defer func() {
				if recover() != nil {
					wrong.add(fmt.Sprintf("AllowCrossOrigin[%d]", i), "is no pattern of http.ServeMux, or clashes with one before it")
				}
			}()
			mux.Handle(pattern, http.NotFoundHandler())
		}()
	}
}

func (c Config) checkSecrets(wrong *problems, app *url.URL) {
	if len(c.SessionSecrets) == 0 {
		wrong.add("SessionSecrets", "is empty")
	}
	public := app != nil && !loopback(app.Hostname())
	for i, secret := range c.SessionSecrets {
		field := fmt.Sprintf("SessionSecrets[%d]", i)
		switch {
		case len(secret) < minSecretLength:
			wrong.add(field, "has %d characters; want at least %d, from a random source", len(secret), minSecretLength)
		case strings.Count(secret, secret[:1]) == len(secret):
			wrong.add(field, "is one character repeated")
		case public && fixedSecret(secret):
			wrong.add(field, "is the sandbox's fixed secret, which everybody knows")
		}
	}
	if public && fixedSecret(c.ClientSecret) {
		wrong.add("ClientSecret", "is the sandbox's fixed secret, which everybody knows")
	}
	for i, secret := range c.WebhookSecrets {
		if public && fixedSecret(secret) {
			wrong.add(fmt.Sprintf("WebhookSecrets[%d]", i), "is the sandbox's fixed secret, which everybody knows")
		}
	}
}

// checkPrefix says what is wrong with a path prefix; nothing gives "".
func checkPrefix(prefix string) string {
	switch {
	case prefix == "":
		return ""
	case !strings.HasPrefix(prefix, "/"), strings.HasPrefix(prefix, "//"):
		return "does not begin with one slash"
	case strings.HasSuffix(prefix, "/"):
		return "ends with a slash"
	}
	for part := range strings.SplitSeq(prefix[1:], "/") {
		if part == "" || part == "." || part == ".." {
			return "has an empty or dotted segment"
		}
		for _, r := range part {
			plain := r == '-' || r == '_' || r == '.' || r == '~' ||
				r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
			if !plain {
				return "has characters other than letters, digits and -_.~"
			}
		}
	}
	return ""
}

// loopback reports whether a host can only be this machine.
func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") || strings.HasSuffix(strings.ToLower(host), ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
