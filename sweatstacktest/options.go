package sweatstacktest

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// API names a generation of the platform.
type API string

const (
	// Current is the platform as it answers today: scope categories, sports in
	// taxonomy form, instants in UTC.
	Current API = "current"
	// Legacy is the platform of the time of client 0.70: the scope profile is
	// enough for user info, sports like cycling.trainer, instants with the
	// record's own offset, curves indexed by level.
	Legacy API = "legacy"
)

// Application is an OAuth application that is registered with the sandbox.
type Application struct {
	// ID is the client id. Required, and no other application may have it.
	ID string
	// Secret is the client secret. Empty makes a public application: it sends
	// no secret, and gets a refresh token only with the scope offline_access.
	Secret string
	// Name is what the sign-in page shows. Empty shows the id.
	Name string
	// RedirectURIs lists where the sign-in page may send people back to. A
	// registered URI matches itself and what lies below it. With none,
	// http://localhost and http://127.0.0.1 are allowed on any port.
	RedirectURIs []string
	// WebhookEndpoints are where its events go, signed with WebhookSecret: those
	// of users who signed in with it. Only loopback hosts are allowed unless
	// [WithAllowedWebhookHosts] names more.
	WebhookEndpoints []string
	// WebhookSecret signs its events. It is required when there are endpoints.
	WebhookSecret string
}

// settings is what the options fill in.
type settings struct {
	seed           uint64
	accessTTL      time.Duration
	rotate         bool
	reuseGrace     time.Duration
	latency        time.Duration
	api            API
	now            func() time.Time
	fixedSecrets   bool
	fixedKey       bool
	addr           string
	applications   []Application
	redirectURIs   []string
	webhookURLs    []string
	webhookHandler http.Handler
	webhookHosts   []string
	hosts          []string
	log            *slog.Logger

	rememberConsent bool
	storage         Storage
	days            int
}

// maxHistory bounds the history, in days: ten years.
const maxHistory = 3653

// defaultSettings is the platform as it is today.
func defaultSettings() settings {
	return settings{
		seed:       1,
		days:       daysOfPrograms,
		accessTTL:  15 * time.Minute,
		reuseGrace: 30 * time.Second,
		api:        Current,
		now:        time.Now,
		addr:       "127.0.0.1:0",
		log:        slog.New(slog.DiscardHandler),
	}
}

// Option changes one setting of a sandbox. A wrong value makes [Start] fail
// with all wrong settings in one error, and [New] end the test.
type Option func(*settings)

// WithSeed chooses the people and their training: the same seed gives the same
// ids and the same history. The default is 1.
func WithSeed(seed uint64) Option { return func(s *settings) { s.seed = seed } }

// WithHistory sets for how many days everybody has trained before the start, 0
// to 3653. The default is 730, two seasons, and 120 in [New], because a test
// often lists all of it. More days add older activities and change none. Each
// person's history is made when somebody asks for it.
func WithHistory(days int) Option { return func(s *settings) { s.days = days } }

// WithAccessTokenTTL sets how long access tokens live. The default is 15
// minutes, as on the platform. It must be at least a second.
func WithAccessTokenTTL(ttl time.Duration) Option {
	return func(s *settings) { s.accessTTL = ttl }
}

// WithRefreshTokenRotation makes every refresh hand out a new refresh token.
// The platform does not rotate today, so this is off by default. An old token
// that comes again within the grace of [WithRefreshReuseGrace] is answered
// with the newest one; after it, the whole family of tokens is revoked.
func WithRefreshTokenRotation() Option { return func(s *settings) { s.rotate = true } }

// WithRefreshReuseGrace sets for how long a replaced refresh token may come
// again. The default is 30 seconds; zero means not at all. It matters only
// with [WithRefreshTokenRotation].
func WithRefreshReuseGrace(grace time.Duration) Option {
	return func(s *settings) { s.reuseGrace = grace }
}

// WithRememberedConsent sends a browser straight back, without a page, when its
// person has agreed to the same scopes before and the link asks for no prompt,
// as the platform does today. Off by default: with the page you choose who
// signs in. The link parameter prompt=none does it either way.
func WithRememberedConsent() Option { return func(s *settings) { s.rememberConsent = true } }

// WithLatency delays every answer of the platform. The default is zero.
func WithLatency(latency time.Duration) Option { return func(s *settings) { s.latency = latency } }

// WithAPI chooses the generation of the platform. The default is [Current].
// Requests are understood in both forms either way.
func WithAPI(api API) Option { return func(s *settings) { s.api = api } }

// WithClock sets the time that the sandbox starts from; [Sandbox.Advance] adds
// to it. The default is [time.Now], which is the fake clock inside a bubble of
// testing/synctest. The function must be safe for concurrent use. Signatures of
// webhooks carry its time. After you have moved a clock of your own, webhooks
// that have become due go out with the next Advance, also with one of zero.
func WithClock(now func() time.Time) Option { return func(s *settings) { s.now = now } }

// WithFixedSecrets uses the same well-known secrets and signing key on every
// start, so that an environment file stays right. Everybody knows them: with
// an address that is not loopback they are a wrong setting.
func WithFixedSecrets() Option {
	return func(s *settings) { s.fixedSecrets, s.fixedKey = true, true }
}

