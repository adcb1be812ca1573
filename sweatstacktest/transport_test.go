package sweatstacktest_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// deliverTo sends one event to a handler in process and returns the attempt.
func deliverTo(t *testing.T, handler http.HandlerFunc) (string, sweatstacktest.Attempt) {
	t.Helper()
	sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(handler))
	sent, err := sandbox.SendWebhook(sweatstacktest.Webhook{})
	require.NoError(t, err)
	return sent[0].State, sent[0].Attempts[0]
}

// A failed assertion of testify ends the handler's goroutine: neither a return
// nor a panic, and no answer over a network.
func TestInProcess_AHandlerWhoseGoroutineEndsHasNotAnswered(t *testing.T) {
	t.Parallel()
	state, attempt := deliverTo(t, func(http.ResponseWriter, *http.Request) { runtime.Goexit() })
	assert.Equal(t, "pending", state)
	assert.Zero(t, attempt.Status)
	assert.Contains(t, attempt.Error, "connection cut")
}

func TestInProcess_APanicIsNamedWithItsPlace(t *testing.T) {
	t.Parallel()
	state, attempt := deliverTo(t, func(_ http.ResponseWriter, r *http.Request) {
		var rides []string
		_ = rides[len(r.URL.Fragment)]
	})
	assert.Equal(t, "pending", state)
	assert.Contains(t, attempt.Error, "index out of range [0]")
	assert.Contains(t, attempt.Error, "transport_test.go:")

	_, attempt = deliverTo(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	assert.NotContains(t, attempt.Error, "panic", "that one is no mistake")
}

func TestInProcess_AnswersAsOverTheNetwork(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		method  string
		handler http.HandlerFunc
	}{
		"early hints come before the answer": {http.MethodGet, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Link", "</x.css>; rel=preload")
			w.WriteHeader(http.StatusEarlyHints)
			w.WriteHeader(http.StatusAccepted)
			_, _ = io.WriteString(w, "fine")
		}},
		"HEAD has no body": {http.MethodHead, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "<html><body>page</body></html>")
		}},
		"204 has no body": {http.MethodGet, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusNoContent)
			_, err := io.WriteString(w, "never")
			assert.ErrorIs(t, err, http.ErrBodyNotAllowed)
		}},
		"304 has no body": {http.MethodGet, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusNotModified)
			_, _ = io.WriteString(w, "never")
		}},
		"the type is found by the first bytes": {http.MethodGet, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "<!DOCTYPE html><p>page</p>")
		}},
		"a type that was set stays": {http.MethodGet, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, "<p>")
		}},
		"a type that was taken away stays away": {http.MethodGet, func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = nil
			_, _ = io.WriteString(w, "<p>")
		}},
		"packed bytes have no type": {http.MethodGet, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "br")
			_, _ = io.WriteString(w, "<p>")
		}},
		"nothing at all": {http.MethodGet, func(http.ResponseWriter, *http.Request) {}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			network := httptest.NewServer(tt.handler)
			defer network.Close()
			ask := func(client *http.Client, url string) (int, string, []string, string) {
				r, err := http.NewRequestWithContext(t.Context(), tt.method, url, http.NoBody)
				require.NoError(t, err)
				answer, err := client.Do(r)
				require.NoError(t, err)
				body, err := io.ReadAll(answer.Body)
				require.NoError(t, err)
				require.NoError(t, answer.Body.Close())
				return answer.StatusCode, string(body), answer.Header["Content-Type"], answer.Header.Get("Link")
			}
			status, body, kind, link := ask(network.Client(), network.URL)
			gotStatus, gotBody, gotKind, gotLink := ask(sweatstacktest.InProcess(tt.handler), "http://localhost")
			assert.Equal(t, status, gotStatus)
			assert.Equal(t, body, gotBody)
			assert.Equal(t, kind, gotKind)
			assert.Equal(t, link, gotLink)
		})
	}
}

// closable is a body that tells when it was closed.
type closable struct {
	io.Reader

	closed chan struct{}
}

func (c *closable) Close() error {
	close(c.closed)
	return nil
}

// A round tripper closes the body of the request, also one that nobody read.
func TestInProcess_ClosesTheBodyOfTheRequest(t *testing.T) {
	t.Parallel()
	for name, handler := range map[string]http.HandlerFunc{
		"unread": func(http.ResponseWriter, *http.Request) {},
		"cut":    func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		body := &closable{strings.NewReader("x"), make(chan struct{})}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://localhost/", body)
		require.NoError(t, err)
		answer, err := sweatstacktest.InProcess(handler).Do(r)
		if err == nil {
			require.NoError(t, answer.Body.Close())
		}
		select {
		case <-body.closed:
		case <-time.After(time.Minute):
			t.Error(name)
		}
	}
}

// A long answer is not gathered in memory before the caller sees it.
func TestInProcess_StreamsALongAnswer(t *testing.T) {
	t.Parallel()
	read := make(chan struct{})
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for range 64 {
			_, _ = w.Write(make([]byte, 1024))
		}
		select {
		case <-read:
		case <-r.Context().Done():
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://localhost/", http.NoBody)
	require.NoError(t, err)
	answer, err := sweatstacktest.InProcess(handler).Do(r)
	require.NoError(t, err)
	_, err = io.ReadFull(answer.Body, make([]byte, 32<<10))
	require.NoError(t, err, "before the handler came to its end")
	close(read)
	rest, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	assert.Len(t, rest, 32<<10)
	require.NoError(t, answer.Body.Close())
}

// The platform reads the answer: one that is cut, or does not end in time, is
// no success, whatever its status says.
func TestWebhook_AnAnswerThatDoesNotEndIsNoDelivery(t *testing.T) {
	t.Parallel()
	begin := func(w http.ResponseWriter) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "half")
		_ = http.NewResponseController(w).Flush()
	}
	t.Run("cut", func(t *testing.T) {
		t.Parallel()
		state, attempt := deliverTo(t, func(w http.ResponseWriter, _ *http.Request) {
			begin(w)
			panic(http.ErrAbortHandler)
		})
		assert.Equal(t, "pending", state)
		assert.Equal(t, http.StatusOK, attempt.Status, "the status came")
		assert.NotEmpty(t, attempt.Error)
	})
	t.Run("too slow", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			state, attempt := deliverTo(t, func(w http.ResponseWriter, r *http.Request) {
				begin(w)
				<-r.Context().Done()
			})
			assert.Equal(t, "pending", state)
			assert.NotEmpty(t, attempt.Error)
			assert.Equal(t, 2*time.Second, attempt.Duration)
		})
	})
}
