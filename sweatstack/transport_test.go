package sweatstack_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// reply is what a scripted platform answers.
type reply struct {
	status int
	body   io.Reader
	header http.Header
	err    error                       // no answer at all
	choose func(r *http.Request) reply // depends on the request
	silent bool                        // never answers
}

// script answers request n with its n-th reply, the last one for ever, and
// notes when each came.
type script struct {
	replies []reply
	mu      sync.Mutex
	at      []time.Time
	seen    []*http.Request
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	n := len(s.at)
	s.at = append(s.at, time.Now())
	s.seen = append(s.seen, r)
	answer := s.replies[min(n, len(s.replies)-1)]
	s.mu.Unlock()
	if answer.choose != nil {
		answer = answer.choose(r)
	}
	if answer.silent {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	if answer.err != nil {
		return nil, answer.err
	}
	return &http.Response{StatusCode: answer.status, Header: answer.header, Body: io.NopCloser(answer.body), Request: r}, nil
}

func says(status int, body string, headers ...string) reply {
	h := http.Header{}
	for i := 0; i < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	return reply{status: status, header: h, choose: func(*http.Request) reply {
		return reply{status: status, header: h, body: strings.NewReader(body)} // a reader for each request
	}}
}

// lost is a connection that breaks.
func lost() reply { return reply{err: errors.New("connection reset")} }

func scripted(t *testing.T, replies ...reply) (*script, *sweatstack.Client) {
	t.Helper()
	s := &script{replies: replies}
	client, err := sweatstack.NewClient(
		sweatstack.WithBaseURL("https://p.example"), sweatstack.WithToken(farUser()),
		sweatstack.WithHTTPClient(&http.Client{Transport: s}),
	)
	require.NoError(t, err)
	return s, client
}

func TestRetry_ReadingCallsAreTriedAgainAndSucceed(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]reply{
		"connection lost": lost(), "408": says(408, ""), "429": says(429, ""),
		"500": says(500, "<html>"), "502": says(502, ""), "503": says(503, ""), "504": says(504, ""),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, client := scripted(t, fault, fault, says(200, `["a"]`))
				tags, err := client.Profile.Tags(t.Context())
				require.NoError(t, err)
				assert.Equal(t, []string{"a"}, tags)
				require.Len(t, s.at, 3)
				assert.InDelta(t, 0.5, s.at[1].Sub(s.at[0]).Seconds(), 0.13)
				assert.InDelta(t, 1, s.at[2].Sub(s.at[1]).Seconds(), 0.26)
			})
		})
	}
}

func TestRetry_EndsAfterTheGivenNumberWithTheLastError(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, client := scripted(t, says(503, `{"detail":"later"}`, "X-Request-Id", "req-1"))
		_, err := client.Profile.Tags(t.Context())
		api, ok := errors.AsType[*sweatstack.APIError](err)
		require.True(t, ok)
		assert.Equal(t, 503, api.Status)
		assert.Equal(t, "sweatstack: GET /profile/tags/: 503 Service Unavailable: later (request req-1)", err.Error())
		assert.Len(t, s.at, 3)
		_, err = client.Profile.Tags(t.Context(), sweatstack.CallRetries(0))
		require.Error(t, err)
		assert.Len(t, s.at, 4)
	})
}

func TestRetry_WritingCallsAreNeverRepeated(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]reply{"503": says(503, ""), "lost": lost()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, client := scripted(t, fault)
			_, err := client.OAuth.DelegatedToken(t.Context(), sweatstack.DelegatedTokenParams{UserID: "x"})
			require.Error(t, err)
			assert.Len(t, s.at, 1)
		})
	}
}

func TestRetry_OtherRefusalsAreFinal(t *testing.T) {
	t.Parallel()
	for status, sentinel := range map[int]error{
		301: nil, 302: nil, 400: nil, 403: sweatstack.ErrForbidden, 404: sweatstack.ErrNotFound, 409: nil, 422: nil, 501: nil,
	} {
		s, client := scripted(t, says(status, `{"detail":"no"}`, "Location", "https://evil.example/"))
		_, err := client.Profile.Tags(t.Context())
		api, ok := errors.AsType[*sweatstack.APIError](err)
		require.True(t, ok, "%d: %v", status, err)
		assert.Equal(t, status, api.Status)
		assert.Equal(t, "no", api.Detail)
		if sentinel != nil {
			assert.ErrorIs(t, err, sentinel)
		}
		assert.Len(t, s.at, 1, "%d is not tried again, and no redirect is followed", status)
	}
}

