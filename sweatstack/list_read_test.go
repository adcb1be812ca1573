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
