package sweatstack_test

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// listed reads an answer as List does, and as encoding/json does.
func listed(tb testing.TB, answer string) (got []sweatstack.ActivitySummary, gotErr error, want []sweatstack.ActivitySummary, wantErr error) {
	tb.Helper()
	client, err := sweatstack.NewClient(sweatstack.WithToken(farUser()), sweatstack.WithHTTPClient(&http.Client{
		Transport: &answers{answer: func(int, *http.Request) (int, string) { return 200, answer }},
	}))
	require.NoError(tb, err)
	got, gotErr = client.Activities.List(tb.Context(), sweatstack.ActivityListParams{})
	wantErr = json.Unmarshal([]byte(answer), &want)
	return got, gotErr, want, wantErr
}

// sameAsJSON holds List, which reads pages in one pass, against encoding/json.
func sameAsJSON(tb testing.TB, answer string) {
	tb.Helper()
	got, gotErr, want, wantErr := listed(tb, answer)
	if wantErr != nil {
		require.ErrorIs(tb, gotErr, sweatstack.ErrCorruptData, "encoding/json: %v", wantErr)
		return
	}
	require.NoError(tb, gotErr)
	if want == nil {
		want = []sweatstack.ActivitySummary{}
	}
	assert.Equal(tb, want, got)
}

func listSeeds(tb testing.TB) []string {
	tb.Helper()
	raw, err := os.ReadFile("testdata/activity_details.json")
	require.NoError(tb, err)
	one := strings.TrimSpace(string(raw))
	seeds := []string{
		"[" + one + "," + one + "]", " [ " + one + " ]\n", "[]", "null", "", "{}", "[null]", "[" + one, one, "[" + one + ",]",
		"[" + one + "]x", "[" + one + "] []", "[" + one + " " + one + "]", "[,]", "[[]]", "<html>",
		"[" + strings.Replace(one, `"id":`, `"\u0069d":`, 1) + "]",
	}
	for _, value := range []string{
		`1`, `-0`, `01`, `1.`, `.5`, `1e5`, `1e`, `+1`, `1e999`, `0.1`, `123456789012345678`, `1234567890.12345`, `NaN`, `0x1`, `1_0`, `-`,
		`"a"`, `"\q"`, `"\u12"`, "\"\t\"", "\"\xff\"", `"\ud800"`, `"a`, `true`, `tru`, `nul`, `null`, `[1,]`, `{"a":1,}`, `{"a"}`, `[`, `]`,
		strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000),
	} {
		for _, name := range []string{"unknown", "app_metadata", "source_id", "tags", "duration", "summary", "laps", "start"} {
			seeds = append(seeds, "["+strings.Replace(one, "{", `{"`+name+`":`+value+",", 1)+"]",
				"["+strings.TrimSuffix(one, "}")+`,"`+name+`":`+value+"}]")
		}
		seeds = append(seeds, "["+strings.TrimSuffix(one, "}")+`,"summary":{"power":{"mean":`+value+`,"x":`+value+`}}}]`)
	}
	return seeds
}

// A depth that encoding/json refuses in the whole must not pass in a part.
func TestList_RefusesTheDepthThatJSONRefuses(t *testing.T) {
	t.Parallel()
	one := strings.TrimSpace(activityJSON("a"))
	for _, depth := range []int{9_997, 9_998, 9_999, 10_000, 10_001} {
		deep := strings.Repeat("[", depth) + strings.Repeat("]", depth)
		sameAsJSON(t, "["+strings.TrimSuffix(one, "}")+`,"unknown":`+deep+"}]")
		sameAsJSON(t, "["+strings.TrimSuffix(one, "}")+`,"laps":[{"unknown":`+deep+"}]}]")
	}
}

func TestList_ReadsWhatJSONReadsAndRefusesWhatJSONRefuses(t *testing.T) {
	t.Parallel()
	for _, answer := range listSeeds(t) {
		sameAsJSON(t, answer)
	}
}

