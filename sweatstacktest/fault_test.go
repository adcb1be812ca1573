package sweatstacktest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

func TestFail_StatusHitsAsOftenAsAsked(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	token := w.signIn(w.sandbox.Coach()).AccessToken
	w.sandbox.Fail("GET /api/v1/users/", sweatstacktest.Fault{Status: 503, Times: 2, Header: http.Header{"retry-after": {"7"}}})
	for range 2 {
		answer := w.get("/users/", token)
		assert.Equal(t, 503, answer.status)
		assert.Equal(t, "Service Unavailable", answer.detail(t))
		assert.Equal(t, "7", answer.header.Get("Retry-After"))
	}
	assert.Equal(t, http.StatusOK, w.get("/users/", token).status)
	list := w.sandbox.Requests()
	assert.True(t, list[len(list)-2].Fault)
	assert.False(t, list[len(list)-1].Fault)
}

func TestFail_MatchesMethodAndPath(t *testing.T) {
	t.Parallel()
	tests := []struct {
		match, method, path string
		hit                 bool
	}{
		{"GET /api/v1/users/", "GET", "/api/v1/users/", true},
		{"get /api/v1/users/", "GET", "/api/v1/users/", true},
		{"POST /api/v1/users/", "GET", "/api/v1/users/", false},
		{"/api/v1/users/", "GET", "/api/v1/users/", true},
		{"* /api/v1/users/", "POST", "/api/v1/users/", true},
		{"GET /api/v1/activities/*", "GET", "/api/v1/activities/x", true},
		{"GET /api/v1/activities/*", "GET", "/api/v1/activities/x/data", false},
		{"GET /api/v1/activities/*/data", "GET", "/api/v1/activities/x/data", true},
		{"*", "GET", "/oauth/authorize", true},
		{"*", "GET", "/_sandbox/state", false},
	}
	for _, tt := range tests {
		t.Run(tt.match+" on "+tt.method+" "+tt.path, func(t *testing.T) {
			t.Parallel()
			w := newWire(t)
			w.sandbox.Fail(tt.match, sweatstacktest.Fault{Status: 418})
			assert.Equal(t, tt.hit, w.send(tt.method, tt.path, "").status == http.StatusTeapot)
		})
	}
}

func TestFail_BodiesThatAreNotThePlatforms(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	path := "/api/v1/users/"
	w.sandbox.Fail(path, sweatstacktest.Fault{Status: 502, Body: "<html>Bad gateway</html>", Times: 1})
	w.sandbox.Fail(path, sweatstacktest.Fault{Status: 200, Empty: true, Times: 1})
	w.sandbox.Fail(path, sweatstacktest.Fault{Body: "[", Times: 1})
	html := w.get("/users/", "")
	assert.Equal(t, 502, html.status)
	assert.Equal(t, "text/html; charset=utf-8", html.header.Get("Content-Type"))
	empty := w.get("/users/", "")
	assert.Equal(t, 200, empty.status)
	assert.Empty(t, empty.body)
	broken := w.get("/users/", "")
	assert.Equal(t, 200, broken.status)
	assert.Equal(t, "[", string(broken.body))
	assert.Equal(t, "application/json", broken.header.Get("Content-Type"))
}

func TestFail_CutEndsTheConnection(t *testing.T) {
	t.Parallel()
	for name, network := range map[string]bool{"in process": false, "over the network": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t)
			url, client := base, w.client
			if network {
				url, client = w.sandbox.URL(), &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
			}
			w.sandbox.Fail("POST /api/v1/users/", sweatstacktest.Fault{Cut: true, Times: 1})
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/api/v1/users/", http.NoBody)
			require.NoError(t, err)
			answer, err := client.Do(r)
			if err == nil {
				_ = answer.Body.Close()
			}
			assert.Error(t, err)

			w.sandbox.Fail("POST /api/v1/users/", sweatstacktest.Fault{Status: 200, Body: "half", Cut: true, Times: 1})
			r, err = http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/api/v1/users/", http.NoBody)
			require.NoError(t, err)
			answer, err = client.Do(r)
			require.NoError(t, err, "the header came")
			body, err := io.ReadAll(answer.Body)
			require.NoError(t, answer.Body.Close())
			assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
			assert.Equal(t, "half", string(body))
		})
	}
}

// The worst case of a refresh: the platform rotated, and the answer was lost.
func TestFail_AfterDoesWhatWasAskedAndLosesTheAnswer(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithRefreshTokenRotation())
	first := w.signIn(w.sandbox.Coach())
	w.sandbox.Fail("POST "+tokenPath, sweatstacktest.Fault{Status: 500, After: true, Times: 1})
	assert.Equal(t, 500, w.refresh(*first.RefreshToken).status)
	assert.Equal(t, 1, w.sandbox.Counters().RefreshRedeemed)
	w.tokens(w.refresh(*first.RefreshToken))
	assert.Equal(t, 1, w.sandbox.Counters().RefreshRetried)

	w.sandbox.Fail("POST "+tokenPath, sweatstacktest.Fault{Cut: true, After: true, Times: 1})
	answer, err := w.client.PostForm(base+tokenPath, w.ownForm("grant_type", "refresh_token", "refresh_token", *first.RefreshToken))
	if err == nil {
		_ = answer.Body.Close()
	}
	assert.Error(t, err)
	assert.Equal(t, 2, w.sandbox.Counters().RefreshRetried)
}

func TestFail_DelayPassesBeforeTheRealAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t)
		token := w.signIn(w.sandbox.Coach()).AccessToken
		w.sandbox.Fail("GET /api/v1/users/", sweatstacktest.Fault{Delay: 5 * time.Second, Times: 1})
		began := time.Now()
		assert.Equal(t, http.StatusOK, w.get("/users/", token).status)
		assert.Equal(t, 5*time.Second, time.Since(began))
	})
}

func TestFail_DripSendsTheBodySlowly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t)
		token := w.signIn(w.sandbox.Coach()).AccessToken
		whole := w.get("/users/", token)
		w.sandbox.Fail("GET /api/v1/users/", sweatstacktest.Fault{Drip: time.Second, Times: 1})
		began := time.Now()
		slow := w.get("/users/", token)
		assert.Equal(t, string(whole.body), string(slow.body))
		assert.Greater(t, time.Since(began), 10*time.Second)
	})
}

func TestLatency_DelaysEveryAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t, sweatstacktest.WithLatency(300*time.Millisecond))
		began := time.Now()
		w.get("/users/", "")
		assert.Equal(t, 300*time.Millisecond, time.Since(began))
		w.send(http.MethodGet, "/_sandbox/state", "")
		assert.Equal(t, 300*time.Millisecond, time.Since(began), "the control API answers at once")
	})
}

func TestTransport_EndsWithTheContextOfTheRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t)
		w.sandbox.Fail("*", sweatstacktest.Fault{Delay: time.Hour})
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/api/v1/users/", http.NoBody)
		require.NoError(t, err)
		began := time.Now()
		answer, err := w.client.Do(r)
		if err == nil {
			_ = answer.Body.Close()
		}
		assert.True(t, errors.Is(err, context.DeadlineExceeded), "%v", err)
		assert.Equal(t, 2*time.Second, time.Since(began))
	})
}

func TestTransport_BodyEndsWithTheContextToo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t)
		w.sandbox.Fail("*", sweatstacktest.Fault{Body: "0123456789012345678901234567890123456789", Drip: time.Hour})
		ctx, cancel := context.WithTimeout(t.Context(), 90*time.Minute)
		defer cancel()
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/api/v1/users/", http.NoBody)
		require.NoError(t, err)
		answer, err := w.client.Do(r)
		require.NoError(t, err)
		body, err := io.ReadAll(answer.Body)
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, "0123456789012345", string(body), "streamed as it came")
		require.NoError(t, answer.Body.Close())
	})
}

func TestFail_PanicsOnAFaultThatWouldNeverHit(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	assert.Panics(t, func() { sandbox.Fail("token", sweatstacktest.Fault{Status: 500}) })
	assert.Panics(t, func() { sandbox.Fail("GET /[", sweatstacktest.Fault{Status: 500}) })
	assert.Panics(t, func() { sandbox.Fail("*", sweatstacktest.Fault{Status: 42}) })
	assert.Panics(t, func() { sandbox.Advance(-time.Second) })
}

// Who does not wait for a late answer has asked for nothing, unless the fault
// says that it was done before: then the answer was on its way.
func TestFail_ACallerThatGoesAwayDuringTheDelay(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		fault sweatstacktest.Fault
		done  int
	}{
		"has asked for nothing":            {sweatstacktest.Fault{}, 0},
		"was served with After":            {sweatstacktest.Fault{After: true}, 1},
		"was served with After and Status": {sweatstacktest.Fault{After: true, Status: 500}, 1},
		"was served with After and Cut":    {sweatstacktest.Fault{After: true, Cut: true}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			goneDuringTheDelay(t, tt.fault, tt.done)
		})
	}
}

// goneDuringTheDelay refreshes a token, gives up after a second, and counts what
// was done.
func goneDuringTheDelay(t *testing.T, fault sweatstacktest.Fault, done int) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t)
		first := w.signIn(w.sandbox.Coach())
		fault.Delay, fault.Times = time.Hour, 1
		w.sandbox.Fail("POST "+tokenPath, fault)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		body := strings.NewReader(w.ownForm("grant_type", "refresh_token", "refresh_token", *first.RefreshToken).Encode())
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, base+tokenPath, body)
		require.NoError(t, err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer, err := w.client.Do(r)
		if err == nil {
			_ = answer.Body.Close()
		}
		require.ErrorIs(t, err, context.DeadlineExceeded)
		time.Sleep(2 * time.Hour)
		assert.Equal(t, done, w.sandbox.Counters().RefreshRedeemed)
		list := w.sandbox.Requests()
		assert.Zero(t, list[len(list)-1].Status)
		assert.True(t, list[len(list)-1].Fault)
	})
}

func TestFail_AfterGivesTheRealAnswerLate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t)
		token := w.signIn(w.sandbox.Coach()).AccessToken
		want := w.get("/users/", token)
		w.sandbox.Fail("GET /api/v1/users/", sweatstacktest.Fault{Delay: time.Minute, After: true, Header: http.Header{"X-Late": {"1"}}, Times: 1})
		began := time.Now()
		late := w.get("/users/", token)
		assert.Equal(t, time.Minute, time.Since(began))
		assert.Equal(t, want.status, late.status)
		assert.Equal(t, string(want.body), string(late.body))
		assert.Equal(t, want.header.Get("Content-Type"), late.header.Get("Content-Type"))
		assert.Equal(t, "1", late.header.Get("X-Late"))
	})
}
