package sweatstackhttp_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// clientOf calls a platform that answers every request with one value.
func clientOf(t *testing.T, value any) *sweatstack.Client {
	t.Helper()
	body, err := json.Marshal(value)
	require.NoError(t, err)
	client, err := sweatstack.NewClient(sweatstack.WithHTTPClient(&http.Client{
		Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			return &http.Response{
				StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
				Body: io.NopCloser(strings.NewReader(string(body))), Request: r,
			}, nil
		}),
	}), sweatstack.WithToken(sweatstack.Token{AccessToken: sweatstack.NewSecret("token")}))
	require.NoError(t, err)
	return client
}

// values and labels of what a box offers.
func offered[T any](c *sweatstackhttp.Choice[T]) (values, labels []string) {
	for _, o := range c.Options {
		values, labels = append(values, o.Value), append(labels, o.Label)
	}
	return values, labels
}

func TestSelectActivity_ShowsTheDayOfTheAthletesClockAndTheSport(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	client := sandbox.Client(sandbox.Athletes()[0])
	box, err := sweatstackhttp.SelectActivity(t.Context(), client, sweatstack.ActivityListParams{Limit: 3})
	require.NoError(t, err)
	list, err := client.Activities.List(t.Context(), sweatstack.ActivityListParams{Limit: 3})
	require.NoError(t, err)
	values, labels := offered(box)
	require.Len(t, values, 3)
	for i, activity := range list {
		assert.Equal(t, activity.ID, values[i])
		assert.Equal(t, activity.StartLocal.Format("2006-01-02")+" "+activity.Sport.Label(), labels[i])
	}
	chosen, err := box.Choose(url.Values{"activity": {list[1].ID}})
	require.NoError(t, err)
	require.Len(t, chosen, 1)
	assert.Equal(t, list[1].ID, chosen[0].ID)
	assert.Contains(t, layOut(t, box), ">Select an activity</label>")
}

func TestSelectActivity_NarrowsAsTheParametersSay(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	client := sandbox.Client(sandbox.Athletes()[0])
	all, err := sweatstackhttp.SelectActivity(t.Context(), client, sweatstack.ActivityListParams{})
	require.NoError(t, err)
	require.NotEmpty(t, all.Options)
	assert.LessOrEqual(t, len(all.Options), 100)
	newest := all.Options[0].Of
	day := newest.StartLocal.Date()
	box, err := sweatstackhttp.SelectActivity(t.Context(), client, sweatstack.ActivityListParams{
		Start: day, End: day, Sports: []sport.Sport{newest.Sport}, Tags: newest.Tags,
	})
	require.NoError(t, err)
	require.NotEmpty(t, box.Options)
	for _, o := range box.Options {
		assert.Equal(t, day, o.Of.StartLocal.Date())
		assert.Equal(t, newest.Sport, o.Of.Sport)
	}
}

func TestSelectActivity_OfSomebodyElseIsNotOffered(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	box, err := sweatstackhttp.SelectActivity(t.Context(), sandbox.Client(sandbox.Athletes()[0]), sweatstack.ActivityListParams{})
	require.NoError(t, err)
	others := sandbox.Activities(sandbox.LoneAthlete())
	require.NotEmpty(t, others)
	chosen, err := box.Choose(url.Values{"activity": {others[0].ID}})
	require.ErrorIs(t, err, sweatstackhttp.ErrNotOffered)
	assert.Empty(t, chosen)
}

func TestSelect_ErrorsOfThePlatformComeThrough(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	client := sandbox.Client(sandbox.Coach())
	for path, load := range map[string]func() error{
		"/api/v1/activities/": func() error {
			_, err := sweatstackhttp.SelectActivity(t.Context(), client, sweatstack.ActivityListParams{})
			return err
		},
		"/api/v1/profile/sports/": func() error {
			_, err := sweatstackhttp.SelectSport(t.Context(), client, sweatstackhttp.SelectSportParams{})
			return err
		},
		"/api/v1/profile/tags/": func() error {
			_, err := sweatstackhttp.SelectTag(t.Context(), client)
			return err
		},
	} {
		sandbox.Fail("GET "+path, sweatstacktest.Fault{Status: http.StatusForbidden, Times: 1})
		assert.ErrorIs(t, load(), sweatstack.ErrForbidden, path)
	}
	_, err := sweatstackhttp.SelectActivity(t.Context(), client, sweatstack.ActivityListParams{Limit: -1})
	var wrong *sweatstack.ParamError
	assert.ErrorAs(t, err, &wrong)
}

