package webhook_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/webhook"
)

// receiver is a handler under test with what it reported.
type receiver struct {
	*webhook.Handler
	deliveries []webhook.Delivery
}

// newReceiver makes a handler whose clock stands at noon.
func newReceiver(t *testing.T, receive func(context.Context, webhook.Event) error) *receiver {
	t.Helper()
	var r receiver
	handler, err := webhook.NewHandler(webhook.Config{
		Secrets: []string{secret},
		Now:     noon,
		Logger:  slog.New(slog.DiscardHandler),
		Observe: func(_ context.Context, d webhook.Delivery) { r.deliveries = append(r.deliveries, d) },
	}, receive)
	require.NoError(t, err)
	r.Handler = handler
	return &r
}

// send gives the handler a request with a right signature.
func (r *receiver) send(t *testing.T, text string) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/hook", strings.NewReader(text))
	request.Header = signed(text)
	recorder := httptest.NewRecorder()
	r.ServeHTTP(recorder, request)
	return recorder
}

// succeed is a function that is content with every event.
func succeed(context.Context, webhook.Event) error { return nil }

// mustNotRun is a function that must not be called.
func mustNotRun(t *testing.T) func(context.Context, webhook.Event) error {
	t.Helper()
	return func(context.Context, webhook.Event) error {
		t.Error("the function ran")
		return nil
	}
}

func TestHandler_SuccessIs204WithoutBody(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, succeed)
	recorder := r.send(t, body)
	assert.Equal(t, http.StatusNoContent, recorder.Code)
	assert.Empty(t, recorder.Body.String())
	require.Len(t, r.deliveries, 1)
	assert.Empty(t, r.deliveries[0].Reason)
	assert.Equal(t, "u_1", r.deliveries[0].Event.UserID)
}

func TestHandler_OtherMethodsAre405(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "post", "BREW"} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, mustNotRun(t))
			request := httptest.NewRequestWithContext(t.Context(), method, "/hook", strings.NewReader(body))
			request.Header = signed(body)
			recorder := httptest.NewRecorder()
			r.ServeHTTP(recorder, request)
			assert.Equal(t, http.StatusMethodNotAllowed, recorder.Code)
			assert.Equal(t, "POST", recorder.Header().Get("Allow"))
			assert.Equal(t, webhook.ReasonWrongMethod, r.deliveries[0].Reason)
		})
	}
}

func TestHandler_ErrorOfTheFunctionIs503AndAsksToComeAgain(t *testing.T) {
	t.Parallel()
	broken := errors.New("database is locked")
	r := newReceiver(t, func(context.Context, webhook.Event) error { return broken })
	recorder := r.send(t, body)
	assert.Equal(t, http.StatusServiceUnavailable, recorder.Code)
	assert.Equal(t, "30", recorder.Header().Get("Retry-After"))
	assert.Equal(t, "handler-failed\n", recorder.Body.String(), "the error itself stays inside")
	require.Len(t, r.deliveries, 1)
	assert.Equal(t, webhook.ReasonHandlerFailed, r.deliveries[0].Reason)
	assert.Same(t, broken, r.deliveries[0].Err)
	assert.Equal(t, "a_1", r.deliveries[0].Event.ResourceID)
}

func TestHandler_PanicIs500WithoutTheValue(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		panic func()
		err   string
	}{
		{"text", func() { panic("token abc") }, "webhook: handler panicked with a value of type string"},
		{"error", func() { panic(errors.New("token abc")) }, "webhook: handler panicked with a value of type *errors.errorString"},
		{"nil", func() { panic(nil) }, "webhook: handler panicked: panic called with nil argument"},
		{"not comparable", func() { panic([]string{"token abc"}) }, "webhook: handler panicked with a value of type []string"},
		{"runtime", func() { _ = []string{"token abc"}[len(body)] }, "webhook: handler panicked: runtime error: index out of range [104] with length 1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, func(context.Context, webhook.Event) error {
				test.panic()
				return nil
			})
			recorder := r.send(t, body)
			assert.Equal(t, http.StatusInternalServerError, recorder.Code)
			assert.Equal(t, "handler-panicked\n", recorder.Body.String())
			require.Len(t, r.deliveries, 1)
			assert.Equal(t, webhook.ReasonHandlerPanicked, r.deliveries[0].Reason)
			assert.EqualError(t, r.deliveries[0].Err, test.err)
		})
	}
}

func TestHandler_AbortOfTheFunctionReachesTheServer(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, func(context.Context, webhook.Event) error { panic(http.ErrAbortHandler) })
	assert.PanicsWithValue(t, http.ErrAbortHandler, func() { r.send(t, body) })
	assert.Empty(t, r.deliveries)
}

