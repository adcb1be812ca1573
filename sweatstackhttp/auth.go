package sweatstackhttp

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// Auth is the kit of one application: its routes, its middlewares, its
// sessions. Make it with [Configure]. Safe for concurrent use.
type Auth struct {
	app         *url.URL // AppURL without a slash at the end
	prefix      string   // public path of the routes: path of AppURL and AuthPrefix
	routePrefix string   // path of the routes on the router: AuthPrefix
	redirectURI string
	scopes      []sweatstack.Scope

	cookies     jar
	sealSession sealer
	sealSubject sealer
	sealLogin   sealer
	idle        time.Duration
	lifetime    time.Duration

	platform       *sweatstack.Client // without a user: for the calls of a sign-in
	coordinator    sweatstack.Coordinator
	store          tokenstore.Store        // nil in cookie mode
	sessions       tokenstore.SessionStore // nil: the list of ended sessions is the coordinator's
	opened         *openedCache[session]
	openedSubjects *openedCache[subjectCookie]
	deleteOnLogout bool
	onActing       func(context.Context, Acting) error
	ownRoutes      *http.CrossOriginProtection // for the application's own routes
	renewals       renewals
	oldKeys        oldKeys
	unsaved        unsaved
	departures     departures
	delegations    *delegations
	logins         *logins
	python         *python // nil unless Config.Python is set
	crossOrigin    *http.CrossOriginProtection

	answers answers

	webhookSecrets []sweatstack.Secret
	onSignIn       func(context.Context, SignIn) error
	logger         *slog.Logger
	observer       func(context.Context, sweatstack.Event)
	now            func() time.Time
	checkup        checkup // for Diagnose

	mu           sync.Mutex
	instrumented []Router
}

// Configure checks the settings and makes the kit. A wrong setting is a
// [ConfigError]; all of them come at once, joined. It makes no request.
func Configure(config Config) (*Auth, error) {
	app, err := config.check()
	if err != nil {
		return nil, err
	}
	a := &Auth{
		app:            app,
		routePrefix:    cmp.Or(config.AuthPrefix, DefaultAuthPrefix),
		scopes:         slices.Clone(config.Scopes),
		cookies:        newJar(app),
		idle:           cmp.Or(config.SessionIdle, DefaultSessionIdle),
		lifetime:       cmp.Or(config.SessionLifetime, DefaultSessionLifetime),
		answers:        newAnswers(config),
		coordinator:    config.Coordinator,
		store:          config.Store,
		sessions:       config.Sessions,
		deleteOnLogout: config.DeleteTokensOnLogout,
		onActing:       config.OnActing,
		onSignIn:       config.OnSignIn,
		logger:         config.Logger,
		observer:       config.Observe,
		now:            config.Now,
	}
	a.prefix = app.Path + a.routePrefix
	a.redirectURI = app.String() + a.routePrefix + "/callback"
	if a.now == nil {
		a.now = time.Now
	}
	if a.logger == nil {
		a.logger = slog.Default()
	}
	a.logger = slog.New(NewLogHandler(a.logger.Handler()))
	if a.observer == nil {
		a.observer = sweatstack.LogEvents(a.logger)
	}
	a.checkup = newCheckup(config)
	if a.coordinator == nil {
		a.coordinator = sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{Now: a.now})
	}
	for _, secret := range config.WebhookSecrets {
		a.webhookSecrets = append(a.webhookSecrets, sweatstack.NewSecret(secret))
	}
	a.logins = &logins{now: a.now, byKey: make(map[string]*login)}
	a.delegations = newDelegations(a.now)
	a.opened = newOpenedCache[session](
		cmp.Or(config.SessionCacheEntries, DefaultSessionCacheEntries), cmp.Or(config.SessionCacheBytes, DefaultSessionCacheBytes))
	a.openedSubjects = newOpenedCache[subjectCookie](DefaultSessionCacheEntries, DefaultSessionCacheBytes/8)
	for p, s := range map[purpose]*sealer{
		purposeSession: &a.sealSession, purposeSubject: &a.sealSubject, purposeLogin: &a.sealLogin,
	} {
		if *s, err = newSealer(config.SessionSecrets, p); err != nil {
			return nil, err
		}
	}
	if a.python, err = newPython(config); err != nil {
		return nil, err
	}
	// The routes of anybody else may be open to other origins, the kit's never.
	a.crossOrigin, a.ownRoutes = http.NewCrossOriginProtection(), http.NewCrossOriginProtection()
	for _, protection := range []*http.CrossOriginProtection{a.crossOrigin, a.ownRoutes} {
		if err := protection.AddTrustedOrigin(app.Scheme + "://" + app.Host); err != nil {
			return nil, &ConfigError{Field: "AppURL", Reason: fmt.Sprintf("is no origin: %v", err)}
		}
	}
	for _, pattern := range config.AllowCrossOrigin {
		a.ownRoutes.AddInsecureBypassPattern(pattern)
	}
	if a.platform, err = config.platform(a); err != nil {
		return nil, err
	}
	return a, nil
}

// platform makes the client that every client of the kit descends from, so
// that they share connections and the coordinator.
func (c Config) platform(a *Auth) (*sweatstack.Client, error) {
	options := []sweatstack.Option{
		sweatstack.WithClientCredentials(c.ClientID, sweatstack.NewSecret(c.ClientSecret)),
		sweatstack.WithCoordinator(a.coordinator),
		sweatstack.WithClock(a.now),
		sweatstack.WithLogger(a.logger),
		sweatstack.WithObserver(a.observe),
		sweatstack.WithBaseURL(cmp.Or(c.BaseURL, sweatstack.DefaultBaseURL)),
	}
	if c.HTTPClient != nil {
		options = append(options, sweatstack.WithHTTPClient(c.HTTPClient))
	}
	client, err := sweatstack.NewClient(options...)
	if err != nil {
		return nil, fmt.Errorf("sweatstackhttp: make the client: %w", err)
	}
	return client, nil
}

// URLs gives the addresses of the kit's routes.
func (a *Auth) URLs() URLs { return URLs{prefix: a.prefix} }