func TestRetry_RetryAfterIsHeededInBothForms(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		header func() string
		wait   time.Duration
	}{
		"seconds":          {func() string { return "7" }, 7 * time.Second},
		"fraction":         {func() string { return "1.5" }, 1500 * time.Millisecond},
		"date":             {func() string { return time.Now().Add(9 * time.Second).UTC().Format(http.TimeFormat) }, 9 * time.Second},
		"negative":         {func() string { return "-3" }, 500 * time.Millisecond},
		"minus infinity":   {func() string { return "-1e400" }, 500 * time.Millisecond},
		"infinity":         {func() string { return "inf" }, 500 * time.Millisecond},
		"hexadecimal":      {func() string { return "0x1p4" }, 500 * time.Millisecond},
		"NaN":              {func() string { return "NaN" }, 500 * time.Millisecond},
		"text":             {func() string { return "soon" }, 500 * time.Millisecond},
		"date in the past": {func() string { return time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat) }, 500 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, client := scripted(t, says(429, "", "Retry-After", c.header()), says(200, "[]"))
				_, err := client.Profile.Tags(t.Context())
				require.NoError(t, err)
				assert.InDelta(t, c.wait.Seconds(), s.at[1].Sub(s.at[0]).Seconds(), 0.13)
			})
		})
	}
}

func TestRetry_TooLongAWaitEndsAtOnce(t *testing.T) {
	t.Parallel()
	for name, header := range map[string]string{
		"over a minute": "61", "over the budget": "31", "a day": "99999", "absurd": "1e300", "beyond a float": "1e400",
		"many digits": strings.Repeat("9", 400),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, client := scripted(t, says(429, "", "Retry-After", header))
				begun := time.Now()
				_, err := client.Profile.Tags(t.Context())
				require.ErrorIs(t, err, sweatstack.ErrRateLimited)
				assert.Zero(t, time.Since(begun))
				assert.Len(t, s.at, 1)
			})
		})
	}
}

func TestRetry_DeadlineThatComesFirstEndsAtOnceWithThePlatformsError(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_, client := scripted(t, says(503, "", "Retry-After", "10"))
		begun := time.Now()
		_, err := client.Profile.Tags(ctx)
		api, ok := errors.AsType[*sweatstack.APIError](err)
		require.True(t, ok)
		assert.Equal(t, 10*time.Second, api.RetryAfter)
		assert.Zero(t, time.Since(begun))
	})
}

func TestTimeout_BoundsEachAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, client := scripted(t, reply{silent: true})
		begun := time.Now()
		_, err := client.Profile.Tags(t.Context(), sweatstack.CallTimeout(2*time.Second), sweatstack.CallRetries(1))
		require.ErrorIs(t, err, sweatstack.ErrConnection)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.InDelta(t, 4.5, time.Since(begun).Seconds(), 0.13)
		assert.Len(t, s.at, 2)
	})
}

func TestUnauthorized_OneRefreshAndOneReplay(t *testing.T) {
	t.Parallel()
	fresh := says(200, `{"access_token":"new","expires_in":900}`)
	s, client := scripted(t, says(401, ""), fresh, says(200, `["a"]`))
	tags, err := client.Profile.Tags(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []string{"a"}, tags)
	require.Len(t, s.seen, 3)
	assert.Equal(t, "/api/v1/oauth/token", s.seen[1].URL.Path)
	assert.Equal(t, "Bearer new", s.seen[2].Header.Get("Authorization"))

	s, client = scripted(t, says(401, ""), fresh, says(401, `{"detail":"still no"}`))
	_, err = client.Profile.Tags(t.Context())
	require.ErrorIs(t, err, sweatstack.ErrUnauthorized)
	assert.Len(t, s.seen, 3)
}

func TestUnauthorized_WithoutRefreshTokenTheAnswerStands(t *testing.T) {
	t.Parallel()
	s := &script{replies: []reply{says(401, "")}}
	client, err := sweatstack.NewClient(sweatstack.WithHTTPClient(&http.Client{Transport: s}),
		sweatstack.WithTokenSource(sweatstack.StaticToken(farUser())))
	require.NoError(t, err)
	_, err = client.Profile.Tags(t.Context())
	require.ErrorIs(t, err, sweatstack.ErrUnauthorized)
	assert.Len(t, s.seen, 1)
}

