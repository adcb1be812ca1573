package sweatstack_test

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

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// piece is a part of a stream and what passes before it.
type piece struct {
	after time.Duration
	text  string
}

// streamed answers 200 with pieces and then ends with an error, or properly
// when end is nil. It ends with the request, too.
func streamed(end error, pieces ...piece) reply {
	return reply{choose: func(r *http.Request) reply {
		reader, writer := io.Pipe()
		context.AfterFunc(r.Context(), func() { _ = writer.CloseWithError(r.Context().Err()) })
		go func() {
			for _, p := range pieces {
				select {
				case <-time.After(p.after):
				case <-r.Context().Done():
					return
				}
				if _, err := io.WriteString(writer, p.text); err != nil {
					return
				}
			}
			_ = writer.CloseWithError(end)
		}()
		return reply{status: http.StatusOK, body: reader}
	}}
}

// status is a line of the stream.
func status(until string) string { return `{"backfill_loaded_until":"` + until + `"}` + "\n" }

// minute is a connection as the platform has it: lines for 60 s.
func minute() reply {
	pieces := []piece{{0, status("2025-01-01T00:00:00Z")}}
	for range 3 {
		pieces = append(pieces, piece{15 * time.Second, status("2024-01-01T00:00:00Z")})
	}
	return streamed(nil, append(pieces, piece{15 * time.Second, "\n"})...)
}

// outcome is a pair of a watch.
type outcome struct {
	status sweatstack.BackfillStatus
	err    error
}

// watch collects up to so many pairs; zero means all.
func watch(ctx context.Context, client *sweatstack.Client, most int, params sweatstack.BackfillWatchParams, options ...sweatstack.CallOption) []outcome {
	var all []outcome
	for s, err := range client.Activities.WatchBackfill(ctx, params, options...) {
		all = append(all, outcome{s, err})
		if len(all) == most {
			break
		}
	}
	return all
}

// gaps are the seconds between the requests.
func (s *script) gaps() []float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	var gaps []float64
	for i := 1; i < len(s.at); i++ {
		gaps = append(gaps, s.at[i].Sub(s.at[i-1]).Seconds())
	}
	return gaps
}

func TestWatchBackfill_ConnectsAgainAtOnceWhenThePlatformEndsTheMinute(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, client := scripted(t, minute())
		all := watch(t.Context(), client, 9, sweatstack.BackfillWatchParams{})
		require.Len(t, all, 9)
		for _, o := range all {
			require.NoError(t, o.err)
		}
		assert.Equal(t, time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), all[4].status.LoadedUntil)
		assert.Equal(t, []float64{60, 60}, s.gaps())
	})
}

func TestWatchBackfill_NeverRunsInATightLoop(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]reply{
		"ended at once":           says(200, ""),
		"a line and the end":      says(200, status("2025-01-01T00:00:00Z")),
		"a page of HTML":          says(200, "<html>\n<body>maintenance</body>\n</html>"),
		"cut at once":             streamed(io.ErrUnexpectedEOF),
		"a line and then cut":     streamed(io.ErrUnexpectedEOF, piece{0, status("2025-01-01T00:00:00Z")}),
		"nothing, ended late":     streamed(nil, piece{20 * time.Second, "\n"}),
		"only empty lines":        streamed(nil, piece{0, strings.Repeat("\r\n", 1000)}),
		"connection lost, always": {choose: connectedOnce(lost())},
		"a set clock that leaps":  says(200, status("2025-01-01T00:00:00Z")),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
				defer cancel()
				s := &script{replies: []reply{answer}}
				client := clientOf(t, s)
				if strings.Contains(name, "clock") {
					leaps := time.Now()
					client = clientOf(t, s, sweatstack.WithClock(func() time.Time {
						leaps = leaps.Add(time.Hour)
						return leaps
					}))
				}
				all := watch(ctx, client, 0, sweatstack.BackfillWatchParams{})
				require.NotEmpty(t, all)
				require.ErrorIs(t, all[len(all)-1].err, context.DeadlineExceeded)
				assert.Equal(t, 10*time.Minute, time.Since(s.at[0]), "the end of the context is prompt")
				gaps := s.gaps()
				assert.Less(t, len(gaps), 35)
				assert.GreaterOrEqual(t, gaps[0], 0.75)
				assert.Greater(t, gaps[7], 20.0)
			})
		})
	}
}

