package sweatstacktest_test

import (
	"bytes"
	"encoding/json"
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

// latestPython is the interpreter that has sweatstack 0.97.0, polars, pandas
// and pyarrow. Without one the test is skipped; where everything must run, that
// is a failure.
func latestPython(t *testing.T) string {
	t.Helper()
	path := os.Getenv("SWEATSTACK_PYTHON_LATEST")
	if path == "" {
		const why = "SWEATSTACK_PYTHON_LATEST does not name a Python with sweatstack==0.97.0"
		if os.Getenv("SWEATSTACK_REQUIRE_SERVICES") == "1" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	return path
}

// tour097 is what the tour of client 0.97 prints, as far as it is compared here.
type tour097 struct {
	Visited, Known []string
	UserInfo       struct{ Sub, Name string } `json:"userinfo"`
	WhoAmI         struct{ ID string }        `json:"whoami"`
	Users          []struct {
		ID          string
		DisplayName string `json:"display_name"`
	}
	Teams     []struct{ ID, Role string }
	TeamUsers []string `json:"team_users"`
	Before    []any    `json:"authorized_before"`
	Granted   struct {
		TeamID string `json:"team_id"`
		UserID string `json:"user_id"`
		Scopes []string
	} `json:"authorization"`
	Authorized []string
	Acting     []string
	Managed    string
	Activities []struct {
		ID, Sport string
		Start     time.Time
		Metrics   []string
	}
	Narrow      []string
	Data        tableJSON
	Some        []string
	MeanMax     tableJSON `json:"mean_max"`
	MeanMaxSome tableJSON `json:"mean_max_some"`
	AWD         tableJSON `json:"awd"`
	LongData    tableJSON `json:"long_data"`
	LongMeanMax tableJSON `json:"long_mean_max"`
	LongAfter   tableJSON `json:"long_after"`
	LongAWD     tableJSON `json:"long_awd"`
	Trace, Test string
	Sports      []string
	RootSports  []string `json:"root_sports"`
	Tags        []string
	Sources     []struct {
		Status     string
		Error      *struct{ Code string }
		Activities []string `json:"activity_ids"`
	}
	Uploaded struct {
		Sport   string
		Metrics []string
		Summary struct{ Power struct{ Mean, Max float64 } }
	}
}

// The public Python client 0.97.0 calls each of its methods and takes the
// sandbox for the platform. What it got and did is compared with the state of
// the sandbox.
func TestInterop_Python097VisitsEveryMethod(t *testing.T) {
	t.Parallel()
	interpreter := latestPython(t)
	stub := &endpointStub{}
	sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(stub))
	coach, athlete, team := sandbox.Coach(), sandbox.Athletes()[0], sandbox.Teams()[0]
	history := sandbox.Activities(athlete)
	ride := history[slices.IndexFunc(history, func(a sweatstacktest.Activity) bool {
		return strings.HasPrefix(a.Sport, "cycling") && slices.Contains(a.Metrics, "power")
	})]
	from := sandbox.Now().AddDate(0, 0, -30)
	question, err := json.Marshal(map[string]any{
		"client_id": sandbox.ClientID(), "client_secret": sandbox.Secrets().ClientSecret,
		"team": team.ID, "athlete": athlete.ID, "lone": sandbox.LoneAthlete().ID,
		"activities": len(history), "ride": ride.ID, "sport": "cycling", "from": from.Format(time.DateOnly),
	})
	require.NoError(t, err)
	command := exec.CommandContext(t.Context(), interpreter, "testdata/interop/tour_0_97.py")
	home := t.TempDir() // nothing of the machine's own settings and token file may leak in
	command.Env = []string{"HOME=" + home, "XDG_DATA_HOME=" + home, "XDG_CACHE_HOME=" + home, "PATH=" + os.Getenv("PATH"), "NO_PROXY=*"}
	for name, value := range environment(t, sandbox) {
		command.Env = append(command.Env, name+"="+value)
	}
	command.Stdin = bytes.NewReader(question)
	var out, errs bytes.Buffer
	command.Stdout, command.Stderr = &out, &errs
	require.NoError(t, command.Run(), "%s", errs.String())
	var got tour097
	require.NoError(t, json.Unmarshal(out.Bytes(), &got), "%s", out.String())

	t.Run("every public method was called", func(t *testing.T) {
		t.Parallel()
		assert.Equal(t, got.Known, got.Visited)
		assert.Greater(t, len(got.Known), 50)
	})
	t.Run("people", func(t *testing.T) {
		t.Parallel()
		assert.Equal(t, coach.ID, got.UserInfo.Sub)
		assert.Equal(t, coach.ID, got.WhoAmI.ID)
		assert.Equal(t, []string{athlete.ID, athlete.ID, coach.ID}, got.Acting)
		assert.Equal(t, team.MemberIDs, got.TeamUsers)
		assert.Empty(t, got.Before)
		assert.Equal(t, []string{team.ID}, got.Authorized)
		assert.Equal(t, []string{"activities:read"}, got.Granted.Scopes)
		assert.True(t, slices.ContainsFunc(sandbox.Users(), func(u sweatstacktest.User) bool {
			return u.ID == got.Managed && u.Name() == "Snake Kept"
		}))
	})
	t.Run("activities", func(t *testing.T) {
		t.Parallel()
		require.Len(t, got.Activities, len(history))
		for i, a := range got.Activities {
			assert.Equal(t, history[i].ID, a.ID)
			assert.Equal(t, history[i].Sport, a.Sport)
			assert.True(t, history[i].Start.Equal(a.Start))
		}
		var narrow []string
		for _, a := range history {
			if day := from.Format(time.DateOnly); strings.HasPrefix(a.Sport, "cycling") && a.Start.In(osloOf(t)).Format(time.DateOnly) >= day {
				narrow = append(narrow, a.ID)
			}
		}
		assert.Equal(t, narrow, got.Narrow)
	})
	t.Run("tables", func(t *testing.T) {
		t.Parallel()
		assert.Equal(t, "float64", got.Data.Dtypes["power"])
		assert.Equal(t, "datetime64[ns, UTC]", got.Data.Dtypes["timestamp"])
		power := got.Data.floats(t, "power")
		best, sum := 0.0, 0.0
		for _, watts := range power {
			best = max(best, watts)
			sum += watts
		}
		assert.Greater(t, sum, 0.0)
		assert.InDelta(t, best, got.MeanMax.floats(t, "power")[0], 1e-6, "the best second")
		assert.Equal(t, 3, got.MeanMaxSome.Rows)
		assert.Contains(t, got.Some, "heart_rate")
		assert.NotContains(t, got.Some, "cadence")
		assert.GreaterOrEqual(t, got.LongMeanMax.floats(t, "power")[0], best)
		assert.Contains(t, got.LongAfter.Dtypes, "after")
		assert.Positive(t, got.LongData.Rows)
		assert.Positive(t, got.AWD.Rows)
		for _, level := range []string{"max", "hard", "medium", "easy"} {
			assert.Contains(t, got.LongAWD.Dtypes, level)
		}
	})
	t.Run("writes", func(t *testing.T) {
		t.Parallel()
		require.Len(t, got.Sources, 2)
		assert.Equal(t, "processed", got.Sources[0].Status)
		assert.Equal(t, "failed", got.Sources[1].Status)
		require.NotNil(t, got.Sources[1].Error)
		assert.Equal(t, "cycling.road", got.Uploaded.Sport)
		assert.InDelta(t, 203, got.Uploaded.Summary.Power.Mean, 1)
		assert.InDelta(t, 206, got.Uploaded.Summary.Power.Max, 1e-9)
		assert.True(t, slices.ContainsFunc(sandbox.Activities(coach), func(a sweatstacktest.Activity) bool {
			return a.ID == got.Sources[0].Activities[0]
		}))
		kinds := map[string]int{}
		for _, delivery := range sandbox.Deliveries() {
			kinds[delivery.EventType]++
		}
		assert.Equal(t, 1, kinds["activity_created"])
		assert.Equal(t, 1, kinds["source_processed"])
		assert.Equal(t, 1, kinds["source_failed"])
		assert.Equal(t, 2, kinds["test_created"])
		assert.Equal(t, 1, kinds["test_deleted"])
	})
}

// osloOf is the zone of the athletes of the sandbox.
func osloOf(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Oslo")
	require.NoError(t, err)
	return zone
}
