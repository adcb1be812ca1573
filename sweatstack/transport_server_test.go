package sweatstack_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// counted is a server that counts the connections that it gets.
func counted(t *testing.T, handler http.HandlerFunc) (*httptest.Server, *atomic.Int64) {
	t.Helper()
	var connections atomic.Int64
	server := httptest.NewUnstartedServer(handler)
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	return server, &connections
}

// Python opens a new pool for each call and each refresh.
func TestConnections_ClientsMadeFromOneAnotherShareOne(t *testing.T) {
	t.Parallel()
	var refreshes atomic.Int64
	server, connections := counted(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/v1/oauth/token":
			refreshes.Add(1)
			_, _ = fmt.Fprintf(w, `{"access_token":"a%d","expires_in":900}`, refreshes.Load())
		case "/api/v1/oauth/delegated-token", "/api/v1/oauth/principal-token":
			_, _ = io.WriteString(w, `{"access_token":"of another","refresh_token":"r2","expires_in":900}`)
		case "/api/v1/activities/gone":
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, `{"detail":"no"}`)
		default:
			_, _ = io.WriteString(w, "[]")
		}
	})
	client, err := sweatstack.NewClient(sweatstack.WithBaseURL(server.URL), sweatstack.WithToken(endedToken("r")))
	require.NoError(t, err)
	delegated, err := client.DelegatedClient(t.Context(), sweatstack.DelegatedTokenParams{UserID: "x"})
	require.NoError(t, err)
	principal, err := delegated.PrincipalClient(t.Context())
	require.NoError(t, err)
	for _, c := range []*sweatstack.Client{client, delegated, principal, client.With(sweatstack.StaticToken(farUser()))} {
		for range 5 {
			_, err := c.Profile.Tags(t.Context())
			require.NoError(t, err)
			_, err = c.Activities.Get(t.Context(), "gone")
			require.ErrorIs(t, err, sweatstack.ErrNotFound)
		}
		_, err := c.OAuth.Refresh(t.Context(), endedToken("r"))
		require.NoError(t, err)
	}
	assert.EqualValues(t, 5, refreshes.Load())
	assert.EqualValues(t, 1, connections.Load())
}

// The bearer must not reach whoever the platform, or somebody on the way, names.
func TestRedirect_ToAnotherHostIsNeverFollowed(t *testing.T) {
	t.Parallel()
	var visits atomic.Int64
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { visits.Add(1) }))
	t.Cleanup(elsewhere.Close)
	followsAll := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return nil }}
	for _, status := range []int{301, 302, 303, 307, 308} {
		for name, options := range map[string][]sweatstack.Option{"own client": nil, "client that follows": {sweatstack.WithHTTPClient(followsAll)}} {
			t.Run(fmt.Sprint(status, " ", name), func(t *testing.T) {
				t.Parallel()
				server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Location", elsewhere.URL+"/api/v1/profile/tags/")
					w.WriteHeader(status)
				}))
				defer server.Close()
				client, err := sweatstack.NewClient(append(options, sweatstack.WithBaseURL(server.URL), sweatstack.WithToken(farUser()))...)
				require.NoError(t, err)
				_, err = client.Profile.Tags(t.Context())
				api, ok := errors.AsType[*sweatstack.APIError](err)
				require.True(t, ok, "%v", err)
				assert.Equal(t, status, api.Status)
				assert.NotContains(t, err.Error(), elsewhere.URL)
				_, err = client.OAuth.Exchange(t.Context(), sweatstack.ExchangeParams{Code: sweatstack.NewSecret("code")})
				require.Error(t, err)
				assert.Zero(t, visits.Load())
			})
		}
	}
}