// connectedOnce lets the first request through to a good stream and gives the
// others answer.
func connectedOnce(answer reply) func(*http.Request) reply {
	first := true
	return func(r *http.Request) reply {
		if first {
			first = false
			return reply{status: 200, body: strings.NewReader("")}
		}
		return answer
	}
}

func clientOf(t *testing.T, transport http.RoundTripper, options ...sweatstack.Option) *sweatstack.Client {
	t.Helper()
	client, err := sweatstack.NewClient(append([]sweatstack.Option{
		sweatstack.WithBaseURL("https://p.example"), sweatstack.WithToken(farUser()),
		sweatstack.WithHTTPClient(&http.Client{Transport: transport, Timeout: 20 * time.Second}),
	}, options...)...)
	require.NoError(t, err)
	return client
}

func TestWatchBackfill_ALineThatCannotBeReadIsToldAndTheNextFollows(t *testing.T) {
	t.Parallel()
	long := `{"backfill_loaded_until":"` + strings.Repeat("9", 1<<20) + `"}`
	body := strings.Join([]string{
		`{"backfill_loaded_until":"2025-01-01T10:00:00"}`, "", // 1: no offset is UTC
		`{"backfill_loaded_until":`,               // 3
		`{"backfill_loaded_until":20250101}`,      // 4
		`{"detail":"something went wrong"}`,       // 5
		`[]`,                                      // 6
		`null`,                                    // 7
		`{"backfill_loaded_until":"yesterday"}`,   // 8
		"\xff\xfe\x00",                            // 9
		long,                                      // 10
		`{"backfill_loaded_until":null,"x":[1]}`,  // 11
		`{"backfill_loaded_until":null} {"b":1}`,  // 12
		` {"backfill_loaded_until":"2025-01-02"}`, // 13: a day is no instant
		`{"backfill_loaded_until":"2025-01-03T00:00:00+02:00"}` + "\r",
	}, "\n") // and no line break at the end
	_, client := scripted(t, says(200, body))
	all := watch(t.Context(), client, 0, sweatstack.BackfillWatchParams{Once: true})
	var bad []int
	var good []sweatstack.BackfillStatus
	for _, o := range all {
		if o.err == nil {
			good = append(good, o.status)
			continue
		}
		var line *sweatstack.LineError
		require.ErrorAs(t, o.err, &line)
		assert.Equal(t, "/activities/backfill-status", line.Path)
		assert.Zero(t, o.status)
		want := sweatstack.ErrCorruptData
		if line.Line == 10 {
			want = sweatstack.ErrTooLarge
		}
		require.ErrorIs(t, o.err, want)
		assert.Less(t, len(o.err.Error()), 200)
		bad = append(bad, line.Line)
	}
	assert.Equal(t, []int{3, 4, 5, 6, 7, 8, 9, 10, 12, 13}, bad)
	require.Len(t, good, 3)
	assert.Equal(t, time.Date(2025, 1, 1, 10, 0, 0, 0, time.UTC), good[0].LoadedUntil)
	assert.True(t, good[1].LoadedUntil.IsZero())
	assert.JSONEq(t, `[1]`, string(good[1].Extra["x"]))
	assert.True(t, good[2].LoadedUntil.Equal(time.Date(2025, 1, 2, 22, 0, 0, 0, time.UTC)))
}

