package sweatstacktest_test

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// tableJSON is a table as the tour describes it.
type tableJSON struct {
	Rows       int               `json:"rows"`
	Dtypes     map[string]string `json:"dtypes"`
	IndexName  *string           `json:"index_name"`
	IndexDtype string            `json:"index_dtype"`
	Index      []any             `json:"index"`
	Raw        map[string][]any  `json:"columns"`
}

// floats reads a column; NaN where it is missing.
func (c *tableJSON) floats(t *testing.T, name string) []float64 {
	t.Helper()
	require.Contains(t, c.Raw, name)
	out := make([]float64, len(c.Raw[name]))
	for i, cell := range c.Raw[name] {
		value, ok := cell.(float64)
		if !ok {
			value = math.NaN()
		}
		out[i] = value
	}
	return out
}

// tourJSON is what the tour prints.
type tourJSON struct {
	UserInfo struct{ Sub, Name, Email string } `json:"userinfo"`
	Users    []struct {
		ID, Name string
		Managed  bool
		Scopes   []string
	}
	Team          []string
	Delegated     struct{ Sub string }
	TeamDelegated struct{ Sub string } `json:"team_delegated"`
	Principal     struct{ Sub string }
	Activities    struct {
		Rows      int
		IDs       []string `json:"ids"`
		Sports    []string
		Duration  []float64
		HeartRate []*float64 `json:"heart_rate"`
		Dtypes    map[string]string
	}
	Trainer, Cycling []string
	Latest           string
	Sports           []string
	RootSports       []string `json:"root_sports"`
	Tags             []string
	Traces           []struct {
		ID, Activity string
		Lactate      float64
	}
	TracesRows int `json:"traces_rows"`
	Activity   struct {
		ID, Sport, Start string
		StartLocal       string `json:"start_local"`
		Duration         float64
		Distance         *float64
		Devices, Metrics []string
		Laps             int
		Power            float64
	}
	Data, Power, Adaptive tableJSON
	MeanMax               tableJSON `json:"mean_max"`
	AWD                   tableJSON `json:"awd"`
	LongData              tableJSON `json:"long_data"`
	LongAdaptive          tableJSON `json:"long_adaptive"`
	LongEmpty             tableJSON `json:"long_empty"`
	LongMeanMax           tableJSON `json:"long_mean_max"`
	LongWindow            tableJSON `json:"long_window"`
	LongAWD               tableJSON `json:"long_awd"`
	LatestRows            int       `json:"latest_rows"`
	LatestMeanMax         tableJSON `json:"latest_mean_max"`
	Refreshed             bool
}