func TestAnswer_ConnectionCutInTheMiddleOfABodyIsNoShortAnswer(t *testing.T) {
	t.Parallel()
	for name, length := range map[string]string{"of known length": "1000", "in chunks": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if length != "" {
					w.Header().Set("Content-Length", length)
				}
				_, _ = io.WriteString(w, `["a"]`) // whole JSON, as far as it came
				_ = http.NewResponseController(w).Flush()
				panic(http.ErrAbortHandler)
			}))
			defer server.Close()
			client, err := sweatstack.NewClient(sweatstack.WithBaseURL(server.URL), sweatstack.WithMaxRetries(0))
			require.NoError(t, err)
			_, err = client.Profile.Tags(t.Context())
			require.ErrorIs(t, err, sweatstack.ErrConnection)
			require.ErrorIs(t, err, io.ErrUnexpectedEOF)
			_, err = client.Activities.Data(t.Context(), "a", sweatstack.ActivityDataParams{})
			require.ErrorIs(t, err, sweatstack.ErrConnection, "a cut file is not a damaged one")
		})
	}
}

func TestHTTPClient_WithoutATransportAndWithATimeoutOfItsOwn(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("only_root") == "true" {
			<-r.Context().Done()
		}
		_, _ = io.WriteString(w, "[]")
	}))
	t.Cleanup(server.Close)
	plain, err := sweatstack.NewClient(sweatstack.WithBaseURL(server.URL), sweatstack.WithHTTPClient(&http.Client{}), sweatstack.WithMaxRetries(0))
	require.NoError(t, err)
	_, err = plain.Profile.Tags(t.Context())
	require.NoError(t, err, "no transport means the standard one")

	own := &http.Client{Timeout: 100 * time.Millisecond}
	client, err := sweatstack.NewClient(sweatstack.WithBaseURL(server.URL), sweatstack.WithHTTPClient(own), sweatstack.WithMaxRetries(0),
		sweatstack.WithTimeout(time.Minute))
	require.NoError(t, err)
	begun := time.Now()
	_, err = client.Profile.Sports(t.Context(), sweatstack.SportsParams{OnlyRoot: true})
	require.ErrorIs(t, err, sweatstack.ErrConnection)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	assert.Less(t, time.Since(begun), 50*time.Second, "its own time-out came first")
	assert.Nil(t, own.CheckRedirect, "the caller's client is left alone")
}

// A caller who goes away while the client waits to try again is told so, and
// what the platform said last.
func TestRetry_ContextThatEndsDuringAWaitIsInTheError(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		s, client := scripted(t, says(503, "", "Retry-After", "10"))
		time.AfterFunc(3*time.Second, cancel)
		begun := time.Now()
		_, err := client.Profile.Tags(ctx)
		require.ErrorIs(t, err, context.Canceled)
		api, ok := errors.AsType[*sweatstack.APIError](err)
		require.True(t, ok)
		assert.Equal(t, 503, api.Status)
		assert.Equal(t, 3*time.Second, time.Since(begun))
		assert.Len(t, s.at, 1)
	})
}

// The deadline of a context is by the clock of the machine, whatever the
// client's says.
func TestRetry_ClockThatIsOffDoesNotEndTheRetries(t *testing.T) {
	t.Parallel()
	for name, off := range map[string]time.Duration{"ahead": 24 * time.Hour, "behind": -24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &script{replies: []reply{says(503, "", "Retry-After", "5"), says(200, "[]")}}
				client, err := sweatstack.NewClient(sweatstack.WithHTTPClient(&http.Client{Transport: s}),
					sweatstack.WithClock(func() time.Time { return time.Now().Add(off) }))
				require.NoError(t, err)
				ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
				defer cancel()
				_, err = client.Profile.Tags(ctx)
				require.NoError(t, err)

				s.at, s.seen = nil, nil
				ctx, cancel = context.WithTimeout(t.Context(), 3*time.Second)
				defer cancel()
				begun := time.Now()
				_, err = client.Profile.Tags(ctx)
				require.Error(t, err)
				assert.Zero(t, time.Since(begun), "the deadline comes before the end of the wait")
			})
		})
	}
}

func TestRetry_DateIsHeldAgainstTheDateOfTheAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		theirs := time.Now().Add(-time.Hour).UTC() // or ours is ahead
		s, client := scripted(t, says(429, "", "Retry-After", theirs.Add(9*time.Second).Format(http.TimeFormat),
			"Date", theirs.Format(http.TimeFormat)), says(200, "[]"))
		_, err := client.Profile.Tags(t.Context())
		require.NoError(t, err)
		assert.Equal(t, 9*time.Second, s.at[1].Sub(s.at[0]))
	})
}