func TestWatchBackfill_ARefusalEndsItWithTheBodyRead(t *testing.T) {
	t.Parallel()
	for code, sentinel := range map[int]error{403: sweatstack.ErrForbidden, 404: sweatstack.ErrNotFound, 422: nil, 302: nil} {
		s, client := scripted(t, says(code, `{"detail":"Not for you"}`, "Location", "https://evil.example/"))
		all := watch(t.Context(), client, 0, sweatstack.BackfillWatchParams{})
		require.Len(t, all, 1)
		api, ok := errors.AsType[*sweatstack.APIError](all[0].err)
		require.True(t, ok)
		assert.Equal(t, code, api.Status)
		assert.Equal(t, "Not for you", api.Detail)
		if sentinel != nil {
			require.ErrorIs(t, all[0].err, sentinel)
		}
		assert.Len(t, s.seen, 1)
	}
}

func TestWatchBackfill_AfterUnauthorizedTheTokenIsRenewedOnce(t *testing.T) {
	t.Parallel()
	fresh := says(200, `{"access_token":"new","expires_in":900}`)
	s, client := scripted(t, says(401, ""), fresh, says(200, status("2025-01-01T00:00:00Z")))
	all := watch(t.Context(), client, 1, sweatstack.BackfillWatchParams{})
	require.NoError(t, all[0].err)
	assert.Equal(t, "/api/v1/oauth/token", s.seen[1].URL.Path)
	assert.Equal(t, "Bearer new", s.seen[2].Header.Get("Authorization"))

	s, client = scripted(t, says(401, ""), fresh, says(401, `{"detail":"still no"}`))
	all = watch(t.Context(), client, 0, sweatstack.BackfillWatchParams{})
	require.Len(t, all, 1)
	require.ErrorIs(t, all[0].err, sweatstack.ErrUnauthorized)
	assert.Len(t, s.seen, 3)
}

func TestWatchBackfill_ThePlatformsTroubleIsTriedAgainButNotForEver(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		replies  []reply
		requests int
		want     error
	}{
		"503 passes":                         {[]reply{says(503, ""), says(502, ""), minute(), says(404, "")}, 4, sweatstack.ErrNotFound},
		"429 stays":                          {[]reply{says(429, "", "Retry-After", "7")}, 3, sweatstack.ErrRateLimited},
		"an answer forgives what was before": {[]reply{says(503, ""), says(503, ""), minute(), says(503, ""), says(503, ""), says(404, "")}, 6, sweatstack.ErrNotFound},
		"too long a pause":                   {[]reply{says(429, "", "Retry-After", "61")}, 1, sweatstack.ErrRateLimited},
		"never connected":                    {[]reply{lost()}, 3, sweatstack.ErrConnection},
		"lost for long after the first time": {[]reply{minute(), lost(), lost(), lost(), lost(), says(403, "")}, 6, sweatstack.ErrForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, client := scripted(t, c.replies...)
				all := watch(t.Context(), client, 0, sweatstack.BackfillWatchParams{})
				require.ErrorIs(t, all[len(all)-1].err, c.want)
				assert.Len(t, s.seen, c.requests)
				if name == "429 stays" {
					assert.Equal(t, []float64{7, 7}, s.gaps())
				}
			})
		})
	}
}

func TestWatchBackfill_SilenceEndsAConnectionButLinesKeepIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var events []sweatstack.RequestEvent
		s := &script{replies: []reply{
			streamed(nil, piece{0, status("2025-01-01T00:00:00Z")}, piece{25 * time.Second, status("2025-01-02T00:00:00Z")},
				piece{25 * time.Second, status("2025-01-03T00:00:00Z")}, piece{time.Hour, "never"}),
			says(404, ""),
		}}
		// The http.Client of clientOf has a time-out of 20 s, which would cut the stream.
		client := clientOf(t, s, sweatstack.WithTimeout(30*time.Second), sweatstack.WithObserver(func(_ context.Context, e sweatstack.Event) {
			if request, ok := e.(sweatstack.RequestEvent); ok {
				events = append(events, request)
			}
		}))
		all := watch(t.Context(), client, 0, sweatstack.BackfillWatchParams{})
		require.Len(t, all, 4)
		assert.Equal(t, []float64{80}, s.gaps(), "50 s of lines, 30 s of silence, no pause after a good connection")
		require.Len(t, events, 2)
		assert.Equal(t, 80*time.Second, events[0].Duration)
		assert.Equal(t, 200, events[0].Status)
		assert.Equal(t, "aaaaaaaaaaaaaaaa", events[0].UserID)
		require.ErrorIs(t, events[0].Err, sweatstack.ErrConnection)
		require.ErrorIs(t, events[0].Err, context.DeadlineExceeded)
		assert.Equal(t, 404, events[1].Status)
	})
}