// WithAddr sets the TCP address to listen on. The default is 127.0.0.1 with a
// free port. [New] does not listen before [Sandbox.URL] is called.
func WithAddr(addr string) Option { return func(s *settings) { s.addr = addr } }

// WithApplication registers one more OAuth application.
func WithApplication(app Application) Option {
	return func(s *settings) { s.applications = append(s.applications, app) }
}

// WithRedirectURIs registers redirect URIs for the sandbox's own application,
// the one of [Sandbox.ClientID]. Without, http://localhost and
// http://127.0.0.1 are allowed on any port; as soon as one is registered, only
// the listed ones are.
func WithRedirectURIs(uris ...string) Option {
	return func(s *settings) { s.redirectURIs = append(s.redirectURIs, uris...) }
}

// WithWebhookTarget registers a webhook endpoint of the sandbox's own
// application; repeat it for more. Each gets an event for each new activity of
// anybody, with [Current] for uploads and tests too, and the first one those of
// [Sandbox.SendWebhook] that name no other URL. Only loopback hosts are allowed unless [WithAllowedWebhookHosts] names
// more.
func WithWebhookTarget(target string) Option {
	return func(s *settings) { s.webhookURLs = append(s.webhookURLs, target) }
}

// WithWebhookHandler delivers webhooks to a handler in this process instead of
// over the network, whatever the host of their URL. Without
// [WithWebhookTarget] they go to the path /webhooks/sweatstack.
//
// An application that is made after the sandbox, because it needs the secrets
// of it, is given as a function that calls it; see the example. The handler may
// use the sandbox: call Advance, Fail or Reset, or a client.
func WithWebhookHandler(handler http.Handler) Option {
	return func(s *settings) { s.webhookHandler = handler }
}

// WithAllowedWebhookHosts names hosts outside loopback that webhooks may go to.
func WithAllowedWebhookHosts(hosts ...string) Option {
	return func(s *settings) { s.webhookHosts = append(s.webhookHosts, hosts...) }
}

// WithAllowedHosts names hosts, beside loopback, under which the pages and the
// control API may be reached. The check is what keeps out a foreign page that
// rebinds its own name to this machine.
func WithAllowedHosts(hosts ...string) Option {
	return func(s *settings) { s.hosts = append(s.hosts, hosts...) }
}

// WithLogger sets where the sandbox reports requests (debug level) and failed
// deliveries. The default is nowhere. Tokens, codes and secrets never get there.
func WithLogger(log *slog.Logger) Option { return func(s *settings) { s.log = log } }

// validate names every wrong setting.
func (s *settings) validate() error {
	var errs []error
	wrong := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("sweatstacktest: "+format, args...))
	}
	if s.accessTTL < time.Second {
		wrong("access token TTL %v is below a second", s.accessTTL)
	}
	if s.days < 0 || s.days > maxHistory {
		wrong("history of %d days is not between 0 and %d", s.days, maxHistory)
	}
	if s.reuseGrace < 0 {
		wrong("refresh reuse grace %v is negative", s.reuseGrace)
	}
	if s.latency < 0 {
		wrong("latency %v is negative", s.latency)
	}
	if s.api != Current && s.api != Legacy {
		wrong("API %q is neither %q nor %q", s.api, Current, Legacy)
	}
	if s.now == nil {
		wrong("clock is nil")
	}
	if s.log == nil {
		wrong("logger is nil")
	}
	if host, _, err := net.SplitHostPort(s.addr); err != nil {
		wrong("address %q is not host:port", s.addr)
	} else if s.fixedSecrets && !isLoopback(host) {
		wrong("address %q is not loopback, and everybody knows the fixed secrets", s.addr)
	}
	for _, uri := range s.redirectURIs {
		if err := checkRedirectURI(uri); err != nil {
			wrong("redirect URI: %w", err)
		}
	}
	registered := []string{ownClientID(s.seed), publicClientID}
	for _, app := range s.applications {
		if app.ID == "" {
			wrong("application without id")
		}
		if slices.Contains(registered, app.ID) {
			wrong("application %s is registered already", app.ID)
		}
		registered = append(registered, app.ID)
		for _, uri := range app.RedirectURIs {
			if err := checkRedirectURI(uri); err != nil {
				wrong("redirect URI of application %s: %w", app.ID, err)
			}
		}
		for _, target := range app.WebhookEndpoints {
			if err := s.checkWebhookURL(target); err != nil {
				wrong("webhook endpoint of application %s: %w", app.ID, err)
			}
		}
		if len(app.WebhookEndpoints) > 0 && app.WebhookSecret == "" {
			wrong("application %s has a webhook endpoint and no webhook secret", app.ID)
		}
	}
	for _, target := range s.webhookURLs {
		if err := s.checkWebhookURL(target); err != nil {
			wrong("webhook target: %w", err)
		}
	}
	return errors.Join(errs...)
}

// checkRedirectURI accepts an absolute URI without user and fragment.
func checkRedirectURI(raw string) error {
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return fmt.Errorf("%q cannot be parsed", raw)
	case u.Scheme == "":
		return fmt.Errorf("%q is not absolute", raw)
	case (u.Scheme == "http" || u.Scheme == "https") && u.Host == "":
		return fmt.Errorf("%q has no host", raw)
	case u.User != nil || u.Fragment != "":
		return fmt.Errorf("%q has a user or a fragment", raw)
	}
	return nil
}
