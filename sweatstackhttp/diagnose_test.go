package sweatstackhttp_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// codes are those of the findings, in their order.
func codes(found []sweatstackhttp.Finding) []string {
	all := []string{}
	for _, f := range found {
		all = append(all, f.Code)
	}
	return all
}

// find gives the finding with a code.
func find(t *testing.T, found []sweatstackhttp.Finding, code string) sweatstackhttp.Finding {
	t.Helper()
	for _, f := range found {
		if f.Code == code {
			return f
		}
	}
	require.Fail(t, "no such finding", "%s is not among %v", code, codes(found))
	return sweatstackhttp.Finding{}
}

func TestDiagnose_HealthySetupHasNothingToTell(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		inStoreMode(c)
		c.HTTPClient = &http.Client{Transport: dated{c.HTTPClient.Transport, 29 * time.Second, c.Now, ""}}
	}})
	assert.Nil(t, k.auth.Diagnose(t.Context()))
}

func TestDiagnose_HealthyCookieModeHasNothingToTell(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		c.WebhookSecrets = nil
		c.Scopes = append(sweatstack.DefaultScopes(), sweatstack.ScopeSharingRead, sweatstack.ScopeActivitiesWrite, sweatstack.ScopeWellnessRead)
	}})
	assert.Nil(t, k.auth.Diagnose(t.Context()))
}

// dated answers with a Date that is off by some time.
type dated struct {
	below http.RoundTripper
	off   time.Duration
	now   func() time.Time
	age   string
}

func (d dated) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := d.below.RoundTrip(r)
	if err == nil {
		response.Header.Set("Date", d.now().Add(d.off).UTC().Format(http.TimeFormat))
		if d.age != "" {
			response.Header.Set("Age", d.age)
		}
	}
	return response, err
}

// off changes the kit's settings so that the platform's clock differs.
func off(by time.Duration, age string) func(*sweatstackhttp.Config) {
	return func(c *sweatstackhttp.Config) {
		c.HTTPClient = &http.Client{Transport: dated{c.HTTPClient.Transport, by, c.Now, age}}
	}
}

// scopesOf is a list of scopes of about n bytes.
func scopesOf(n int) []sweatstack.Scope {
	return []sweatstack.Scope{sweatstack.Scope(strings.Repeat("s", n))}
}

// diagnosis is one way for a set-up to be wrong.
type diagnosis struct {
	code     string
	severity slog.Level
	change   func(c *sweatstackhttp.Config)
	says     string // in problem or advice
}

// settingDiagnoses are found without the platform.
func settingDiagnoses() map[string]diagnosis {
	return map[string]diagnosis{
		"http": {"insecure-app-url", slog.LevelWarn, func(c *sweatstackhttp.Config) {
			c.AppURL, c.AllowInsecure = "http://coach.example", true
		}, "https"},
		"AllowInsecure for nothing": {"allow-insecure-unneeded", slog.LevelInfo, func(c *sweatstackhttp.Config) { c.AllowInsecure = true }, "Unset"},
		"localhost": {"loopback-address", slog.LevelInfo, func(c *sweatstackhttp.Config) {
			c.AppURL = "http://localhost:8000"
		}, "http://localhost:8000"},
		"platform by http": {"insecure-base-url", slog.LevelError, func(c *sweatstackhttp.Config) { c.BaseURL = "http://platform.example" }, "https"},
		"sandbox's client secret": {"sandbox-secrets", slog.LevelError, func(c *sweatstackhttp.Config) {
			c.AppURL, c.ClientSecret = "http://127.0.0.1:8000", "sweatstack-sandbox-fixed-client-secret"
		}, "ClientSecret"},
		"older secret":          {"old-session-secrets", slog.LevelInfo, func(c *sweatstackhttp.Config) { c.SessionSecrets = append(c.SessionSecrets, otherSecret) }, "30 days"},
		"long tokens":           {"session-cookie-split", slog.LevelWarn, func(c *sweatstackhttp.Config) { c.Store, c.Scopes = nil, scopesOf(2500) }, "Config.Store"},
		"very long tokens":      {"cookies-too-large", slog.LevelError, func(c *sweatstackhttp.Config) { c.Store, c.Scopes = nil, scopesOf(5000) }, "Config.Store"},
		"tokens beyond a limit": {"cookies-too-large", slog.LevelError, func(c *sweatstackhttp.Config) { c.Store, c.Scopes = nil, scopesOf(50_000) }, "Config.Store"},
		"several nodes":         {"cookie-mode-on-several-nodes", slog.LevelInfo, func(c *sweatstackhttp.Config) { c.Store, c.Coordinator = nil, sharedCoordinator{} }, "Config.Store"},
		"no webhook secret":     {"no-webhook-secret", slog.LevelInfo, func(c *sweatstackhttp.Config) { c.WebhookSecrets = nil }, "SWEATSTACK_WEBHOOK_SECRET"},
		"webhooks, no store":    {"webhooks-without-store", slog.LevelInfo, func(c *sweatstackhttp.Config) { c.Store = nil }, "Config.Store"},
		"store down":            {"store-not-ready", slog.LevelError, func(c *sweatstackhttp.Config) { c.Store = brokenStore{} }, "disk on fire"},
		"store panics":          {"store-not-ready", slog.LevelError, func(c *sweatstackhttp.Config) { c.Store = panickingStore{} }, "panic of type string"},
		"clock behind":          {"clock-skew", slog.LevelWarn, off(40*time.Second, ""), "behind the platform's"},
		"clock ahead":           {"clock-skew", slog.LevelWarn, off(-2*time.Hour, ""), "ahead of the platform's"},
		"wrong client id":       {"client-refused", slog.LevelError, func(c *sweatstackhttp.Config) { c.ClientID = "unknown" }, "SWEATSTACK_CLIENT_ID"},
		"wrong client secret":   {"client-secret-refused", slog.LevelError, func(c *sweatstackhttp.Config) { c.ClientSecret = "wrong" }, "SWEATSTACK_CLIENT_SECRET"},
		"redirect URI":          {"redirect-uri-refused", slog.LevelError, func(c *sweatstackhttp.Config) { c.AppURL = "https://other.example" }, "https://other.example/auth/sweatstack/callback"},
		"wrong scopes":          {"scopes-refused", slog.LevelError, func(c *sweatstackhttp.Config) { c.Scopes = []sweatstack.Scope{"no:such"} }, "Config.Scopes"},
	}
}