func TestWatchBackfill_NoAnswerAtAllIsSilenceToo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, client := scripted(t, reply{silent: true})
		begun := time.Now()
		all := watch(t.Context(), client, 0, sweatstack.BackfillWatchParams{Once: true}, sweatstack.CallTimeout(4*time.Second))
		require.Len(t, all, 1)
		require.ErrorIs(t, all[0].err, sweatstack.ErrConnection)
		require.ErrorIs(t, all[0].err, context.DeadlineExceeded)
		assert.Equal(t, 4*time.Second, time.Since(begun))
	})
}

func TestWatchBackfill_TheTimeOfASlowLoopIsNotSilence(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, client := scripted(t, streamed(nil, piece{0, status("2025-01-01T00:00:00Z") + status("2025-01-02T00:00:00Z")}))
		n := 0
		for _, err := range client.Activities.WatchBackfill(t.Context(), sweatstack.BackfillWatchParams{Once: true}) {
			require.NoError(t, err)
			n++
			time.Sleep(time.Hour)
		}
		assert.Equal(t, 2, n)
	})
}

func TestWatchBackfill_HalfALineOfACutConnectionIsNoStatus(t *testing.T) {
	t.Parallel()
	whole := strings.TrimSpace(status("2025-01-01T00:00:00Z"))
	_, client := scripted(t, streamed(io.ErrUnexpectedEOF, piece{0, whole}))
	all := watch(t.Context(), client, 0, sweatstack.BackfillWatchParams{Once: true})
	require.Len(t, all, 1)
	require.ErrorIs(t, all[0].err, sweatstack.ErrConnection)
	require.ErrorIs(t, all[0].err, io.ErrUnexpectedEOF)
}

func TestWatchBackfill_LookedUpTokenIsThatOfEachConnection(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{replies: []reply{minute(), minute(), says(403, "")}}
		source := &countingSource{}
		client := clientOf(t, s).With(source)
		_ = watch(t.Context(), client, 0, sweatstack.BackfillWatchParams{})
		var bearers []string
		for _, r := range s.seen {
			bearers = append(bearers, r.Header.Get("Authorization"))
		}
		assert.Equal(t, []string{"Bearer a", "Bearer aa", "Bearer aaa"}, bearers)
		assert.Equal(t, "aaa", source.forbidden)
	})
}

// countingSource gives a longer token each time.
type countingSource struct {
	n         int
	forbidden string
}

func (s *countingSource) Token(context.Context) (sweatstack.Token, error) {
	s.n++
	return sweatstack.Token{AccessToken: sweatstack.NewSecret(strings.Repeat("a", s.n))}, nil
}

func (s *countingSource) Forbidden(refused sweatstack.Token) {
	s.forbidden = refused.AccessToken.Reveal()
}

func TestBackfillStatus_IsTheFirstLineThatCanBeRead(t *testing.T) {
	t.Parallel()
	_, client := scripted(t, says(200, "\nnot this\n"+status("2025-01-01T00:00:00")+status("2026-01-01T00:00:00")))
	got, err := client.Activities.BackfillStatus(t.Context())
	require.NoError(t, err)
	assert.Equal(t, time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), got.LoadedUntil)
}