func TestRefresh_ConcurrentCallersOfOneClientRedeemOnce(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	redeems := 0
	s := &script{replies: []reply{{choose: func(r *http.Request) reply {
		if r.URL.Path == "/api/v1/oauth/token" {
			mu.Lock()
			defer mu.Unlock()
			redeems++
			return says(200, `{"access_token":"new","refresh_token":"rotated","expires_in":900}`).choose(r)
		}
		if r.Header.Get("Authorization") != "Bearer new" {
			return says(401, "").choose(r)
		}
		return says(200, "[]").choose(r)
	}}}}
	client, err := sweatstack.NewClient(sweatstack.WithHTTPClient(&http.Client{Transport: s}), sweatstack.WithToken(endedToken("r")))
	require.NoError(t, err)
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if _, err := client.Profile.Tags(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	assert.Equal(t, 1, redeems)
}

func TestRefresh_RefusedTokenTellsToSignInAgain(t *testing.T) {
	t.Parallel()
	s := &script{replies: []reply{says(400, `{"error":"invalid_grant"}`)}}
	client, err := sweatstack.NewClient(sweatstack.WithHTTPClient(&http.Client{Transport: s}), sweatstack.WithToken(endedToken("r")))
	require.NoError(t, err)
	for range 3 {
		_, err = client.Profile.Tags(t.Context())
		require.ErrorIs(t, err, sweatstack.ErrReauthRequired)
		require.ErrorIs(t, err, sweatstack.ErrInvalidGrant)
	}
	assert.Len(t, s.seen, 1)
}

func TestAnswer_ThatIsNoJSONIsCorruptDataAndNeverShown(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"HTML": "<html>maintenance</html>", "nothing": "", "an object": `{"a":"maintenance"}`, "cut": `["maintenance`,
	} {
		_, client := scripted(t, says(200, body))
		_, err := client.Profile.Tags(t.Context())
		require.ErrorIs(t, err, sweatstack.ErrCorruptData, name)
		assert.NotContains(t, err.Error(), "maintenance", name)
	}
}

func TestAnswer_CutInTheMiddleIsTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cut := reply{status: 200, body: io.MultiReader(strings.NewReader(`["a`), errorReader{})}
		s, client := scripted(t, cut, says(200, `["a"]`))
		_, err := client.Profile.Tags(t.Context())
		require.NoError(t, err)
		assert.Len(t, s.at, 2)
	})
}

type errorReader struct{}

