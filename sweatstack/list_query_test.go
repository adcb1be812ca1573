package sweatstack_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// pythonQuery gives the query of the first request of a Python call. Sports go
// by the name of today.
func pythonQuery(tb testing.TB, call string) url.Values {
	tb.Helper()
	var file struct {
		Vectors []struct {
			Call     string `json:"call"`
			Requests []struct {
				Target string `json:"target"`
			} `json:"requests"`
		} `json:"vectors"`
	}
	readVector(tb, "requests_0_70.json", &file)
	for _, v := range file.Vectors {
		if v.Call == call {
			target, err := url.Parse(strings.ReplaceAll(v.Requests[0].Target, "sports=", "sport="))
			require.NoError(tb, err)
			return target.Query()
		}
	}
	require.FailNow(tb, "no vector", call)
	return nil
}

func TestActivityListParams_AskAsThePythonClientDoes(t *testing.T) {
	t.Parallel()
	for call, params := range map[string]sweatstack.ActivityListParams{
		"get_activities()": {Limit: 100},
		"get_activities(start,end,sports=[cycling,running.trail],tags=[a,b c],limit=10,offset=5)": {
			Start: sweatstack.NewDate(2025, time.January, 1), End: sweatstack.NewDate(2025, time.February, 1),
			Sports: []sport.Sport{"cycling", "running.trail"}, Tags: []string{"a", "b c"}, Limit: 100, Offset: 5,
		},
		"get_activities(tags=[big],limit=100)":     {Tags: []string{"big"}, Limit: 100},
		"get_latest_activity(sport=running,tag=x)": {Sports: []sport.Sport{"running"}, Tags: []string{"x"}, Limit: 100},
	} {
		got, err := params.Query()
		require.NoError(t, err, call)
		assert.Equal(t, pythonQuery(t, call), got, call)
	}
}

func TestActivityListParams_EmptyOnesSendNothing(t *testing.T) {
	t.Parallel()
	for _, params := range []sweatstack.ActivityListParams{{}, {Sports: []sport.Sport{}, Tags: []string{}}} {
		got, err := params.Query()
		require.NoError(t, err)
		assert.Equal(t, url.Values{}, got)
	}
}

func TestActivityListParams_EncodeWhatQueriesCannotHold(t *testing.T) {
	t.Parallel()
	got, err := sweatstack.ActivityListParams{
		Sports: []sport.Sport{"cycling+stationary"}, Tags: []string{"a b", "50%&x=1", "ø", ""}, Offset: 7,
	}.Query()
	require.NoError(t, err)
	assert.Equal(t, "offset=7&sport=cycling%2Bstationary&tags=a+b&tags=50%25%26x%3D1&tags=%C3%B8&tags=", got.Encode())
}

func TestActivityListParams_NameWhatNoRequestCanBeMadeFrom(t *testing.T) {
	t.Parallel()
	for want, params := range map[string]sweatstack.ActivityListParams{
		"sweatstack: Limit: must not be negative":           {Limit: -1},
		"sweatstack: Offset: must not be negative":          {Limit: 1, Offset: -1},
		"sweatstack: Sports: must not hold an empty sport":  {Sports: []sport.Sport{"running", ""}},
		"sweatstack: Start: year is not between 1 and 9999": {Start: sweatstack.NewDate(10_000, time.January, 1)},
		"sweatstack: End: year is not between 1 and 9999":   {End: sweatstack.NewDate(-1, time.January, 1)},
	} {
		query, err := params.Query()
		var wrong *sweatstack.ParamError
		require.ErrorAs(t, err, &wrong)
		require.EqualError(t, err, want)
		assert.Nil(t, query)
	}
}

func TestActivityDataParams_AskAsThePythonClientDoes(t *testing.T) {
	t.Parallel()
	got, err := sweatstack.ActivityDataParams{}.Query()
	require.NoError(t, err)
	assert.Equal(t, pythonQuery(t, "get_activity_data(act_1)"), got)

	got, err = sweatstack.ActivityDataParams{
		Metrics: []sweatstack.Metric{sweatstack.MetricPower, sweatstack.MetricHeartRate}, AdaptiveSamplingOn: sweatstack.MetricPower,
	}.Query()
	require.NoError(t, err)
	assert.Equal(t, "power", got.Get("segmentation_on"), "the name of today")
	got.Del("segmentation_on")
	assert.Equal(t, pythonQuery(t, "get_activity_data(act_1,adaptive_sampling_on=power,metrics=[power,heart_rate])"), got)
}

func TestActivityDataParams_NameWhatNoRequestCanBeMadeFrom(t *testing.T) {
	t.Parallel()
	for want, params := range map[string]sweatstack.ActivityDataParams{
		"sweatstack: AdaptiveSamplingOn: must be power or speed": {AdaptiveSamplingOn: sweatstack.MetricHeartRate},
		"sweatstack: Metrics: must not hold an empty metric":     {Metrics: []sweatstack.Metric{""}},
	} {
		query, err := params.Query()
		var wrong *sweatstack.ParamError
		require.ErrorAs(t, err, &wrong)
		require.EqualError(t, err, want)
		assert.Nil(t, query)
	}
	for _, metric := range []sweatstack.Metric{sweatstack.MetricPower, sweatstack.MetricSpeed, ""} {
		_, err := sweatstack.ActivityDataParams{AdaptiveSamplingOn: metric}.Query()
		require.NoError(t, err)
	}
}