func TestBackfillStatus_FaultsAreTyped(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer   reply
		requests int
		want     []error
	}{
		"nothing":       {says(200, ""), 1, []error{sweatstack.ErrNoBackfillStatus}},
		"HTML":          {says(200, "<html></html>"), 1, []error{sweatstack.ErrNoBackfillStatus, sweatstack.ErrCorruptData}},
		"too long":      {says(200, strings.Repeat("x", 1<<20)), 1, []error{sweatstack.ErrNoBackfillStatus, sweatstack.ErrTooLarge}},
		"cut":           {streamed(io.ErrUnexpectedEOF, piece{0, `{"backfill`}), 3, []error{sweatstack.ErrConnection}},
		"forbidden":     {says(403, `{"detail":"Not enough permissions"}`), 1, []error{sweatstack.ErrForbidden}},
		"down":          {says(503, ""), 3, nil},
		"silent":        {reply{silent: true}, 3, []error{sweatstack.ErrConnection, context.DeadlineExceeded}},
		"endless chaff": {streamed(nil, chaff()...), 3, []error{sweatstack.ErrConnection, context.DeadlineExceeded}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, client := scripted(t, c.answer)
				_, err := client.Activities.BackfillStatus(t.Context())
				require.Error(t, err)
				for _, want := range c.want {
					require.ErrorIs(t, err, want)
				}
				assert.Len(t, s.seen, c.requests)
			})
		})
	}
}

// chaff is a stream that is never silent and never says anything.
func chaff() []piece {
	var all []piece
	for range 1000 {
		all = append(all, piece{10 * time.Second, "x\n"})
	}
	return all
}

// TestBackfillRequests_AreEquivalentToThoseOfPython holds both calls against
// the recorded ones.
func TestBackfillRequests_AreEquivalentToThoseOfPython(t *testing.T) {
	t.Parallel()
	vectors := readVectors[struct {
		Vectors []recordedCall `json:"vectors"`
	}](t, "requests_0_70.json")
	twins := map[string]func(context.Context, *sweatstack.Client) error{
		"get_backfill_status()": func(ctx context.Context, c *sweatstack.Client) error {
			_, err := c.Activities.BackfillStatus(ctx)
			return err
		},
		"watch_backfill_status()": func(ctx context.Context, c *sweatstack.Client) error {
			for _, err := range c.Activities.WatchBackfill(ctx, sweatstack.BackfillWatchParams{Once: true}) {
				if err != nil {
					return err
				}
			}
			return nil
		},
	}
	for _, v := range vectors.Vectors {
		run, ok := twins[v.Call]
		if !ok {
			continue
		}
		delete(twins, v.Call)
		s, client := scripted(t, says(200, status("2025-01-01T00:00:00Z")))
		require.NoError(t, run(t.Context(), client))
		require.Len(t, s.seen, len(v.Requests))
		for i, want := range v.Requests {
			assert.Equal(t, want.Method, s.seen[i].Method)
			assertTarget(t, want.Target, s.seen[i].URL.RequestURI())
			assert.Equal(t, "Bearer "+farToken, s.seen[i].Header.Get("Authorization"))
		}
	}
	assert.Empty(t, twins)
}

// FuzzWatchBackfill_EveryLineIsGivenOrTold: whatever comes, each line that is
// not empty gives exactly one pair.
func FuzzWatchBackfill_EveryLineIsGivenOrTold(f *testing.F) {
	for _, seed := range []string{
		"", "\n\n", "{}", status("2025-01-01T00:00:00"), status("x") + "null", `{"backfill_loaded_until":null}`,
		strings.Repeat("y", 70_000) + "\n" + status("2025-01-01T00:00:00Z"), "a\rb\r\n\x00\n\u00a0\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		client := clientOf(t, &script{replies: []reply{says(200, body)}})
		want := 0
		for line := range strings.SplitSeq(body, "\n") {
			if strings.TrimSpace(strings.ToValidUTF8(line, "?")) != "" {
				want++
			}
		}
		for _, o := range watch(t.Context(), client, 0, sweatstack.BackfillWatchParams{Once: true}) {
			want--
			if o.err != nil {
				_, ok := errors.AsType[*sweatstack.LineError](o.err)
				require.True(t, ok, "%v", o.err)
			}
		}
		assert.Zero(t, want)
	})
}
