package sweatstack

import (
	"net/url"
	"strconv"

	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// ActivityListParams picks activities (SweatStack API reference, sections 1.3
// and 3.1). The zero value picks all of them.
type ActivityListParams struct {
	// Start and End are the first and the last day, both included. Zero means
	// no bound.
	Start, End Date
	// Sports picks activities of any of these. A sport also picks all that are
	// below it: cycling picks cycling.road.
	Sports []sport.Sport
	// Tags picks activities that have all of these.
	Tags []string
	// Limit is how many activities to give at most. Zero means no limit of the
	// caller's. Negative is an error.
	Limit int
	// Offset is how many activities to leave out first, newest first. Negative
	// is an error.
	Offset int
}

// Query gives the query of the request: the keys sport and tags are repeated,
// zero values are left out. A limit makes a page, which always tells its
// offset. Its only error is [ParamError].
func (p ActivityListParams) Query() (url.Values, error) {
	values := url.Values{}
	for _, day := range []struct {
		name, key string
		date      Date
	}{{"Start", "start", p.Start}, {"End", "end", p.End}} {
		switch {
		case !day.date.onWire():
			return nil, &ParamError{Name: day.name, Reason: errYear.Error()}
		case !day.date.IsZero():
			values.Set(day.key, day.date.String())
		}
	}
	for _, s := range p.Sports {
		if s == "" {
			return nil, &ParamError{Name: "Sports", Reason: "must not hold an empty sport"}
		}
		values.Add("sport", string(s))
	}
	for _, tag := range p.Tags {
		values.Add("tags", tag) // the empty text is a tag, too
	}
	for _, number := range []struct {
		name, key string
		n         int
	}{{"Limit", "limit", p.Limit}, {"Offset", "offset", p.Offset}} {
		switch {
		case number.n < 0:
			return nil, &ParamError{Name: number.name, Reason: "must not be negative"}
		case number.n > 0 || (number.key == "offset" && p.Limit > 0):
			values.Set(number.key, strconv.Itoa(number.n))
		}
	}
	return values, nil
}

// ActivityDataParams picks columns and rows of an activity's data (SweatStack
// API reference, section 3.1). The zero value gives all columns, one row per
// second.
type ActivityDataParams struct {
	// Metrics picks columns. Empty means all.
	Metrics []Metric
	// AdaptiveSamplingOn, [MetricPower] or [MetricSpeed], asks for fewer rows:
	// one for each stretch in which that metric stays about the same. Empty
	// means one row per second; any other metric is an error.
	AdaptiveSamplingOn Metric
}

// Query gives the query of the request: the key metrics is repeated, zero
// values are left out. Its only error is [ParamError].
//
// The platform renamed adaptive_sampling_on to segmentation_on, and ignores
// names that it does not know. So both are sent.
func (p ActivityDataParams) Query() (url.Values, error) {
	values := url.Values{}
	for _, m := range p.Metrics {
		if m == "" {
			return nil, &ParamError{Name: "Metrics", Reason: "must not hold an empty metric"}
		}
		values.Add("metrics", string(m))
	}
	switch p.AdaptiveSamplingOn {
	case "":
	case MetricPower, MetricSpeed:
		values.Set("adaptive_sampling_on", string(p.AdaptiveSamplingOn))
		values.Set("segmentation_on", string(p.AdaptiveSamplingOn))
	default:
		return nil, &ParamError{Name: "AdaptiveSamplingOn", Reason: "must be power or speed"}
	}
	return values, nil
}
