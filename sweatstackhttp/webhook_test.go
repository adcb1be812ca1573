package sweatstackhttp_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
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

// received is a webhook that came through, and what its user's client could do.
type received struct {
	event webhook.Event
	user  string
	err   error
	about string // whom the client's token opens
}

// hooked is a kit with a webhook endpoint that asks the platform who the event
// is about.
type hooked struct {
	*kit
	mu  sync.Mutex
	got []received
}

// newHooked makes the kit and its endpoint, to which the sandbox delivers.
func newHooked(t *testing.T, s setup) *hooked {
	t.Helper()
	h := &hooked{}
	s.sandbox = append(s.sandbox, sweatstacktest.WithWebhookHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.mux.ServeHTTP(w, r)
	})))
	h.kit = newKit(t, s)
	handler, err := h.auth.WebhookHandler(h.receive)
	require.NoError(t, err)
	h.mux.Handle("POST /webhooks/sweatstack", handler)
	return h
}

func (h *hooked) receive(ctx context.Context, e webhook.Event, user sweatstackhttp.WebhookUser) error {
	r := received{event: e, user: user.ID()}
	client, err := user.Client(ctx)
	if r.err = err; err == nil {
		var info sweatstack.UserInfo
		info, r.err = client.OAuth.UserInfo(ctx, sweatstack.CallRetries(0))
		r.about = info.Subject
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.got = append(h.got, r)
	return r.err
}

// send delivers an event, and gives the state and the status of the answer.
func (h *hooked) send(t *testing.T, w sweatstacktest.Webhook) (string, int) {
	t.Helper()
	deliveries, err := h.sandbox.SendWebhook(w)
	require.NoError(t, err)
	require.Len(t, deliveries, 1)
	return deliveries[0].State, deliveries[0].Attempts[0].Status
}

func TestWebhook_HandlerGetsTheEventAndAClientOfItsUser(t *testing.T) {
	t.Parallel()
	h := newHooked(t, setup{config: inStoreMode})
	h.signIn(t, h.sandbox.Coach())
	athlete := h.sandbox.Athletes()[0]
	h.signIn(t, athlete)
	state, status := h.send(t, sweatstacktest.Webhook{UserID: athlete.ID, EventType: "activity_updated", ResourceID: "a_1"})
	assert.Equal(t, "delivered", state)
	assert.Equal(t, http.StatusNoContent, status)
	require.Len(t, h.got, 1)
	got := h.got[0]
	require.NoError(t, got.err)
	assert.Equal(t, athlete.ID, got.user)
	assert.Equal(t, athlete.ID, got.about, "the client is the event's user, nobody else")
	assert.Equal(t, "a_1", got.event.ResourceID)
	assert.EqualValues(t, "activity_updated", got.event.Type)
}

func TestWebhook_ExpiredTokenIsRenewedOnceAndStored(t *testing.T) {
	t.Parallel()
	h := newHooked(t, setup{
		sandbox: append(rotating(), sweatstacktest.WithAccessTokenTTL(time.Minute)), config: inStoreMode,
	})
	coach := h.sandbox.Coach()
	b := h.signIn(t, coach)
	h.sandbox.Advance(2 * time.Minute) // less than the tolerance of a signature
	deliveries, err := h.sandbox.SendWebhook(sweatstacktest.Webhook{UserID: coach.ID, Copies: 20})
	require.NoError(t, err)
	for _, d := range deliveries {
		assert.Equal(t, "delivered", d.State)
	}
	assert.Equal(t, 1, h.sandbox.Counters().RefreshRedeemed)
	assert.Zero(t, h.sandbox.Counters().RefreshReused)
	row, err := h.config.Store.Load(t.Context(), coach.ID)
	require.NoError(t, err)
	assert.True(t, row.Fresh(h.sandbox.Now()), "the renewed token is in the store")
	assert.Equal(t, http.StatusOK, b.get("/me").status, "the session goes on with it")
	assert.Equal(t, 1, h.sandbox.Counters().RefreshRedeemed)
}

func TestWebhook_PersonWhoSignedOutStillHasAClient(t *testing.T) {
	t.Parallel()
	h := newHooked(t, setup{config: inStoreMode})
	b := h.signIn(t, h.sandbox.Coach())
	require.Equal(t, http.StatusSeeOther, b.logsOut(h.kit).status)
	state, _ := h.send(t, sweatstacktest.Webhook{})
	assert.Equal(t, "delivered", state)
}

func TestWebhook_PersonWhoNeverSignedInHasNoClient(t *testing.T) {
	t.Parallel()
	h := newHooked(t, setup{config: inStoreMode})
	_, status := h.send(t, sweatstacktest.Webhook{UserID: "somebody"})
	assert.Equal(t, http.StatusServiceUnavailable, status, "the function returned the error")
	require.Len(t, h.got, 1)
	assert.ErrorIs(t, h.got[0].err, tokenstore.ErrNotFound)
}

func TestWebhook_DisconnectedPersonHasNoClient(t *testing.T) {
	t.Parallel()
	h := newHooked(t, setup{config: inStoreMode})
	h.signIn(t, h.sandbox.Coach())
	require.NoError(t, h.auth.Disconnect(t.Context(), h.sandbox.Coach().ID))
	h.send(t, sweatstacktest.Webhook{})
	require.Len(t, h.got, 1)
	assert.ErrorIs(t, h.got[0].err, tokenstore.ErrNotFound)
}

func TestWebhook_CookieModeHasNoClient(t *testing.T) {
	t.Parallel()
	h := newHooked(t, setup{})
	h.signIn(t, h.sandbox.Coach())
	h.send(t, sweatstacktest.Webhook{})
	require.Len(t, h.got, 1)
	assert.ErrorIs(t, h.got[0].err, sweatstackhttp.ErrNoStore)
}

func TestWebhook_PlatformDownDuringTheRenewalComesAgain(t *testing.T) {
	t.Parallel()
	h := newHooked(t, setup{sandbox: []sweatstacktest.Option{sweatstacktest.WithAccessTokenTTL(time.Minute)}, config: inStoreMode})
	h.signIn(t, h.sandbox.Coach())
	h.sandbox.Advance(2 * time.Minute)
	h.sandbox.Fail("POST /api/v1/oauth/token", sweatstacktest.Fault{Status: http.StatusInternalServerError, Times: 1})
	_, status := h.send(t, sweatstacktest.Webhook{})
	assert.Equal(t, http.StatusServiceUnavailable, status)
	require.Len(t, h.got, 1)
	assert.ErrorIs(t, h.got[0].err, sweatstack.ErrUnavailable)
	h.sandbox.Advance(time.Minute) // the platform tries again
	require.Len(t, h.got, 2)
	assert.NoError(t, h.got[1].err)
}

func TestWebhook_RevokedTokenAsksForANewSignIn(t *testing.T) {
	t.Parallel()
	h := newHooked(t, setup{sandbox: []sweatstacktest.Option{sweatstacktest.WithAccessTokenTTL(time.Minute)}, config: inStoreMode})
	h.signIn(t, h.sandbox.Coach())
	h.sandbox.Advance(2 * time.Minute)
	h.sandbox.Fail("POST /api/v1/oauth/token", sweatstacktest.Fault{Status: http.StatusBadRequest, Body: `{"error":"invalid_grant"}`})
	h.send(t, sweatstacktest.Webhook{})
	require.Len(t, h.got, 1)
	assert.ErrorIs(t, h.got[0].err, sweatstack.ErrReauthRequired)
}

func TestWebhook_WrongOrMissingSignatureRunsNothing(t *testing.T) {
	t.Parallel()
	h := newHooked(t, setup{config: inStoreMode})
	h.signIn(t, h.sandbox.Coach())
	_, status := h.send(t, sweatstacktest.Webhook{Secret: "another secret"})
	assert.Equal(t, http.StatusUnauthorized, status)
	a := h.newBrowser(t).send(http.MethodPost, "/webhooks/sweatstack", `{}`, nil)
	assert.Equal(t, http.StatusBadRequest, a.status)
	h.sandbox.Advance(10 * time.Minute) // more than the tolerance: the kit's clock has moved, the signature's has not
	_, status = h.send(t, sweatstacktest.Webhook{})
	assert.Equal(t, http.StatusUnauthorized, status)
	assert.Empty(t, h.got)
}

func TestWebhook_PreviousSecretIsTakenWhileItIsListed(t *testing.T) {
	t.Parallel()
	h := newHooked(t, setup{config: func(c *sweatstackhttp.Config) {
		inStoreMode(c)
		c.WebhookSecrets = append([]string{"whsec_newer"}, c.WebhookSecrets...)
	}})
	h.signIn(t, h.sandbox.Coach())
	for _, secret := range []string{"", "whsec_newer"} {
		state, _ := h.send(t, sweatstacktest.Webhook{Secret: secret})
		assert.Equal(t, "delivered", state)
	}
}

// Invariant 10: the header is a key to the webhook route, and to nothing else.
func TestWebhook_SignatureOnAnyOtherRouteMeansNothing(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: inStoreMode})
	k.signIn(t, k.sandbox.Coach()) // the store has a token
	body := `{"user_id":"` + k.sandbox.Coach().ID + `","event_type":"activity_created","resource_id":"a","timestamp":"2026-05-06T12:00:00Z"}`
	signature := webhook.Sign(k.sandbox.Secrets().WebhookSecret, k.sandbox.Now(), []byte(body))
	for _, path := range []string{"/me", "/shown"} {
		a := k.newBrowser(t).send(http.MethodPost, path, body, []string{"Content-Type", "application/json", webhook.SignatureHeader, signature})
		assert.Equal(t, http.StatusUnauthorized, a.status, path)
		assert.NotContains(t, a.body, k.sandbox.Coach().ID)
	}
	for _, path := range []string{"/maybe", "/maybe-shown"} {
		a := k.newBrowser(t).send(http.MethodPost, path, body, []string{"Content-Type", "application/json", webhook.SignatureHeader, signature})
		assert.Equal(t, "optional false ", a.body, path)
	}
	foreign := k.newBrowser(t).send(http.MethodPost, "/me", body, []string{webhook.SignatureHeader, signature, "Origin", "https://evil.example"})
	assert.Equal(t, http.StatusForbidden, foreign.status, "and it is no pass for another origin")
}

