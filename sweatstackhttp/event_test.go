package sweatstackhttp_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/webhook"
)

// watcher collects events from several goroutines.
type watcher struct {
	mu     sync.Mutex
	events []sweatstack.Event
}

func (w *watcher) observe(_ context.Context, e sweatstack.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.events = append(w.events, e)
}

// told gives the events other than requests, each as one line, and forgets them.
func (w *watcher) told() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var lines []string
	for _, e := range w.events {
		if _, request := e.(sweatstack.RequestEvent); !request {
			lines = append(lines, fmt.Sprint(e.EventName(), " ", e.Attrs()))
		}
	}
	w.events = nil
	return lines
}

func TestEvents_TellTheLifeOfASession(t *testing.T) {
	t.Parallel()
	var w watcher
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { inStoreMode(c); c.Observe = w.observe }})
	coach, athlete := k.sandbox.Coach(), k.sandbox.Athletes()[0]
	b := k.signIn(t, coach)
	assert.Equal(t, []string{"signed_in [actor=" + coach.ID + "]"}, w.told())

	b.selects(k, athlete)
	assert.Equal(t, []string{"acting_started [actor=" + coach.ID + " subject=" + athlete.ID + "]"}, w.told())

	k.sandbox.Advance(20 * time.Minute)
	require.Equal(t, http.StatusOK, b.get("/me").status)
	assert.Equal(t, []string{"refresh [user=" + coach.ID + " outcome=led]"}, w.told())

	b.post(k.auth.URLs().SelectSelf(""), nil)
	assert.Equal(t, []string{"acting_ended [actor=" + coach.ID + " subject=" + athlete.ID + " withdrawn=false]"}, w.told())

	b.post(k.auth.URLs().Logout(), nil)
	assert.Equal(t, []string{"signed_out [actor=" + coach.ID + " lost=false]"}, w.told())
}

func TestEvents_TellALostSessionFromOneThatWasEnded(t *testing.T) {
	t.Parallel()
	var w watcher
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { inStoreMode(c); c.Observe = w.observe }})
	coach := k.sandbox.Coach()
	b := k.signIn(t, coach)
	require.NoError(t, k.config.Store.Delete(t.Context(), coach.ID))
	b.get("/me")
	assert.Contains(t, w.told(), "signed_out [actor="+coach.ID+" lost=true]")
}

// Who was turned away is what an audit asks for.
func TestEvents_SignInThatIsNotAllowedNamesThePerson(t *testing.T) {
	t.Parallel()
	var w watcher
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		c.Observe = w.observe
		c.OnSignIn = func(context.Context, sweatstackhttp.SignIn) error { return sweatstackhttp.ErrNotAllowed }
	}})
	b := k.newBrowser(t)
	to := k.press(t, b.get(k.auth.URLs().Login("/")).location(), "user_id", k.sandbox.Coach().ID)
	assert.Equal(t, http.StatusForbidden, b.get(to).status)
	assert.Equal(t, []string{"sign_in_failed [step=not_allowed actor=" + k.sandbox.Coach().ID +
		" error=sweatstackhttp: sign-in not allowed]"}, w.told())
}

func TestEvents_SessionOfAnOlderSecretIsToldOnce(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			var w watcher
			k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { change(c); c.Observe = w.observe }})
			b := k.signIn(t, k.sandbox.Coach())
			k.config.SessionSecrets = []string{otherSecret, sessionSecret}
			_, b.app = k.node(t)
			w.told()
			for range 3 {
				require.Equal(t, http.StatusOK, b.get("/me").status)
			}
			assert.Equal(t, []string{"session_opened_by_old_key [actor=" + k.sandbox.Coach().ID + "]"}, w.told())
		})
	}
}

func TestSignedOutEvent_SaysWhenItWasEverywhere(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "[actor=u_1 lost=false everywhere=true]", fmt.Sprint(sweatstackhttp.SignedOutEvent{UserID: "u_1", Everywhere: true}.Attrs()))
}

func TestEvents_SplitSessionCookieIsReported(t *testing.T) {
	t.Parallel()
	var w watcher
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		c.Observe = w.observe
		platform := &longTokens{below: c.HTTPClient.Transport}
		platform.extra.Store(4000)
		c.HTTPClient = &http.Client{Transport: platform}
	}})
	b := k.signIn(t, k.sandbox.Coach())
	var chunked sweatstackhttp.CookieChunkedEvent
	for _, e := range w.events {
		if c, ok := e.(sweatstackhttp.CookieChunkedEvent); ok {
			chunked = c
		}
	}
	assert.Equal(t, k.sandbox.Coach().ID, chunked.UserID)
	assert.Equal(t, "sweatstack_session", chunked.Cookie)
	assert.Greater(t, chunked.Bytes, 3800)
	parts := 0
	for name := range b.cookies() {
		if strings.HasPrefix(name, "__Host-sweatstack_session_") {
			parts++
		}
	}
	assert.Equal(t, parts, chunked.Parts)
}

func TestEvents_CookieInOnePieceIsNotReported(t *testing.T) {
	t.Parallel()
	var w watcher
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.Observe = w.observe }})
	k.signIn(t, k.sandbox.Coach())
	assert.NotContains(t, strings.Join(w.told(), "\n"), "cookie_chunked")
}

