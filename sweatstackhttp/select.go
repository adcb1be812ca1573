package sweatstackhttp

import (
	"context"
	"fmt"
	"strings"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// The boxes below offer what the Streamlit ones of the Python client offer
// (SweatStack API reference, section 8.1). Errors are those of the client's
// calls; [Auth.Fail] has an answer for each.

// selectActivities is how many activities a box offers when nothing is said.
const selectActivities = 100

// SelectActivity offers the activities that match, newest first: at most
// params.Limit, and 100 for zero. Each shows its day, as the athlete's clock had
// it, and its sport. Its name is "activity" and its values are ids.
func SelectActivity(ctx context.Context, client *sweatstack.Client, params sweatstack.ActivityListParams) (*Choice[sweatstack.ActivitySummary], error) {
	if params.Limit == 0 {
		params.Limit = selectActivities
	}
	var list []sweatstack.ActivitySummary
	for activity, err := range client.Activities.All(ctx, params) {
		if err != nil {
			return nil, fmt.Errorf("sweatstackhttp: list activities: %w", err)
		}
		list = append(list, activity)
	}
	return newChoice("activity", "Select an activity", "Select activities", list,
		func(a sweatstack.ActivitySummary) (value, label string) {
			return a.ID, a.StartLocal.Date().String() + " " + a.Sport.Label()
		}), nil
}

// SelectSportParams say which sports [SelectSport] offers.
type SelectSportParams struct {
	// All offers every standard sport of the taxonomy. False means those that
	// the user has activities of, as the platform writes them.
	All bool
	// OnlyRoot leaves out sports below others, and those with modifiers.
	OnlyRoot bool
}

// SelectSport offers sports by their labels. Its name is "sport" and its values
// are those of the platform. With All no request is made.
func SelectSport(ctx context.Context, client *sweatstack.Client, params SelectSportParams) (*Choice[sport.Sport], error) {
	var list []sport.Sport
	if params.All {
		for _, s := range sport.All() {
			if !params.OnlyRoot || s.IsRoot() && !strings.Contains(string(s), "+") {
				list = append(list, s)
			}
		}
	} else {
		var err error
		if list, err = client.Profile.Sports(ctx, sweatstack.SportsParams{OnlyRoot: params.OnlyRoot}); err != nil {
			return nil, fmt.Errorf("sweatstackhttp: list sports: %w", err)
		}
	}
	return newChoice("sport", "Select a sport", "Select sports", list,
		func(s sport.Sport) (value, label string) { return string(s), s.Label() }), nil
}

// SelectTag offers the tags that the user has put on activities and traces. Its
// name is "tag". The empty tag shows and goes as "-"; a tag that is itself made
// of dashes goes with one more.
func SelectTag(ctx context.Context, client *sweatstack.Client) (*Choice[string], error) {
	list, err := client.Profile.Tags(ctx)
	if err != nil {
		return nil, fmt.Errorf("sweatstackhttp: list tags: %w", err)
	}
	return newChoice("tag", "Select a tag", "Select tags", list, func(tag string) (value, label string) {
		value, label = tag, tag
		if strings.Trim(tag, "-") == "" {
			value = tag + "-" // an empty value would be no choice
		}
		if tag == "" {
			label = "-"
		}
		return value, label
	}), nil
}

// SelectMetric offers every metric that this version knows, by its value on
// the wire. Its name is "metric".
func SelectMetric() *Choice[sweatstack.Metric] {
	return newChoice("metric", "Select a metric", "Select metrics", sweatstack.Metrics(),
		func(m sweatstack.Metric) (value, label string) { return string(m), string(m) })
}