// python is the interpreter that has sweatstack 0.70.0. Without one the test
// is skipped; where everything must run, that is a failure.
func python(t *testing.T) string {
	t.Helper()
	path := os.Getenv("SWEATSTACK_PYTHON")
	if path == "" {
		const why = "SWEATSTACK_PYTHON does not name a Python with sweatstack==0.70.0"
		if os.Getenv("SWEATSTACK_REQUIRE_SERVICES") == "1" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	return path
}

// tour runs the script with an environment file and reads what it prints.
func tour(t *testing.T, file map[string]string, wanted map[string]any) tourJSON {
	t.Helper()
	question, err := json.Marshal(wanted)
	require.NoError(t, err)
	command := exec.CommandContext(t.Context(), python(t), "testdata/interop/tour_0_70.py")
	// Nothing of the machine's own settings and token file may leak in.
	home := t.TempDir()
	command.Env = []string{"HOME=" + home, "XDG_DATA_HOME=" + home, "PATH=" + os.Getenv("PATH"), "NO_PROXY=*"}
	for name, value := range file {
		command.Env = append(command.Env, name+"="+value)
	}
	command.Stdin = bytes.NewReader(question)
	var out, errs bytes.Buffer
	command.Stdout, command.Stderr = &out, &errs
	require.NoError(t, command.Run(), "%s", errs.String())
	var got tourJSON
	require.NoError(t, json.Unmarshal(out.Bytes(), &got), "%s", out.String())
	return got
}

// The public Python client 0.70.0 takes everything for the platform, in both
// generations of its answers.
func TestInterop_Python070(t *testing.T) {
	t.Parallel()
	for _, api := range []sweatstacktest.API{sweatstacktest.Current, sweatstacktest.Legacy} {
		t.Run(string(api), func(t *testing.T) {
			t.Parallel()
			python(t)
			// The access token of the environment is issued an hour ago and has
			// ended by everybody's clock: the client has to begin with a refresh.
			sandbox := sweatstacktest.New(t, sweatstacktest.WithAPI(api),
				sweatstacktest.WithClock(func() time.Time { return time.Now().Add(-time.Hour) }))
			file := environment(t, sandbox)
			sandbox.Advance(time.Hour)

			athlete := sandbox.Athletes()[0]
			history := sandbox.Activities(athlete)
			ride := history[slices.IndexFunc(history, func(a sweatstacktest.Activity) bool {
				return strings.HasPrefix(a.Sport, "cycling") && slices.Contains(a.Metrics, "power")
			})]
			got := tour(t, file, map[string]any{
				"athlete": athlete.ID, "team": sandbox.Teams()[0].ID, "activity": ride.ID, "limit": 1000, "first_api_key": file["SWEATSTACK_API_KEY"],
				"start": sandbox.Now().AddDate(0, 0, -10).Format(time.DateOnly),
			})
			assert.True(t, got.Refreshed)
			assert.Equal(t, 1, sandbox.Counters().RefreshRedeemed)
			compareIdentity(t, sandbox, got)
			compareLists(t, sandbox, athlete, api, got)
			compareActivity(t, sandbox, ride, api, got)
			compareTables(t, ride, got)
			compareLongitudinal(t, sandbox, athlete, api, got)
		})
	}
}

func compareIdentity(t *testing.T, sandbox *sweatstacktest.Sandbox, got tourJSON) {
	t.Helper()
	coach, athlete := sandbox.Coach(), sandbox.Athletes()[0]
	assert.Equal(t, coach.ID, got.UserInfo.Sub)
	assert.Equal(t, coach.Name(), got.UserInfo.Name)
	assert.Equal(t, coach.Email, got.UserInfo.Email)
	want := []string{sandbox.Coach().ID}
	for _, user := range append(sandbox.Athletes(), sandbox.ManagedUser()) {
		want = append(want, user.ID)
	}
	var ids []string
	for _, user := range got.Users {
		ids = append(ids, user.ID)
		assert.Equal(t, user.ID == sandbox.ManagedUser().ID, user.Managed)
		assert.Contains(t, user.Scopes, "activities:read", "an open enum keeps what it does not know")
	}
	assert.Equal(t, want, ids)
	assert.Equal(t, sandbox.Teams()[0].MemberIDs, got.Team)
	assert.Equal(t, athlete.ID, got.Delegated.Sub)
	assert.Equal(t, athlete.ID, got.TeamDelegated.Sub)
	assert.Equal(t, coach.ID, got.Principal.Sub)
}

func compareLists(t *testing.T, sandbox *sweatstacktest.Sandbox, athlete sweatstacktest.User, api sweatstacktest.API, got tourJSON) {
	t.Helper()
	history := sandbox.Activities(athlete)
	require.Greater(t, len(history), 100, "several pages")
	require.Equal(t, len(history), got.Activities.Rows)
	var trainer, cycling []string
	withHeartRate := 0
	for i, a := range history {
		assert.Equal(t, a.ID, got.Activities.IDs[i])
		assert.InDelta(t, a.Duration.Seconds(), got.Activities.Duration[i], 0)
		if a.Sport == "cycling+stationary" {
			trainer = append(trainer, a.ID)
		}
		if strings.HasPrefix(a.Sport, "cycling") {
			cycling = append(cycling, a.ID)
		}
		assert.Equal(t, slices.Contains(a.Metrics, "heart_rate"), got.Activities.HeartRate[i] != nil)
		if got.Activities.HeartRate[i] != nil {
			withHeartRate++
		}
	}
	assert.Positive(t, withHeartRate)
	assert.Equal(t, "timedelta64[ns]", got.Activities.Dtypes["duration"])
	if api == sweatstacktest.Current {
		// Legacy times carry winter's and summer's offset, which pandas keeps as objects.
		assert.Equal(t, "datetime64[ns, UTC]", got.Activities.Dtypes["start"])
	}
	assert.Equal(t, "float64", got.Activities.Dtypes["summary.heart_rate.mean"])
	assert.NotEmpty(t, trainer)
	assert.Equal(t, trainer, got.Trainer)
	assert.Equal(t, cycling, got.Cycling)
	assert.Equal(t, history[0].ID, got.Latest)
	assert.NotEmpty(t, got.Sports)
	for _, root := range got.RootSports {
		assert.NotContains(t, root, ".")
	}
	assert.NotEmpty(t, got.Tags)
	require.NotEmpty(t, got.Traces)
	assert.Len(t, got.Traces, got.TracesRows)
	for _, trace := range got.Traces {
		assert.Positive(t, trace.Lactate)
		assert.True(t, slices.ContainsFunc(history, func(a sweatstacktest.Activity) bool { return a.ID == trace.Activity }))
	}
}

func compareActivity(t *testing.T, sandbox *sweatstacktest.Sandbox, ride sweatstacktest.Activity, api sweatstacktest.API, got tourJSON) {
	t.Helper()
	assert.Equal(t, ride.ID, got.Activity.ID)
	wantSport := ride.Sport
	if api == sweatstacktest.Legacy {
		wantSport = strings.ReplaceAll(wantSport, "cycling+stationary", "cycling.trainer")
	}
	assert.Equal(t, wantSport, got.Activity.Sport)
	start, err := time.Parse(time.RFC3339, got.Activity.Start)
	require.NoError(t, err)
	assert.True(t, ride.Start.Equal(start))
	zone, err := time.LoadLocation(sandbox.Athletes()[0].Zone)
	require.NoError(t, err)
	assert.Equal(t, ride.Start.In(zone).Format("2006-01-02T15:04:05"), got.Activity.StartLocal)
	assert.InDelta(t, ride.Duration.Seconds(), got.Activity.Duration, 0)
	assert.Equal(t, ride.Metrics, got.Activity.Metrics)
	assert.NotEmpty(t, got.Activity.Devices)
	assert.Positive(t, got.Activity.Laps)
}

// compareTables checks types and values against each other: what the summary,
// the samples and the curves say must be one story.
func compareTables(t *testing.T, ride sweatstacktest.Activity, got tourJSON) {
	t.Helper()
	data := got.Data
	require.NotNil(t, data.IndexName)
	assert.Equal(t, "timestamp", *data.IndexName)
	assert.Equal(t, "datetime64[ns, UTC]", data.IndexDtype)
	require.Positive(t, data.Rows)
	assert.Equal(t, ride.Start.Format("2006-01-02T15:04:05+00:00"), data.Index[0])
	assert.Equal(t, "timedelta64[ns]", data.Dtypes["duration"])
	for _, metric := range ride.Metrics {
		assert.Equal(t, "float64", data.Dtypes[metric], metric)
	}
	for _, second := range data.floats(t, "duration") {
		assert.InDelta(t, 1, second, 0)
	}
	for _, id := range data.Raw["activity_id"] {
		require.Equal(t, ride.ID, id)
	}
	power := data.floats(t, "power")
	mean, highest, n := 0.0, 0.0, 0
	for _, watts := range power {
		if !math.IsNaN(watts) {
			mean, highest, n = mean+watts, max(highest, watts), n+1
		}
	}
	assert.InEpsilon(t, mean/float64(n), got.Activity.Power, 1e-9, "the summary sums up these samples")

	assert.Equal(t, data.Rows, got.Power.Rows)
	assert.Contains(t, got.Power.Raw, "heart_rate")
	assert.NotContains(t, got.Power.Raw, "cadence", "not asked for")
	total := 0.0
	for _, seconds := range got.Adaptive.floats(t, "duration") {
		total += seconds
	}
	assert.InDelta(t, data.Rows, total, 0, "segments cover the rows")
	assert.Less(t, got.Adaptive.Rows, data.Rows)

	if levels := got.MeanMax; levels.IndexName != nil { // by level
		assert.Equal(t, "power", *levels.IndexName)
		assert.Equal(t, "int16", levels.IndexDtype)
		assert.InDelta(t, highest, levels.Index[len(levels.Index)-1], 0)
	} else { // by duration
		assert.InDelta(t, highest, levels.floats(t, "power")[0], 0, "the best second is the highest value")
		assert.Equal(t, "datetime64[ns, UTC]", levels.Dtypes["start"])
	}
	require.NotNil(t, got.AWD.IndexName)
	assert.Equal(t, "power", *got.AWD.IndexName)
	work := got.AWD.floats(t, "duration")
	require.Len(t, work, int(highest))
	above := 0
	for _, watts := range power {
		if watts >= 1 {
			above++
		}
	}
	assert.InDelta(t, above, work[0], 0, "seconds at or above the first level")
	assert.True(t, slices.IsSortedFunc(work, func(a, b float64) int { return int(b - a) }), "it falls as the level rises")
}
