package sweatstacktest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

func TestTraces_OfADelegatedTokenAreTheSubjects(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	coach := w.signIn(w.sandbox.Coach(), "data:read", "data:write").AccessToken
	athlete := w.sandbox.Athletes()[0]
	acting := w.tokens(w.delegate(coach, map[string]any{"sub": athlete.ID})).AccessToken
	made := w.create(w.signIn(athlete).AccessToken, `{"timestamp":"2001-02-03T08:00:00Z"}`)
	require.Len(t, w.traces("end=2001-12-31", acting), 1)
	require.Equal(t, http.StatusNoContent, w.body(http.MethodDelete, "/traces/"+made.ID, acting, "").status)
	assert.Empty(t, w.traces("end=2001-12-31", acting))
	w.create(acting, `{"timestamp":"2001-02-03T08:00:00Z"}`)
	assert.Len(t, w.traces("end=2001-12-31", acting), 1)
	assert.Empty(t, w.traces("end=2001-12-31", coach))
}

func TestTests_TheWindowHasBothItsEnds(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := w.signIn(w.sandbox.LoneAthlete()).AccessToken
	made := w.createTest(bearer, `{"sport":"cycling","start":"2001-02-03T10:00:00Z","end":"2001-02-03T11:00:00Z"}`)
	for _, at := range []string{"09:59:59", "10:00:00", "11:00:00", "11:00:01"} {
		w.create(bearer, `{"timestamp":"2001-02-03T`+at+`Z"}`)
	}
	assert.Len(t, w.test(made.ID, bearer).Traces, 2)
	w.createTest(bearer, `{"sport":"cycling","start":"2001-02-03T10:00:00Z","end":"2001-02-03T10:00:00Z"}`)
	early := w.body(http.MethodPost, "/tests/", bearer, `{"sport":"cycling","start":"2001-02-03T10:00:00Z","end":"2001-02-03T09:59:59Z"}`)
	assert.Equal(t, http.StatusUnprocessableEntity, early.status)
	later := w.createTest(bearer, `{"sport":"cycling","start":"`+w.sandbox.Now().AddDate(0, 0, 1).Format(time.RFC3339)+`"}`)
	var details struct{ Activities []struct{ ID string } }
	w.get("/tests/"+later.ID, bearer).into(t, &details)
	assert.Empty(t, details.Activities, "those before it are not about it")
}

// A recorded test was made by no application, and stays so.
func TestTests_ReplacingARecordedOneKeepsThatNobodyMadeIt(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithHistory(400))
	bearer := w.signIn(w.sandbox.Athletes()[0]).AccessToken
	id := w.tests("limit=1", bearer)[0].ID
	answer := w.body(http.MethodPut, "/tests/"+id, bearer, `{"sport":"cycling","start":"2001-02-03T10:00:00Z"}`)
	require.Equal(t, http.StatusOK, answer.status)
	assert.Nil(t, w.test(id, bearer).CreatedBy)
}

func TestDailies_TheLongestRangeIsTenYears(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := w.signIn(w.sandbox.LoneAthlete()).AccessToken
	start := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	end := func(days int) string { return start.AddDate(0, 0, days-1).Format(time.DateOnly) }
	assert.Len(t, w.dailies("hrv", "2001-01-01", end(3700), "", bearer), 3700)
	assert.Equal(t, 422, w.get("/dailies/hrv?start=2001-01-01&end="+end(3701), bearer).status)
}
