package sweatstacktest_test

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

func TestBackfill_StreamsLinesForAMinuteAndEnds(t *testing.T) {
	t.Parallel()
	for api, form := range map[sweatstacktest.API]string{
		sweatstacktest.Current: `{"backfill_loaded_until":"2025-01-02T03:04:05Z"}`,
		sweatstacktest.Legacy:  `{"backfill_loaded_until":"2025-01-02T03:04:05"}`,
	} {
		synctest.Test(t, func(t *testing.T) {
			sandbox := sweatstacktest.New(t, sweatstacktest.WithAPI(api))
			w := wireOf(t, sandbox)
			user := sandbox.Athletes()[0]
			require.NoError(t, sandbox.SetBackfill(user, time.Date(2025, 1, 2, 4, 4, 5, 0, time.FixedZone("", 3600))))
			begun := time.Now()
			answer := w.get("/activities/backfill-status?unknown=x", w.signIn(user, "activities:read").AccessToken)
			assert.Equal(t, http.StatusOK, answer.status)
			assert.Equal(t, "application/x-ndjson", answer.header.Get("Content-Type"))
			assert.Equal(t, time.Minute, time.Since(begun))
			lines := strings.Split(strings.TrimSuffix(string(answer.body), "\n"), "\n")
			assert.Len(t, lines, 12)
			for _, line := range lines {
				assert.Equal(t, form, line)
			}
		})
	}
}

// The platform's clock has microseconds, with six digits or none.
func TestBackfill_FractionsOfASecondHaveSixDigits(t *testing.T) {
	t.Parallel()
	for api, want := range map[sweatstacktest.API]string{
		sweatstacktest.Current: `"2025-01-02T03:04:05.120000Z"`,
		sweatstacktest.Legacy:  `"2025-01-02T03:04:05.120000"`,
	} {
		synctest.Test(t, func(t *testing.T) {
			sandbox := sweatstacktest.New(t, sweatstacktest.WithAPI(api))
			w := wireOf(t, sandbox)
			user := sandbox.Athletes()[0]
			require.NoError(t, sandbox.SetBackfill(user, time.Date(2025, 1, 2, 3, 4, 5, 120_000_999, time.UTC)))
			answer := w.get("/activities/backfill-status", w.signIn(user).AccessToken)
			line, _, _ := strings.Cut(string(answer.body), "\n")
			assert.Equal(t, `{"backfill_loaded_until":`+want+`}`, line)
		})
	}
}

func TestBackfill_NeedsTheScopeAndTellsOfTheSubject(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sandbox := sweatstacktest.New(t)
		w := wireOf(t, sandbox)
		athlete := sandbox.Athletes()[0]
		const path = "/activities/backfill-status"
		assert.Equal(t, http.StatusUnauthorized, w.get(path, "").status)
		assert.Equal(t, http.StatusUnauthorized, w.get(path, "x").status)
		poor := w.get(path, w.signIn(athlete, "profile").AccessToken)
		assert.Equal(t, http.StatusForbidden, poor.status)
		assert.Equal(t, "Not enough permissions", poor.detail(t))

		require.NoError(t, sandbox.SetBackfill(athlete, time.Time{}))
		coach := w.signIn(sandbox.Coach())
		delegated := w.tokens(w.delegate(coach.AccessToken, map[string]any{"sub": athlete.ID}))
		assert.Contains(t, string(w.get(path, delegated.AccessToken).body), `{"backfill_loaded_until":null}`)
		own := string(w.get(path, w.signIn(sandbox.Coach()).AccessToken).body)
		history := sandbox.Activities(sandbox.Coach())
		if len(history) > 0 {
			assert.Contains(t, own, history[len(history)-1].Start.Format(time.RFC3339), "all is loaded")
		}
	})
}

// A listener, and a client as an application has it.
func TestBackfill_AChangeIsALineAtOnceOverTheNetwork(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	user := sandbox.Coach()
	client, err := sweatstack.NewClient(sweatstack.WithBaseURL(sandbox.URL()), sweatstack.WithToken(sandbox.Token(user)))
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var seen []int
	require.NoError(t, sandbox.SetBackfill(user, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)))
	for status, err := range client.Activities.WatchBackfill(ctx, sweatstack.BackfillWatchParams{}) {
		require.NoError(t, err)
		year := status.LoadedUntil.Year()
		if seen = append(seen, year); len(seen) == 4 {
			break
		}
		body := `{"user_id":"` + user.ID + `","loaded_until":"` + status.LoadedUntil.AddDate(-1, 0, 0).Format(time.RFC3339) + `"}`
		answer := overNetwork(t, sandbox, http.MethodPost, "/_sandbox/backfill", body, "Content-Type", "application/json")
		require.Equal(t, http.StatusOK, answer.status, "%s", answer.body)
	}
	assert.Equal(t, []int{2026, 2025, 2024, 2023}, seen)
}

func TestBackfill_EndsWhenTheCallerGoesAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sandbox := sweatstacktest.New(t)
		ctx, cancel := context.WithCancel(t.Context())
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/api/v1/activities/backfill-status", nil)
		require.NoError(t, err)
		r.Header.Set("Authorization", "Bearer "+sandbox.Token(sandbox.Coach()).AccessToken.Reveal())
		answer, err := sandbox.Transport().RoundTrip(r)
		require.NoError(t, err)
		lines := bufio.NewReader(answer.Body)
		_, err = lines.ReadString('\n')
		require.NoError(t, err)
		cancel()
		_, err = lines.ReadString('\n')
		require.ErrorIs(t, err, context.Canceled)
		require.NoError(t, answer.Body.Close())
		synctest.Wait() // and the bubble would tell of a handler that is left
	})
}

func TestBackfill_AConnectionCutInTheMiddleOfALineIsSurvived(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sandbox := sweatstacktest.New(t)
		user := sandbox.Coach()
		require.NoError(t, sandbox.SetBackfill(user, time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)))
		sandbox.Fail("GET /api/v1/activities/backfill-status", sweatstacktest.Fault{
			Times: 1, Status: 200, Cut: true, Body: `{"backfill_loaded_until":null}` + "\n" + `{"backfill_loaded`,
		})
		var zero []bool
		for status, err := range sandbox.Client(user).Activities.WatchBackfill(t.Context(), sweatstack.BackfillWatchParams{}) {
			require.NoError(t, err)
			if zero = append(zero, status.LoadedUntil.IsZero()); len(zero) == 2 {
				break
			}
		}
		assert.Equal(t, []bool{true, false}, zero)
	})
}

func TestBackfill_WrongSettingsAreRefusedAndResetForgets(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sandbox := sweatstacktest.New(t)
		coach := sandbox.Coach()
		require.Error(t, sandbox.SetBackfill(sweatstacktest.User{ID: "nobody"}, time.Time{}))
		require.Error(t, sandbox.SetBackfill(coach, time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)))
		w := wireOf(t, sandbox)
		answer := w.send(http.MethodPost, "/_sandbox/backfill", `{"user_id":"nobody"}`, "Content-Type", "application/json")
		assert.Equal(t, http.StatusUnprocessableEntity, answer.status)

		require.NoError(t, sandbox.SetBackfill(coach, time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC)))
		sandbox.Reset()
		status, err := sandbox.Client(coach).Activities.BackfillStatus(t.Context())
		require.NoError(t, err)
		assert.NotEqual(t, 1950, status.LoadedUntil.Year())
	})
}