func (errorReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestAnswer_LongerThanTheLimitIsRefused(t *testing.T) {
	t.Parallel()
	_, client := scripted(t, reply{status: 200, body: zeros{}})
	_, err := client.OAuth.PrincipalToken(t.Context())
	require.ErrorIs(t, err, sweatstack.ErrTooLarge)
	_, client = scripted(t, reply{status: 404, body: zeros{}})
	_, err = client.OAuth.PrincipalToken(t.Context())
	require.ErrorIs(t, err, sweatstack.ErrNotFound)
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { return len(b), nil }

func TestErrors_ValidationAnswersNameTheFields(t *testing.T) {
	t.Parallel()
	_, client := scripted(t, says(422, `{"detail":[{"loc":["query","start"],"msg":"bad date","type":"date","input":"canary"},{"loc":["body","files",0],"msg":"x","type":"y"}]}`))
	_, err := client.Profile.Tags(t.Context())
	api, ok := errors.AsType[*sweatstack.APIError](err)
	require.True(t, ok)
	assert.Equal(t, []sweatstack.FieldError{
		{Location: "query.start", Message: "bad date", Code: "date"}, {Location: "body.files.0", Message: "x", Code: "y"},
	}, api.Fields)
	assert.NotContains(t, err.Error(), "canary")
}

func TestErrors_TextOfThePlatformIsShortenedToOneLine(t *testing.T) {
	t.Parallel()
	_, client := scripted(t, says(400, `{"detail":"a\nb\u0000`+strings.Repeat("é", 1000)+`"}`))
	_, err := client.Profile.Tags(t.Context())
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "\n")
	assert.Less(t, len(err.Error()), 400)
}

func TestErrors_QueryAndTokensAreInNone(t *testing.T) {
	t.Parallel()
	for _, fault := range []reply{lost(), says(500, farToken), says(200, farToken)} {
		_, client := scripted(t, fault)
		_, err := client.Activities.List(t.Context(), sweatstack.ActivityListParams{Tags: []string{"private-tag"}}, sweatstack.CallRetries(0))
		require.Error(t, err)
		assert.NotContains(t, err.Error(), "private-tag")
		assert.NotContains(t, err.Error(), farToken)
	}
}

func TestPath_IDsAreEscapedAndEmptyOnesRefused(t *testing.T) {
	t.Parallel()
	s, client := scripted(t, says(404, ""))
	_, err := client.Activities.Get(t.Context(), "../users/?x=1#y%2F")
	require.ErrorIs(t, err, sweatstack.ErrNotFound)
	assert.Equal(t, "/api/v1/activities/..%2Fusers%2F%3Fx=1%23y%252F", s.seen[0].URL.EscapedPath())
	for _, id := range []string{"", ".", ".."} {
		_, err := client.Activities.Get(t.Context(), id)
		_, ok := errors.AsType[*sweatstack.ParamError](err)
		assert.True(t, ok, id)
	}
	assert.Len(t, s.seen, 1)
}

func TestAll_StoppedEarlyAsksForNoMorePages(t *testing.T) {
	t.Parallel()
	s, client := scripted(t, reply{choose: func(r *http.Request) reply { return says(200, bigPage(r.URL.Query())).choose(r) }})
	for _, err := range client.Activities.All(t.Context(), sweatstack.ActivityListParams{Limit: 3}) {
		require.NoError(t, err)
		break
	}
	require.Len(t, s.seen, 1)
	assert.Equal(t, "3", s.seen[0].URL.Query().Get("limit"))
	count := 0
	for _, err := range client.Activities.All(t.Context(), sweatstack.ActivityListParams{}) {
		require.NoError(t, err)
		count++
	}
	assert.Equal(t, 230, count)
	assert.Len(t, s.seen, 4)
}

func TestAll_ItemThatShiftsToTheNextPageIsGivenOnce(t *testing.T) {
	t.Parallel()
	shift := 0
	_, client := scripted(t, reply{choose: func(r *http.Request) reply {
		query := r.URL.Query()
		if query.Get("offset") == "100" {
			query.Set("offset", "99") // somebody has uploaded one in between
			shift++
		}
		return says(200, bigPage(query)).choose(r)
	}})
	seen := make(map[string]int)
	for a, err := range client.Activities.All(t.Context(), sweatstack.ActivityListParams{}) {
		require.NoError(t, err)
		seen[a.ID]++
	}
	assert.Equal(t, 1, shift)
	assert.Equal(t, 1, seen["big_99"])
}

func TestAll_ErrorEndsTheSequenceAndNegativeLimitsAreOne(t *testing.T) {
	t.Parallel()
	_, client := scripted(t, says(404, ""))
	n := 0
	for _, err := range client.Activities.All(t.Context(), sweatstack.ActivityListParams{}) {
		require.ErrorIs(t, err, sweatstack.ErrNotFound)
		n++
	}
	assert.Equal(t, 1, n)
	for _, err := range client.Activities.All(t.Context(), sweatstack.ActivityListParams{Limit: -1}) {
		_, ok := errors.AsType[*sweatstack.ParamError](err)
		assert.True(t, ok)
	}
}

func TestAll_PlatformThatIgnoresTheOffsetIsNotAskedForEver(t *testing.T) {
	t.Parallel()
	s, client := scripted(t, reply{choose: func(r *http.Request) reply {
		query := r.URL.Query()
		query.Set("offset", "0")
		return says(200, bigPage(query)).choose(r)
	}})
	n := 0
	for _, err := range client.Activities.All(t.Context(), sweatstack.ActivityListParams{}) {
		require.NoError(t, err)
		n++
	}
	assert.Equal(t, 100, n)
	assert.Len(t, s.seen, 4, "three pages without anything new")
}

func TestLatest_AsksForOneAndItsDetails(t *testing.T) {
	t.Parallel()
	s, client := scripted(t, says(200, "["+activityJSON("a1")+"]"), says(200, activityJSON("a1")))
	latest, err := client.Activities.Latest(t.Context(), sweatstack.ActivityListParams{Limit: 50, Offset: 9})
	require.NoError(t, err)
	assert.Equal(t, "a1", latest.ID)
	assert.Equal(t, "1", s.seen[0].URL.Query().Get("limit"))
	_, client = scripted(t, says(200, "[]"))
	_, err = client.Activities.Latest(t.Context(), sweatstack.ActivityListParams{})
	require.ErrorIs(t, err, sweatstack.ErrNotFound)
}

func TestDelegatedToken_ForAnotherUserThanAskedForIsRefused(t *testing.T) {
	t.Parallel()
	_, client := scripted(t, says(200, `{"access_token":"`+farToken+`"}`)) // of aaaaaaaaaaaaaaaa
	_, err := client.OAuth.DelegatedToken(t.Context(), sweatstack.DelegatedTokenParams{UserID: "somebody-else"})
	require.ErrorIs(t, err, sweatstack.ErrCorruptData)
}

func TestDelegatedClient_WithoutRefreshTokenAsksThroughThePrincipalAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		_, client := scripted(t, reply{choose: func(r *http.Request) reply {
			if r.URL.Path == "/api/v1/oauth/delegated-token" {
				asked++
				return says(200, `{"access_token":"opaque","expires_in":900}`).choose(r)
			}
			return says(200, "[]").choose(r)
		}})
		delegated, err := client.DelegatedClient(t.Context(), sweatstack.DelegatedTokenParams{UserID: "x"})
		require.NoError(t, err)
		for range 3 {
			_, err = delegated.Profile.Tags(t.Context())
			require.NoError(t, err)
			time.Sleep(10 * time.Minute)
		}
		assert.Equal(t, 2, asked)
	})
}