// sharedCoordinator is what several nodes use.
type sharedCoordinator struct{ sweatstack.Coordinator }

func (sharedCoordinator) SessionEnded(context.Context, string) (bool, error) { return false, nil }

// brokenStore and panickingStore do not answer.
type brokenStore struct{ tokenstore.Store }

func (brokenStore) Load(context.Context, string) (sweatstack.Token, error) {
	return sweatstack.Token{}, errors.New("disk on fire")
}

type panickingStore struct{ tokenstore.Store }

func (panickingStore) Load(context.Context, string) (sweatstack.Token, error) { panic("secret") }

func TestDiagnose_FindsWhatIsWrongAndSaysHowToMendIt(t *testing.T) {
	t.Parallel()
	for name, d := range settingDiagnoses() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { inStoreMode(c); d.change(c) }})
			f := find(t, k.auth.Diagnose(t.Context()), d.code)
			assert.Equal(t, d.severity, f.Severity)
			assert.Contains(t, f.Problem+f.Advice, d.says)
			for _, text := range []string{f.Problem, f.Advice} {
				assert.True(t, strings.HasSuffix(text, "."), text)
				assert.NotContains(t, text, "\n")
			}
			assert.Equal(t, fmt.Sprintf("%v %s: %s %s", f.Severity, f.Code, f.Problem, f.Advice), f.String())
			requireNoSecrets(t, k, f.String())
		})
	}
}

// requireNoSecrets looks for the kit's secrets in a text.
func requireNoSecrets(t *testing.T, k *kit, text string) {
	t.Helper()
	for _, secret := range append([]string{k.config.ClientSecret}, append(k.config.SessionSecrets, k.config.WebhookSecrets...)...) {
		if len(secret) > 8 {
			assert.NotContains(t, text, secret)
		}
	}
}

// faultDiagnoses are what the platform's answers mean.
func TestDiagnose_TellsThePlatformsAnswersApart(t *testing.T) {
	t.Parallel()
	back := func(query string) http.Header {
		return http.Header{"Location": {appURL + "/auth/sweatstack/callback?" + query}}
	}
	tests := map[string]struct {
		fault    sweatstacktest.Fault
		want     []string
		severity slog.Level
	}{
		"no connection":       {sweatstacktest.Fault{Cut: true}, []string{"platform-unreachable"}, slog.LevelError},
		"another server":      {sweatstacktest.Fault{Status: 404}, []string{"no-platform"}, slog.LevelError},
		"down":                {sweatstacktest.Fault{Status: 503}, []string{"platform-failing"}, slog.LevelWarn},
		"rate limited":        {sweatstacktest.Fault{Status: 429}, []string{"platform-failing"}, slog.LevelWarn},
		"refused":             {sweatstacktest.Fault{Status: 400}, []string{"client-refused"}, slog.LevelError},
		"refused only at us":  {sweatstacktest.Fault{Status: 403, Times: 1}, []string{"redirect-uri-refused"}, slog.LevelError},
		"its own login page":  {sweatstacktest.Fault{Status: 302, Header: http.Header{"Location": {"/login?x"}}}, []string{}, 0},
		"asks a person":       {sweatstacktest.Fault{Status: 302, Header: back("error=login_required")}, []string{}, 0},
		"sends back":          {sweatstacktest.Fault{Status: 302, Header: back("error=unauthorized_client%0Aevil")}, []string{"sign-in-refused"}, slog.LevelError},
		"scope not for us":    {sweatstacktest.Fault{Status: 303, Header: back("error=invalid_scope&state=x")}, []string{"scopes-refused"}, slog.LevelError},
		"unreadable location": {sweatstacktest.Fault{Status: 302, Header: back("%zz")}, []string{}, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: inStoreMode})
			k.sandbox.Fail("GET /oauth/authorize", test.fault)
			found := k.auth.Diagnose(t.Context())
			require.Equal(t, test.want, codes(found))
			if len(found) > 0 {
				assert.Equal(t, test.severity, found[0].Severity)
				assert.NotContains(t, found[0].String(), "\n", "what the platform says is quoted")
			}
		})
	}
}

