package sweatstackhttp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/tokenstore"
	"github.com/sweatstack/sweatstack-go/webhook"
)

// wiretap notes every secret that goes over the wire to the platform and back.
// It can also play a platform that repeats in its refusals what it was sent.
type wiretap struct {
	below http.RoundTripper

	mu      sync.Mutex
	secrets map[string]string // by value: what it is
	echo    func(r *http.Request) *http.Response
}

// note remembers a secret. Short ones would be found everywhere.
func (w *wiretap) note(kind, value string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, known := w.secrets[value]; !known && len(value) >= spokenWindow {
		w.secrets[value] = kind
	}
}

func (w *wiretap) setEcho(echo func(*http.Request) *http.Response) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.echo = echo
}

func (w *wiretap) RoundTrip(r *http.Request) (*http.Response, error) {
	w.note("bearer", strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	sent := ""
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		sent = string(body)
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(strings.NewReader(sent))
		if form, err := url.ParseQuery(sent); err == nil {
			for _, field := range []string{"client_secret", "code", "code_verifier", "refresh_token"} {
				w.note(field, form.Get(field))
			}
		}
	}
	w.mu.Lock()
	echo := w.echo
	w.mu.Unlock()
	if echo != nil {
		r.Body = io.NopCloser(strings.NewReader(sent))
		if answer := echo(r); answer != nil {
			return answer, nil
		}
		r.Body = io.NopCloser(strings.NewReader(sent))
	}
	response, err := w.below.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if err != nil {
		return nil, err
	}
	var token map[string]any
	if json.Unmarshal(body, &token) == nil {
		for _, field := range []string{"access_token", "refresh_token", "id_token"} {
			if text, ok := token[field].(string); ok {
				w.note(field, text)
			}
		}
	}
	response.Body = io.NopCloser(strings.NewReader(string(body)))
	return response, nil
}

// spokenWindow is how many characters of a secret in a row give it away.
const spokenWindow = 12

// spoken is everything that the kit said, to anybody but the owner of a secret.
type spoken struct {
	mu    sync.Mutex
	texts map[string]string // by text: where it was
}

func (s *spoken) say(where, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts[text] = where
}

// check fails for every secret of which twelve characters in a row were said.
func (s *spoken) check(t *testing.T, secrets map[string]string) {
	t.Helper()
	windows := map[string]string{}
	for secret, kind := range secrets {
		for i := range len(secret) - spokenWindow + 1 {
			windows[secret[i:i+spokenWindow]] = kind
		}
	}
	for text, where := range s.texts {
		for i := range max(0, len(text)-spokenWindow+1) {
			if kind, found := windows[text[i:i+spokenWindow]]; found {
				t.Errorf("%s tells a %s: …%s…", where, kind, text[max(0, i-80):i])
				break
			}
		}
	}
}

// canary is a kit whose every word is listened to.
type canary struct {
	*kit
	t     *testing.T
	wire  *wiretap
	said  *spoken
	owner *browser
}

func newCanary(t *testing.T, change func(*sweatstackhttp.Config)) *canary {
	t.Helper()
	c := &canary{t: t, wire: &wiretap{secrets: map[string]string{}}, said: &spoken{texts: map[string]string{}}}
	c.kit = newKit(t, setup{
		sandbox: []sweatstacktest.Option{
			sweatstacktest.WithRefreshTokenRotation(), sweatstacktest.WithAccessTokenTTL(time.Minute),
			sweatstacktest.WithWebhookHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { c.mux.ServeHTTP(w, r) })),
		},
		config: func(config *sweatstackhttp.Config) {
			change(config)
			config.SessionSecrets = append(config.SessionSecrets, otherSecret)
			c.wire.below = config.HTTPClient.Transport
			config.HTTPClient = &http.Client{Transport: c.wire}
			config.Observe = func(_ context.Context, e sweatstack.Event) {
				c.said.say("event "+e.EventName(), fmt.Sprintf("%+v %#v %v", e, e, e.Attrs()))
			}
		},
	})
	secrets := c.sandbox.Secrets()
	for kind, value := range map[string]string{
		"client secret": secrets.ClientSecret, "webhook secret": secrets.WebhookSecret,
		"session secret": sessionSecret, "previous session secret": otherSecret,
	} {
		c.wire.note(kind, value)
	}
	c.mux.Handle("/careless", sweatstackhttp.Handler(c.auth, c.careless))
	c.mux.Handle("/panic", c.auth.SelectedUser(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		panic(sweatstackhttp.SelectedUserFrom(r.Context()))
	})))
	handler, err := c.auth.WebhookHandler(func(ctx context.Context, e webhook.Event, u sweatstackhttp.WebhookUser) error {
		client, err := u.Client(ctx)
		c.said.say("webhook", fmt.Sprintf("%+v %#v %+v %#v %+v", e, u, u, client, err))
		return err
	})
	require.NoError(t, err)
	c.mux.Handle("POST /webhooks/sweatstack", handler)
	c.mountFlows()
	return c
}

// careless is a page of somebody who prints whatever there is.
func (c *canary) careless(w http.ResponseWriter, r *http.Request, user sweatstackhttp.SelectedUser) error {
	token, err := user.Client().Token(r.Context())
	for how, text := range everyPrint(user) {
		_ = say(w, "%s: %s\n", how, text)
	}
	for how, text := range everyPrint(user.Client()) {
		_ = say(w, "%s: %s\n", how, text)
	}
	_ = say(w, "%+v %#v %v\n", token, token, err)
	_ = say(w, "%+v %#v\n", sweatstackhttp.OptionalSelectedUserFrom(r.Context()), sweatstackhttp.AuthenticatedUserFrom(r.Context()))
	_ = say(w, "%+v %+v\n", r.Context(), c.auth)
	c.config.Logger.ErrorContext(r.Context(), "careless", "user", user, "token", token, "auth", c.auth, "config", c.config, "context", r.Context())
	_, err = user.Client().OAuth.UserInfo(r.Context(), sweatstack.CallRetries(0))
	_ = say(w, "%v %+v %#v\n", err, err, err)
	return nil
}