func TestNewClient_RefusesWrongOptions(t *testing.T) {
	t.Parallel()
	for name, option := range map[string]sweatstack.Option{
		"base URL without host":   sweatstack.WithBaseURL("app.example"),
		"base URL with password":  sweatstack.WithBaseURL("https://u:canary@app.example"),
		"base URL with query":     sweatstack.WithBaseURL("https://app.example?x=canary"),
		"base URL of a file":      sweatstack.WithBaseURL("file:///etc/passwd"),
		"no client id":            sweatstack.WithClientCredentials("", sweatstack.Secret{}),
		"no time":                 sweatstack.WithTimeout(0),
		"negative retries":        sweatstack.WithMaxRetries(-1),
		"line break in the agent": sweatstack.WithUserAgent("a\r\nX: y"),
		"zero byte in the agent":  sweatstack.WithUserAgent("a\x00b"),
		"delete in the agent":     sweatstack.WithUserAgent("a\x7fb"),
		"no http client":          sweatstack.WithHTTPClient(nil),
	} {
		_, err := sweatstack.NewClient(option)
		require.Error(t, err, name)
		assert.NotContains(t, err.Error(), "u:canary", name)
	}
	_, err := sweatstack.NewClient(sweatstack.WithToken(farUser()), sweatstack.WithTokenSource(sweatstack.StaticToken(farUser())))
	require.Error(t, err)
}

func TestClient_IgnoresEnvironmentAndSendsItsOwnName(t *testing.T) {
	t.Setenv("SWEATSTACK_API_KEY", "ambient")
	t.Setenv("SWEATSTACK_URL", "https://ambient.example")
	s := &script{replies: []reply{says(200, "[]")}}
	client, err := sweatstack.NewClient(sweatstack.WithHTTPClient(&http.Client{Transport: s}), sweatstack.WithUserAgent("coachapp/2.1"))
	require.NoError(t, err)
	_, err = client.Profile.Tags(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "app.sweatstack.no", s.seen[0].URL.Host)
	assert.Empty(t, s.seen[0].Header.Get("Authorization"))
	assert.True(t, strings.HasPrefix(s.seen[0].Header.Get("User-Agent"), "coachapp/2.1 sweatstack-go/"))
}

func TestObserver_GetsOneEventForEachAttemptAndEachRefresh(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var names []string
		s := &script{replies: []reply{
			says(200, `{"access_token":"new","expires_in":900}`), says(503, ""), says(200, "[]", "X-Request-Id", "r3"),
		}}
		client, err := sweatstack.NewClient(sweatstack.WithHTTPClient(&http.Client{Transport: s}), sweatstack.WithToken(endedToken("r")),
			sweatstack.WithObserver(func(_ context.Context, e sweatstack.Event) {
				names = append(names, e.EventName())
				switch e := e.(type) {
				case sweatstack.RefreshEvent:
					assert.Equal(t, sweatstack.RefreshLed, e.Outcome)
				case sweatstack.RequestEvent:
					if e.Path == "/profile/tags/" && e.Status == 200 {
						assert.Equal(t, 2, e.Attempt)
						assert.Equal(t, "r3", e.RequestID)
					}
				}
				assert.NotEmpty(t, e.Attrs())
			}))
		require.NoError(t, err)
		_, err = client.Profile.Tags(t.Context())
		require.NoError(t, err)
		assert.Equal(t, []string{"request", "refresh", "request", "request"}, names)
	})
}