func TestEvents_WithoutObserveAreLoggedOnceEach(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	coach := k.sandbox.Coach()
	k.signIn(t, coach)
	assert.Equal(t, 1, strings.Count(k.log.String(), `level=INFO msg="sweatstack event" event=signed_in actor=`+coach.ID))
	assert.Contains(t, k.log.String(), `level=DEBUG msg="sweatstack event" event=request method=POST path=/oauth/token status=200`)
	k.newBrowser(t).get("/auth/sweatstack/callback?state=x&code=y")
	assert.Equal(t, 1, strings.Count(k.log.String(), `level=WARN msg="sweatstack event" event=sign_in_failed step=state`))
	assert.NotContains(t, k.log.String(), "sign-in failed", "the event is the line")
}

func TestEvents_WebhookIsLoggedOnce(t *testing.T) {
	t.Parallel()
	h := newHooked(t, setup{config: inStoreMode})
	h.send(t, sweatstacktest.Webhook{})
	assert.Equal(t, 1, strings.Count(h.log.String(), "event=webhook outcome=failed status=503"), h.log.String())
	assert.NotContains(t, h.log.String(), "webhook answered")
}

func TestEvents_WithObserveAreNotLogged(t *testing.T) {
	t.Parallel()
	var w watcher
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.Observe = w.observe }})
	k.signIn(t, k.sandbox.Coach())
	assert.NotContains(t, k.log.String(), "sweatstack event")
	assert.NotEmpty(t, w.told())
}

func TestWebhookDeliveryEvent_TellsAcceptedRefusedAndFailedApart(t *testing.T) {
	t.Parallel()
	event := webhook.Event{UserID: "u_1", Type: webhook.ActivityCreated, ResourceID: "a_1"}
	tests := []struct {
		delivery webhook.Delivery
		outcome  sweatstackhttp.WebhookOutcome
		level    slog.Level
		attrs    string
	}{
		{webhook.Delivery{Status: 204, Event: event, Took: time.Second}, sweatstackhttp.WebhookAccepted, slog.LevelDebug,
			"[outcome=accepted status=204 took=1s user=u_1 type=activity_created resource=a_1]"},
		{webhook.Delivery{Status: 401, Reason: webhook.ReasonBadSignature}, sweatstackhttp.WebhookRefused, slog.LevelWarn,
			"[outcome=refused status=401 took=0s reason=bad-signature]"},
		{webhook.Delivery{Status: 400, Reason: webhook.ReasonBadPayload, Err: errors.New("no event")}, sweatstackhttp.WebhookRefused, slog.LevelWarn,
			"[outcome=refused status=400 took=0s reason=bad-payload error=no event]"},
		{webhook.Delivery{Status: 503, Reason: webhook.ReasonHandlerFailed, Event: event, Err: errors.New("disk full")}, sweatstackhttp.WebhookFailed, slog.LevelError,
			"[outcome=failed status=503 took=0s reason=handler-failed user=u_1 type=activity_created resource=a_1 error=disk full]"},
		{webhook.Delivery{Status: 500, Reason: webhook.ReasonHandlerPanicked, Event: event}, sweatstackhttp.WebhookFailed, slog.LevelError,
			"[outcome=failed status=500 took=0s reason=handler-panicked user=u_1 type=activity_created resource=a_1]"},
	}
	for _, test := range tests {
		e := sweatstackhttp.WebhookDeliveryEvent{Delivery: test.delivery}
		assert.Equal(t, test.outcome, e.Outcome())
		assert.Equal(t, test.level, e.Level())
		assert.Equal(t, test.attrs, fmt.Sprint(e.Attrs()))
	}
}

func TestEvents_LevelsAreThoseOfTheDocumentation(t *testing.T) {
	t.Parallel()
	for event, want := range map[slog.Leveler]slog.Level{
		sweatstackhttp.SignedInEvent{}:              slog.LevelInfo,
		sweatstackhttp.SignedOutEvent{}:             slog.LevelInfo,
		sweatstackhttp.SignedOutEvent{Lost: true}:   slog.LevelWarn,
		sweatstackhttp.SignInFailedEvent{}:          slog.LevelWarn,
		sweatstackhttp.ActingStartedEvent{}:         slog.LevelInfo,
		sweatstackhttp.ActingEndedEvent{}:           slog.LevelInfo,
		sweatstackhttp.SessionOpenedByOldKeyEvent{}: slog.LevelInfo,
		sweatstackhttp.CookieChunkedEvent{}:         slog.LevelDebug,
	} {
		assert.Equal(t, want, event.Level(), "%T", event)
	}
}

// Observe is the application's code, and it may run on a goroutine that nobody
// guards, for many requests at once.
func TestObserve_PanicCostsNobodyAnything(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		inStoreMode(c)
		c.Observe = func(context.Context, sweatstack.Event) { panic("a token, perhaps") }
	}})
	b := k.signIn(t, k.sandbox.Coach())
	k.sandbox.Advance(20 * time.Minute)
	assert.Equal(t, http.StatusOK, b.get("/me").status, "a refresh and two requests were observed")
	assert.Contains(t, k.log.String(), `level=ERROR msg="sweatstack: Config.Observe panicked" event=refresh panic_type=string`)
	assert.NotContains(t, k.log.String(), "a token, perhaps")
}