// hear takes down an answer, all but the cookies that go to their owner. The
// cookies are secrets themselves.
func (c *canary) hear(where string, a answer) answer {
	for _, line := range a.header.Values("Set-Cookie") {
		_, rest, _ := strings.Cut(line, "=")
		value, _, _ := strings.Cut(rest, ";")
		c.wire.note("cookie", value)
	}
	for name, values := range a.header {
		text := strings.Join(values, "\n")
		switch {
		case name == "Set-Cookie":
			continue
		case name == "Location" && strings.HasPrefix(text, sweatstack.DefaultBaseURL):
			page, err := url.Parse(text)
			require.NoError(c.t, err)
			query := page.Query()
			c.wire.note("state", query.Get("state"))
			query.Del("state") // the platform has to see it
			text = query.Encode()
		}
		c.said.say(where+", header "+name, text)
	}
	c.said.say(where, a.body)
	return a
}

// listen walks through every flow, first while all is well and then with ended
// tokens and a platform that answers as echo says, and checks what was said.
func (c *canary) listen(name string, echo func(*http.Request) *http.Response) {
	c.t.Helper()
	c.owner = c.signIn(c.t, c.sandbox.Coach())
	for _, value := range c.owner.cookies() {
		c.wire.note("cookie", value)
	}
	c.walk(name)
	c.wire.setEcho(echo)
	c.sandbox.Advance(2 * time.Minute)
	c.walk(name + ", tokens ended")
	c.ends(name)
	c.said.say("log", c.log.String())
	require.Greater(c.t, len(c.wire.secrets), 10)
	c.said.check(c.t, c.wire.secrets)
}

// Invariant 12. Every flow, also the failing ones, with every secret known.
func TestCanary_NoFlowTellsASecret(t *testing.T) {
	t.Parallel()
	answers := map[string]func(*http.Request) *http.Response{"all well": nil}
	for _, status := range []int{200, 302, 400, 401, 403, 404, 409, 422, 429, 500, 503} {
		answers[fmt.Sprintf("platform answers %d", status)] = func(r *http.Request) *http.Response {
			recorder := httptest.NewRecorder()
			recorder.WriteHeader(status)
			_ = say(recorder, `{"detail":"refused","error":"invalid_grant"}`)
			response := recorder.Result()
			response.Request = r
			return response
		}
	}
	for name, echo := range answers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for mode, change := range modes() {
				t.Run(mode, func(t *testing.T) {
					t.Parallel()
					newCanary(t, change).listen(name, echo)
				})
			}
		})
	}
}

func TestCanary_FailingStoreAndCoordinatorTellNoSecret(t *testing.T) {
	t.Parallel()
	store := &failingStore{Store: tokenstore.NewMemory()}
	coordinator := &failingCoordinator{Coordinator: sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})}
	c := newCanary(t, func(config *sweatstackhttp.Config) { config.Store, config.Coordinator = store, coordinator })
	c.owner = c.signIn(t, c.sandbox.Coach())
	c.sandbox.Advance(2 * time.Minute)
	store.fail(true, false)
	c.walk("no saves")
	store.fail(true, true)
	c.walk("no loads")
	store.fail(false, false)
	coordinator.reads.Store(true)
	coordinator.writes.Store(true)
	c.walk("no coordinator")
	c.said.say("log", c.log.String())
	c.said.check(t, c.wire.secrets)
}

func TestCanary_FailingSignInOfTheApplicationTellsNoSecret(t *testing.T) {
	t.Parallel()
	for name, onSignIn := range map[string]func(context.Context, sweatstackhttp.SignIn) error{
		"turned away": func(context.Context, sweatstackhttp.SignIn) error { return sweatstackhttp.ErrNotAllowed },
		"error": func(_ context.Context, in sweatstackhttp.SignIn) error {
			return fmt.Errorf("no row for %+v %#v", in, in)
		},
		"panic": func(ctx context.Context, in sweatstackhttp.SignIn) error {
			token, err := in.User.Client().Token(ctx)
			panic(fmt.Sprintf("%s %v", token.AccessToken.Reveal(), err)) // not even what the application itself reveals
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCanary(t, inStoreMode)
			c.config.OnSignIn = onSignIn
			c.auth, c.mux = c.node(t)
			c.owner = c.newBrowser(t)
			c.walk(name)
			c.said.say("log", c.log.String())
			c.said.check(t, c.wire.secrets)
		})
	}
}

// The listener itself must hear: a kit that told would be found out.
func TestCanary_HearsEverySecretThatIsTold(t *testing.T) {
	t.Parallel()
	c := newCanary(t, func(*sweatstackhttp.Config) {})
	c.owner = c.signIn(t, c.sandbox.Coach())
	c.walk("well")
	kinds := map[string]bool{}
	for _, kind := range c.wire.secrets {
		kinds[kind] = true
	}
	for _, kind := range []string{
		"client_secret", "webhook secret", "session secret", "code", "code_verifier", "state", "cookie", "access_token", "refresh_token", "id_token",
	} {
		assert.True(t, kinds[kind] || kind == "client_secret" && kinds["client secret"], kind)
	}
	for secret, kind := range c.wire.secrets {
		heard := &spoken{texts: map[string]string{"before " + secret[len(secret)-spokenWindow:] + " behind": "somewhere"}}
		recorder := &testing.T{}
		heard.check(recorder, c.wire.secrets)
		assert.True(t, recorder.Failed(), kind)
	}
}