// FuzzList holds the pass over a page against encoding/json.
func FuzzList(f *testing.F) {
	for _, answer := range listSeeds(f) {
		if len(answer) < 4000 {
			f.Add(answer)
		}
	}
	f.Fuzz(func(t *testing.T, answer string) { sameAsJSON(t, answer) })
}

// Readers are used again for each item, so what one item has must not be found
// in the next that has less.
func TestList_NothingOfAnItemIsInTheNext(t *testing.T) {
	t.Parallel()
	const times = `"start":"2026-05-06T10:00:00Z","end":"2026-05-06T11:00:00Z","start_local":"2026-05-06T12:00:00",` +
		`"end_local":"2026-05-06T13:00:00","duration":"PT1H"`
	full := `"power":{"mean":1,"max":2,"new":3},"heart_rate":{"mean":4},"new":5`
	one := strings.TrimSuffix(activityJSON("a"), "}") + `,"tags":["x"],"new":6,"summary":{` + full + `},"laps":[{` + full + "," + times +
		`},{"power":{"mean":7},` + times + "}]}"
	two := strings.TrimSuffix(activityJSON("b"), "}") + `,"summary":{"power":{"mean":8}},"laps":[{"power":{},` + times + "}]}"
	got, err, want, wantErr := listed(t, "["+one+","+two+"]")
	require.NoError(t, err)
	require.NoError(t, wantErr)
	assert.Equal(t, want, got)
	lap := got[0].Laps[1]
	assert.Nil(t, lap.HeartRate)
	assert.Nil(t, lap.Extra)
	assert.Equal(t, &sweatstack.PowerSummary{Mean: new(7.0)}, lap.Power)
	assert.Nil(t, got[1].Tags)
	assert.Nil(t, got[1].Extra)
	assert.Equal(t, &sweatstack.Summary{Power: &sweatstack.PowerSummary{Mean: new(8.0)}}, got[1].Summary)
	assert.Equal(t, &sweatstack.PowerSummary{}, got[1].Laps[0].Power)
}

func TestList_AnItemDoesNotHoldThePageOrALongerList(t *testing.T) {
	t.Parallel()
	const lap = `{"start":"2026-05-06T10:00:00Z","end":"2026-05-06T11:00:00Z","start_local":"2026-05-06T12:00:00",` +
		`"end_local":"2026-05-06T13:00:00","duration":"PT1H"}`
	item := func(laps int) string {
		return strings.TrimSuffix(activityJSON("a"), "}") + `,"new":{"k":1},"app_metadata":{"k":2},"laps":[` +
			strings.TrimSuffix(strings.Repeat(lap+",", laps), ",") + "]}"
	}
	got, err, _, _ := listed(t, "["+item(60)+","+item(1)+"]")
	require.NoError(t, err)
	for i := range got {
		assert.Less(t, cap(got[i].Extra["new"]), 100, "a copy, not a part of the page")
		assert.Less(t, cap(got[i].AppMetadata), 100, "a copy, not a part of the page")
		assert.LessOrEqual(t, cap(got[i].Laps), 2*len(got[i].Laps))
	}
}

// A model that stays must not keep a page in memory: numbers share room with at
// most 31 others, small objects with 7, and never with text.
func TestList_ItemsDoNotShareWhatTheyHold(t *testing.T) {
	t.Parallel()
	got, err, _, _ := listed(t, "["+activityJSON("a")+","+activityJSON("b")+"]")
	require.NoError(t, err)
	require.Len(t, got, 2)
	before := string(marshal(t, got[1]))
	for i := range got[0].Laps {
		got[0].Laps[i] = sweatstack.Lap{}
	}
	got[0].Metrics = append(got[0].Metrics, "made_up")
	if got[0].Summary != nil && got[0].Summary.Power != nil {
		*got[0].Summary.Power = sweatstack.PowerSummary{Mean: new(1.0)}
	}
	assert.JSONEq(t, before, string(marshal(t, got[1])))
}