func TestSelectSport_OffersTheUsersSportsOrAllOfThem(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	client := sandbox.Client(sandbox.Athletes()[0])
	for name, params := range map[string]sweatstackhttp.SelectSportParams{
		"the user's":       {},
		"the user's roots": {OnlyRoot: true},
		"all":              {All: true},
		"all roots":        {All: true, OnlyRoot: true},
	} {
		box, err := sweatstackhttp.SelectSport(t.Context(), client, params)
		require.NoError(t, err, name)
		require.NotEmpty(t, box.Options, name)
		for _, o := range box.Options {
			assert.Equal(t, string(o.Of), o.Value, name)
			assert.Equal(t, o.Of.Label(), o.Label, name)
			if params.OnlyRoot {
				assert.NotContains(t, o.Value, ".", name)
			}
			if params.OnlyRoot && params.All {
				assert.NotContains(t, o.Value, "+", name)
			}
		}
		if params.All && !params.OnlyRoot {
			assert.Len(t, box.Options, len(sport.All()))
		}
	}
}

func TestSelectSport_AllAsksNobody(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	before := len(sandbox.Requests())
	_, err := sweatstackhttp.SelectSport(t.Context(), sandbox.Client(sandbox.Coach()), sweatstackhttp.SelectSportParams{All: true})
	require.NoError(t, err)
	assert.Len(t, sandbox.Requests(), before)
}

func TestSelectSport_KeepsSportsThatThisVersionDoesNotKnow(t *testing.T) {
	t.Parallel()
	box, err := sweatstackhttp.SelectSport(t.Context(), clientOf(t, []string{"kite.surfing", "cycling.trainer", "", "kite.surfing"}), sweatstackhttp.SelectSportParams{})
	require.NoError(t, err)
	values, labels := offered(box)
	assert.Equal(t, []string{"kite.surfing", "cycling.trainer"}, values, "once each, and no empty one")
	assert.Equal(t, []string{"kite surfing", "indoor cycling"}, labels)
	assert.Contains(t, layOut(t, box), ">Select a sport</label>")
	box.Multiple = true
	assert.Contains(t, layOut(t, box), ">Select sports</label>")
}

func TestSelectTag_TheEmptyTagIsATagLikeAnyOther(t *testing.T) {
	t.Parallel()
	tags := []string{"race", "", "-", "--", "a-b", "race", "-a"}
	box, err := sweatstackhttp.SelectTag(t.Context(), clientOf(t, tags))
	require.NoError(t, err)
	values, labels := offered(box)
	assert.Equal(t, []string{"race", "-", "--", "---", "a-b", "-a"}, values)
	assert.Equal(t, []string{"race", "-", "-", "--", "a-b", "-a"}, labels)
	for i, want := range []string{"race", "", "-", "--", "a-b", "-a"} {
		chosen, err := box.Choose(url.Values{"tag": {values[i]}})
		require.NoError(t, err)
		assert.Equal(t, []string{want}, chosen)
	}
	assert.Contains(t, layOut(t, box), ">Select a tag</label>")
	box.Multiple = true
	chosen, err := box.Choose(url.Values{"tag": {"-", "race"}})
	require.NoError(t, err)
	assert.Equal(t, []string{"race", ""}, chosen)
	assert.Contains(t, layOut(t, box), ">Select tags</label>")
}

func TestSelectTag_HostileTagsComeBackFromABrowserAsTheyAre(t *testing.T) {
	t.Parallel()
	// JSON cannot carry broken UTF-8; such a tag arrives with U+FFFD in it.
	for _, tag := range hostileNames() {
		tag = strings.ToValidUTF8(tag, "\uFFFD")
		box, err := sweatstackhttp.SelectTag(t.Context(), clientOf(t, []string{"first", tag}))
		require.NoError(t, err)
		page := layOut(t, box)
		assertNoMarkup(t, page, "label", "select", "option")
		chosen, err := box.Choose(url.Values{"tag": {fromBrowser(t, page, 1)}})
		require.NoError(t, err, "%q", tag)
		assert.Equal(t, []string{tag}, chosen)
	}
}

func TestSelectMetric_OffersEveryMetricByItsValue(t *testing.T) {
	t.Parallel()
	box := sweatstackhttp.SelectMetric()
	values, labels := offered(box)
	assert.Len(t, values, 18)
	assert.Equal(t, values, labels)
	assert.Equal(t, "duration", values[0])
	assert.Contains(t, layOut(t, box), ">Select a metric</label>")
	box.Multiple = true
	chosen, err := box.Choose(url.Values{"metric": {"rpe", "power"}})
	require.NoError(t, err)
	assert.Equal(t, []sweatstack.Metric{sweatstack.MetricPower, sweatstack.MetricRPE}, chosen)
	assert.Contains(t, layOut(t, box), ">Select metrics</label>")
}