func TestDiagnose_TokenEndpointThatFailsSaysNothingOfTheSecret(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: inStoreMode})
	k.sandbox.Fail("POST /api/v1/oauth/token", sweatstacktest.Fault{Status: 503})
	assert.Empty(t, k.auth.Diagnose(t.Context()))
}

// An application without a registered redirect URI may use loopback only.
func TestDiagnose_UnregisteredApplicationOffLoopbackIsARedirectURIRefused(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{
		sandbox: []sweatstacktest.Option{sweatstacktest.WithApplication(sweatstacktest.Application{ID: "bare", Secret: "bare-secret-of-the-tests"})},
		config: func(c *sweatstackhttp.Config) {
			inStoreMode(c)
			c.ClientID, c.ClientSecret = "bare", "bare-secret-of-the-tests"
		},
	})
	assert.Equal(t, []string{"redirect-uri-refused"}, codes(k.auth.Diagnose(t.Context())))
}

func TestDiagnose_DateFromACacheIsNoClock(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { inStoreMode(c); off(-time.Hour, "3600")(c) }})
	assert.Empty(t, k.auth.Diagnose(t.Context()))
}

func TestDiagnose_WorstComesFirst(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		c.SessionSecrets = append(c.SessionSecrets, otherSecret)
		c.ClientSecret = "wrong"
		off(time.Hour, "")(c)
	}})
	assert.Equal(t, []string{"client-secret-refused", "clock-skew", "old-session-secrets", "webhooks-without-store"},
		codes(k.auth.Diagnose(t.Context())))
}

// No token, no session, no code: the platform is left as it was.
func TestDiagnose_ChangesNothingAtThePlatform(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: inStoreMode})
	before := k.sandbox.Counters()
	k.auth.Diagnose(t.Context())
	assert.Equal(t, before, k.sandbox.Counters())
}

// The client secret must not cross a network in the clear for a check.
func TestDiagnose_SendsNoSecretByHTTP(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		inStoreMode(c)
		c.BaseURL = "http://platform.example"
		below := c.HTTPClient.Transport
		c.HTTPClient = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			assert.Equal(t, "/oauth/authorize", r.URL.Path)
			return below.RoundTrip(r)
		})}
	}})
	assert.Equal(t, []string{"insecure-base-url"}, codes(k.auth.Diagnose(t.Context())))
}

func TestDiagnose_EndsInTimeWhenNobodyAnswers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		silent := roundTrip(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		release := make(chan struct{})
		auth, err := sweatstackhttp.Configure(sweatstackhttp.Config{
			ClientID: "id", ClientSecret: "secret", AppURL: appURL, SessionSecrets: []string{sessionSecret},
			WebhookSecrets: []string{"whsec"}, HTTPClient: &http.Client{Transport: silent},
			Store: deafStore{release: release}, Logger: slog.New(slog.DiscardHandler),
		})
		require.NoError(t, err)
		begun := time.Now()
		found := auth.Diagnose(t.Context())
		assert.Equal(t, []string{"store-not-ready", "platform-unreachable"}, codes(found))
		assert.LessOrEqual(t, time.Since(begun), 20*time.Second)

		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begun = time.Now()
		assert.Len(t, auth.Diagnose(ctx), 2)
		assert.Equal(t, time.Second, time.Since(begun))
		close(release)
	})
}

// An application that is stopped while it starts has nothing wrong with it.
func TestDiagnose_ACancelledContextBlamesNobody(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		c.WebhookSecrets = nil // there is no store for them
		c.HTTPClient = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			cancel()
			<-r.Context().Done()
			return nil, r.Context().Err()
		})}
	}})
	assert.Empty(t, k.auth.Diagnose(ctx))
	assert.Empty(t, k.auth.Diagnose(ctx), "the store was not asked either")
}

// deafStore does not heed the context.
type deafStore struct {
	tokenstore.Store
	release chan struct{}
}

func (s deafStore) Load(context.Context, string) (sweatstack.Token, error) {
	<-s.release
	return sweatstack.Token{}, tokenstore.ErrNotFound
}

// Whoever meets a code looks it up there.
func TestDiagnose_EveryCodeIsInTheGuide(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../docs/operations.md")
	require.NoError(t, err)
	all := []string{"platform-unreachable", "no-platform", "platform-failing", "sign-in-refused"}
	for _, d := range settingDiagnoses() {
		all = append(all, d.code)
	}
	for _, code := range all {
		assert.Contains(t, string(guide), "`"+code+"`")
	}
}
