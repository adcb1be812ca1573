package sweatstack_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// traceIDs gives what All gives, and the queries that it took. More says
// whether to go on after an item.
func traceIDs(t *testing.T, list *answers, params sweatstack.TraceListParams, more func(n int) bool) (ids, queries []string, err error) {
	t.Helper()
	for trace, fault := range list.client(t).Traces.All(t.Context(), params) {
		if fault != nil {
			assert.Equal(t, sweatstack.Trace{}, trace)
			assert.NoError(t, err, "nothing comes after an error")
			err = fault
			continue
		}
		if ids = append(ids, trace.ID); !more(len(ids)) {
			break
		}
	}
	for _, r := range list.requests {
		target, parseErr := url.Parse(r.target)
		require.NoError(t, parseErr)
		queries = append(queries, target.RawQuery)
	}
	return ids, queries, err
}

func toTheEnd(int) bool { return true }

func traceJSON(id string) string {
	return `{"id":"` + id + `","timestamp":"2026-01-02T07:00:00Z","timestamp_local":"2026-01-02T08:00:00"}`
}

// traceList is a platform with a list of traces. Grow says how many newer ones
// have come when a request is answered.
func traceList(length int, grow func(request int) int) *answers {
	return &answers{answer: func(n int, r *http.Request) (int, string) {
		limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
		offset, _ := strconv.Atoi(r.URL.Query().Get("offset"))
		newer, page := grow(n), []json.RawMessage{}
		for i := offset; i < min(offset+limit, length+newer); i++ {
			page = append(page, json.RawMessage(traceJSON(fmt.Sprint(i-newer))))
		}
		body, _ := json.Marshal(page)
		return 200, string(body)
	}}
}

func still(int) int { return 0 }

func TestAll_AsksForNoMoreThanIsStillWanted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		length  int
		params  sweatstack.TraceListParams
		stop    int // after so many items; 0 for never
		items   int
		queries []string
	}{
		"limit of one":                           {230, sweatstack.TraceListParams{Limit: 1}, 0, 1, []string{"limit=1&offset=0"}},
		"limit, stopped after the first":         {230, sweatstack.TraceListParams{Limit: 7}, 1, 1, []string{"limit=7&offset=0"}},
		"no limit, stopped after the first":      {230, sweatstack.TraceListParams{}, 1, 1, []string{"limit=100&offset=0"}},
		"no limit, stopped at the end of a page": {230, sweatstack.TraceListParams{}, 100, 100, []string{"limit=100&offset=0"}},
		"last page as large as the rest":         {230, sweatstack.TraceListParams{Limit: 130}, 0, 130, []string{"limit=100&offset=0", "limit=30&offset=100"}},
		"limit beyond the end":                   {230, sweatstack.TraceListParams{Limit: 1000}, 0, 230, []string{"limit=100&offset=0", "limit=100&offset=100", "limit=100&offset=200"}},
		"no limit is all, to a short page":       {130, sweatstack.TraceListParams{}, 0, 130, []string{"limit=100&offset=0", "limit=100&offset=100"}},
		"to an empty page":                       {100, sweatstack.TraceListParams{}, 0, 100, []string{"limit=100&offset=0", "limit=100&offset=100"}},
		"nothing there":                          {0, sweatstack.TraceListParams{}, 0, 0, []string{"limit=100&offset=0"}},
		"offset of the caller":                   {130, sweatstack.TraceListParams{Offset: 125, Limit: 20}, 0, 5, []string{"limit=20&offset=125"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ids, queries, err := traceIDs(t, traceList(c.length, still), c.params, func(n int) bool { return n != c.stop })
			require.NoError(t, err)
			assert.Len(t, ids, c.items)
			assert.Equal(t, c.queries, queries)
		})
	}
}

func TestAll_GivesAnItemOnceWhenNewOnesShiftTheList(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		newer   int // come between the first page and the second
		queries []string
	}{
		"by a few":            {3, []string{"limit=100&offset=0", "limit=20&offset=100", "limit=3&offset=120"}},
		"by more than a page": {30, []string{"limit=100&offset=0", "limit=20&offset=100", "limit=20&offset=120", "limit=10&offset=140"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			grow := func(request int) int { return min(request-1, 1) * c.newer }
			ids, queries, err := traceIDs(t, traceList(200, grow), sweatstack.TraceListParams{Limit: 120}, toTheEnd)
			require.NoError(t, err)
			var want []string
			for i := range 120 {
				want = append(want, strconv.Itoa(i))
			}
			assert.Equal(t, want, ids)
			assert.Equal(t, c.queries, queries)
		})
	}
}

func TestAll_GivesNoMoreThanLimitAlthoughThePlatformIgnoresIt(t *testing.T) {
	t.Parallel()
	whole := &answers{answer: func(int, *http.Request) (int, string) {
		return 200, "[" + traceJSON("a") + "," + traceJSON("b") + "," + traceJSON("c") + "]"
	}}
	ids, queries, err := traceIDs(t, whole, sweatstack.TraceListParams{Limit: 2}, toTheEnd)
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b"}, ids)
	assert.Len(t, queries, 1)
}

func TestAll_EndsAfterTheFirstError(t *testing.T) {
	t.Parallel()
	good := traceList(230, still)
	faulty := &answers{answer: func(n int, r *http.Request) (int, string) {
		if n == 2 {
			return 403, `{"detail":"Not enough permissions"}`
		}
		return good.answer(n, r)
	}}
	ids, queries, err := traceIDs(t, faulty, sweatstack.TraceListParams{}, toTheEnd)
	require.ErrorIs(t, err, sweatstack.ErrForbidden)
	assert.Len(t, ids, 100, "what came before is given")
	assert.Len(t, queries, 2)

	for _, params := range []sweatstack.TraceListParams{{Limit: -1}, {Offset: -1}} {
		ids, queries, err := traceIDs(t, traceList(10, still), params, toTheEnd)
		require.ErrorAs(t, err, new(*sweatstack.ParamError))
		assert.Empty(t, ids)
		assert.Empty(t, queries)
	}
}

func TestAll_StoppedAfterTheFirstItemIsOneRequest(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	client := sandbox.Client(sandbox.Athletes()[0])
	for name, list := range map[string]func() error{
		"activities": func() error {
			return first(client.Activities.All(t.Context(), sweatstack.ActivityListParams{Limit: 3}))
		},
		"traces": func() error {
			return first(client.Traces.All(t.Context(), sweatstack.TraceListParams{Limit: 3}))
		},
	} {
		before := len(sandbox.Requests())
		require.NoError(t, list())
		asked := sandbox.Requests()[before:]
		require.Len(t, asked, 1, name)
		assert.Equal(t, "3", asked[0].Query["limit"][0])
	}
}

// first stops after the first item.
func first[T any](all iter.Seq2[T, error]) error {
	for _, err := range all {
		return err
	}
	return errors.New("nothing came")
}