func TestAnswer_NullIsAnEmptyList(t *testing.T) {
	t.Parallel()
	_, client := scripted(t, says(200, "null"))
	tags, err := client.Profile.Tags(t.Context())
	require.NoError(t, err)
	assert.NotNil(t, tags)
	assert.Empty(t, tags)
}

func TestRefresh_PageOfAGatewayIsNoRefusal(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]reply{
		"HTML with 400": says(400, "<html>blocked</html>"), "HTML with 401": says(401, "<html>sign in to the network</html>"),
		"nothing with 400": says(400, ""), "an object without a word": says(401, `{"detail":null}`),
		"wrong credentials of the application": says(401, `{"detail":"Invalid client credentials"}`),
	} {
		s := &script{replies: []reply{r}}
		client, err := sweatstack.NewClient(sweatstack.WithHTTPClient(&http.Client{Transport: s}), sweatstack.WithToken(endedToken("r")))
		require.NoError(t, err)
		_, err = client.Profile.Tags(t.Context())
		require.ErrorIs(t, err, sweatstack.ErrUnavailable, name)
		assert.NotErrorIs(t, err, sweatstack.ErrReauthRequired, name)
	}
}

func TestRefresh_AnswerForAnotherUserIsRefused(t *testing.T) {
	t.Parallel()
	_, client := scripted(t, says(200, `{"access_token":"`+farToken+`","expires_in":900}`)) // of aaaaaaaaaaaaaaaa
	_, err := client.OAuth.Refresh(t.Context(), endedToken("r"))                            // of u
	require.ErrorIs(t, err, sweatstack.ErrCorruptData)
}

func TestErrors_PlatformThatRepeatsSecretsDoesNotBringThemIntoErrors(t *testing.T) {
	t.Parallel()
	echo := reply{choose: func(r *http.Request) reply {
		body, _ := io.ReadAll(r.Body)
		return says(400, `{"detail":"no: `+string(body)+` `+r.Header.Get("Authorization")+`"}`).choose(r)
	}}
	_, client := scripted(t, echo)
	_, err := client.OAuth.Refresh(t.Context(), sweatstack.Token{RefreshToken: sweatstack.NewSecret("canary-refresh")})
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "canary-refresh")
	assert.Contains(t, err.Error(), "[REDACTED]")
	_, err = client.OAuth.DelegatedToken(t.Context(), sweatstack.DelegatedTokenParams{UserID: "u"})
	require.Error(t, err)
	assert.NotContains(t, err.Error(), farToken)
}

func TestCoordinator_RowThatIsGoneEndsTheFlightAndNoMore(t *testing.T) {
	t.Parallel()
	c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
	p := &platformStub{rotate: true, life: time.Minute, fail: []error{sweatstack.ErrReauthRequired}}
	_, err := c.Refresh(t.Context(), p.request(endedToken("r")))
	require.ErrorIs(t, err, sweatstack.ErrReauthRequired)
	_, err = c.Refresh(t.Context(), p.request(endedToken("r")))
	require.NoError(t, err)
}

func TestData_FileThatCannotBeReadIsCorruptDataWithItsReason(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body   string
		reason error
	}{
		"damaged":             {"PAR1 cut in half", frame.ErrCorrupt},
		"page of a gateway":   {"<html>maintenance</html>", frame.ErrCorrupt},
		"footer is encrypted": {"PARE" + strings.Repeat("x", 40) + "\x10\x00\x00\x00PARE", frame.ErrUnsupported},
		"nothing":             {"", frame.ErrCorrupt},
	} {
		_, client := scripted(t, says(200, c.body))
		_, err := client.Activities.Data(t.Context(), "a", sweatstack.ActivityDataParams{})
		require.ErrorIs(t, err, sweatstack.ErrCorruptData, name)
		require.ErrorIs(t, err, c.reason, name)
	}
}