func TestRetry_AllWaitsOfACallTogetherHaveABound(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, client := scripted(t, says(503, "", "Retry-After", "12"))
		begun := time.Now()
		_, err := client.Profile.Tags(t.Context(), sweatstack.CallRetries(100))
		require.Error(t, err)
		assert.Equal(t, 24*time.Second, time.Since(begun))
		assert.Len(t, s.at, 3)

		s, client = scripted(t, says(503, ""))
		begun = time.Now()
		_, err = client.Profile.Tags(t.Context(), sweatstack.CallRetries(1000))
		require.Error(t, err)
		assert.LessOrEqual(t, time.Since(begun), 30*time.Second)
		for i := range len(s.at) - 1 {
			assert.LessOrEqual(t, s.at[i+1].Sub(s.at[i]), 8*time.Second)
		}
		assert.Greater(t, len(s.at), 5)
	})
}

func TestObserver_IsCalledFromSeveralGoroutinesAtOnce(t *testing.T) {
	t.Parallel()
	var events atomic.Int64
	s := &script{replies: []reply{says(200, "[]")}}
	client, err := sweatstack.NewClient(sweatstack.WithHTTPClient(&http.Client{Transport: s}),
		sweatstack.WithObserver(func(context.Context, sweatstack.Event) { events.Add(1) }))
	require.NoError(t, err)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { _, _ = client.Profile.Tags(t.Context()) })
	}
	wg.Wait()
	assert.EqualValues(t, 20, events.Load())
}

func TestRefresh_KeepsWhatThePlatformDoesNotReplace(t *testing.T) {
	t.Parallel()
	_, client := scripted(t, says(200, `{"access_token":"new","expires_in":900}`), says(200, `{"access_token":"new","refresh_token":"r2","scope":"profile","expires_in":900}`))
	old := endedToken("r1")
	old.Scopes = []sweatstack.Scope{sweatstack.ScopeOpenID}
	next, err := client.OAuth.Refresh(t.Context(), old)
	require.NoError(t, err)
	assert.Equal(t, "r1", next.RefreshToken.Reveal())
	assert.Equal(t, old.Scopes, next.Scopes)
	assert.Equal(t, old.UserID, next.UserID)
	next, err = client.OAuth.Refresh(t.Context(), old)
	require.NoError(t, err)
	assert.Equal(t, "r2", next.RefreshToken.Reveal())
	assert.Equal(t, []sweatstack.Scope{sweatstack.ScopeProfile}, next.Scopes)
}

// Wrong settings of an application must not sign its users out.
func TestExchange_TellsTheApplicationsFaultFromTheCodes(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]error{
		`{"error":"invalid_client","error_description":"canary"}`: sweatstack.ErrInvalidClient,
		`{"detail":"Invalid client credentials"}`:                 sweatstack.ErrInvalidClient,
		`{"error":"invalid_grant"}`:                               sweatstack.ErrInvalidGrant,
		`{"detail":"code has been used"}`:                         sweatstack.ErrInvalidGrant,
	} {
		for _, status := range []int{400, 401} {
			_, client := scripted(t, says(status, body))
			_, err := client.OAuth.Exchange(t.Context(), sweatstack.ExchangeParams{Code: sweatstack.NewSecret("c")})
			require.ErrorIs(t, err, want, "%d %s", status, body)
			both := errors.Is(err, sweatstack.ErrInvalidClient) && errors.Is(err, sweatstack.ErrInvalidGrant)
			assert.False(t, both, "%d %s", status, body)
		}
	}
}

// The time-out of a call may be longer than the standard one: the pool below
// must not end it before.
func TestConnections_HaveNoTimeoutBesideThatOfTheCall(t *testing.T) {
	t.Parallel()
	pool, ok := sweatstack.NewTransport().(*http.Transport)
	require.True(t, ok)
	assert.Zero(t, pool.ResponseHeaderTimeout)
	assert.NotZero(t, pool.MaxResponseHeaderBytes)
	assert.NotZero(t, pool.IdleConnTimeout)
}