// Inside the function the event's user is no signed-in user either.
func TestWebhook_HandlerHasNoSession(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: inStoreMode})
	b := k.signIn(t, k.sandbox.Coach())
	handler, err := k.auth.WebhookHandler(func(ctx context.Context, _ webhook.Event, _ sweatstackhttp.WebhookUser) error {
		assert.Panics(t, func() { sweatstackhttp.AuthenticatedUserFrom(ctx) })
		return nil
	})
	require.NoError(t, err)
	body := `{"user_id":"u","event_type":"activity_created","resource_id":null,"timestamp":"2026-05-06T12:00:00Z"}`
	b.app = handler // a browser's cookies come along
	a := b.send(http.MethodPost, "/", body, []string{webhook.SignatureHeader, webhook.Sign(k.sandbox.Secrets().WebhookSecret, k.sandbox.Now(), []byte(body))})
	assert.Equal(t, http.StatusNoContent, a.status)
	assert.Empty(t, a.header.Values("Set-Cookie"))
}

func TestWebhook_WithoutSecretIsAnErrorAtConstruction(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.WebhookSecrets = nil }})
	succeed := func(context.Context, webhook.Event, sweatstackhttp.WebhookUser) error { return nil }
	handler, err := k.auth.WebhookHandler(succeed)
	assert.Nil(t, handler)
	wrong, ok := errors.AsType[*sweatstackhttp.ConfigError](err)
	require.True(t, ok)
	assert.Equal(t, "WebhookSecrets", wrong.Field)

	handler, err = newKit(t, setup{}).auth.WebhookHandler(nil)
	assert.Nil(t, handler)
	assert.Error(t, err)
}