func TestHandler_ContentTypeIsNotLookedAt(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"", "application/json; charset=utf-8", "text/plain", "nonsense;;"} {
		r := newReceiver(t, succeed)
		request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/hook", strings.NewReader(body))
		request.Header = signed(body)
		request.Header.Set("Content-Type", kind)
		recorder := httptest.NewRecorder()
		r.ServeHTTP(recorder, request)
		assert.Equal(t, http.StatusNoContent, recorder.Code, kind)
	}
}

func TestHandler_RefusalsAreNotCachedAndNotSniffed(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, mustNotRun(t))
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/hook", strings.NewReader(body+" "))
	request.Header = signed(body)
	recorder := httptest.NewRecorder()
	r.ServeHTTP(recorder, request)
	assert.Equal(t, http.StatusUnauthorized, recorder.Code)
	assert.Equal(t, http.Header{
		"Cache-Control":          {"no-store"},
		"Content-Type":           {"text/plain; charset=utf-8"},
		"Www-Authenticate":       {"SweatStack-Webhook"},
		"X-Content-Type-Options": {"nosniff"},
	}, recorder.Header())
}

func TestHandler_EndsTheContextBeforeThePlatformGivesUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newReceiver(t, func(ctx context.Context, _ webhook.Event) error {
			<-ctx.Done()
			return ctx.Err()
		})
		recorder := r.send(t, body)
		assert.Equal(t, http.StatusServiceUnavailable, recorder.Code)
		require.Len(t, r.deliveries, 1)
		assert.Equal(t, webhook.DefaultTimeout, r.deliveries[0].Took)
		assert.Less(t, r.deliveries[0].Took, 2*time.Second)
		assert.ErrorIs(t, r.deliveries[0].Err, context.DeadlineExceeded)
	})
}

func TestHandler_WaitsForAFunctionThatHeedsNoContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newReceiver(t, func(context.Context, webhook.Event) error {
			time.Sleep(time.Minute)
			return nil
		})
		recorder := r.send(t, body)
		assert.Equal(t, http.StatusNoContent, recorder.Code, "it did succeed; a retry would do it twice")
		assert.Equal(t, time.Minute, r.deliveries[0].Took)
	})
}

func TestHandler_ContextEndsWithTheRequest(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	r := newReceiver(t, func(ctx context.Context, _ webhook.Event) error {
		cancel()
		return ctx.Err()
	})
	request := httptest.NewRequestWithContext(ctx, http.MethodPost, "/hook", strings.NewReader(body))
	request.Header = signed(body)
	r.ServeHTTP(httptest.NewRecorder(), request)
	assert.ErrorIs(t, r.deliveries[0].Err, context.Canceled)
}

func TestHandler_ForgedHeaderCostsNoBody(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, value string }{
		{"malformed", "hello"},
		{"too old", webhook.Sign(secret, noon().Add(-time.Hour), []byte(body))},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, mustNotRun(t))
			stream := strings.NewReader(body)
			request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/hook", io.MultiReader(stream))
			request.Header.Set(webhook.SignatureHeader, test.value)
			r.ServeHTTP(httptest.NewRecorder(), request)
			assert.Equal(t, len(body), stream.Len(), "nothing of the body was read")
		})
	}
}

func TestHandler_LaterChangesOfTheConfigHaveNoEffect(t *testing.T) {
	t.Parallel()
	cfg := webhook.Config{Secrets: []string{secret}, Now: noon, Logger: slog.New(slog.DiscardHandler)}
	handler, err := webhook.NewHandler(cfg, succeed)
	require.NoError(t, err)
	cfg.Secrets[0] = "other"
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/hook", strings.NewReader(body))
	request.Header = signed(body)
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	assert.Equal(t, http.StatusNoContent, recorder.Code)
}

func TestHandler_WorksOnAServerWithTheClockOfToday(t *testing.T) {
	t.Parallel()
	var got webhook.Event
	handler, err := webhook.NewHandler(webhook.Config{Secrets: []string{secret}, Logger: slog.New(slog.DiscardHandler)},
		func(_ context.Context, e webhook.Event) error {
			got = e
			return nil
		})
	require.NoError(t, err)
	server := httptest.NewServer(handler)
	defer server.Close()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/any/path", strings.NewReader(body))
	require.NoError(t, err)
	request.Header.Set(webhook.SignatureHeader, webhook.Sign(secret, time.Now(), []byte(body)))
	response, err := server.Client().Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	assert.Equal(t, http.StatusNoContent, response.StatusCode)
	assert.Equal(t, "a_1", got.ResourceID)
}