func TestWebhook_IsObserved(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var seen []sweatstackhttp.WebhookDeliveryEvent
	h := newHooked(t, setup{config: func(c *sweatstackhttp.Config) {
		c.Observe = func(_ context.Context, e sweatstack.Event) {
			if hook, ok := e.(sweatstackhttp.WebhookDeliveryEvent); ok {
				mu.Lock()
				defer mu.Unlock()
				seen = append(seen, hook)
			}
		}
	}})
	h.send(t, sweatstacktest.Webhook{})
	require.Len(t, seen, 1)
	assert.Equal(t, http.StatusServiceUnavailable, seen[0].Delivery.Status)
	assert.Equal(t, webhook.ReasonHandlerFailed, seen[0].Delivery.Reason)
	assert.Equal(t, "webhook", seen[0].EventName())
	assert.Equal(t, sweatstackhttp.WebhookFailed, seen[0].Outcome())
}

func TestWebhook_EndlessBodyIsRefused(t *testing.T) {
	t.Parallel()
	h := newHooked(t, setup{})
	body := &endless{start: strings.NewReader("{")}
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, appURL+"/webhooks/sweatstack", body)
	request.Header.Set(webhook.SignatureHeader, webhook.Sign(h.sandbox.Secrets().WebhookSecret, h.sandbox.Now(), []byte("{")))
	assert.Equal(t, http.StatusRequestEntityTooLarge, h.newBrowser(t).do(request).status)
	assert.Less(t, body.read, 4<<20)
}
