package sweatstack

import (
	"net/url"
	"strconv"
	"time"
)

// ActivityMeanMaxParams says which mean-max curve of an activity is wanted
// (SweatStack API reference, section 3.1).
type ActivityMeanMaxParams struct {
	// Metric is [MetricPower] or [MetricSpeed]. It must be set.
	Metric Metric
	// AdaptiveSampling takes the curve from fewer samples. Servers since 0.90
	// ignore it. The zero value takes it from all of them.
	AdaptiveSampling bool
	// Durations picks the rows of the curve: whole seconds, at least one each.
	// The platform leaves out those that are longer than the activity. Servers
	// before 0.90 ignore them. Empty leaves the choice to the platform: 19 of
	// them from 1 s to 6 h.
	Durations []time.Duration
	// AllDurations asks for every duration that the platform has: each second
	// up to 3 minutes, then ever wider steps. It is an error with Durations.
	AllDurations bool
}

// Query gives the query of the request. Its only error is [ParamError].
//
// The platform renamed adaptive_sampling to segmentation for a while, and
// ignores names that it does not know. So both are sent when it is on.
func (p ActivityMeanMaxParams) Query() (url.Values, error) {
	if err := checkLevel(p.Metric); err != nil {
		return nil, err
	}
	values := url.Values{
		"metric":            {string(p.Metric)},
		"adaptive_sampling": {strconv.FormatBool(p.AdaptiveSampling)},
	}
	if p.AdaptiveSampling {
		values.Set("segmentation", "true")
	}
	if err := addDurations(values, p.Durations, p.AllDurations); err != nil {
		return nil, err
	}
	return values, nil
}

// ActivityAWDParams says which accumulated work duration of an activity is
// wanted (SweatStack API reference, section 3.1).
type ActivityAWDParams struct {
	// Metric is [MetricPower] or [MetricSpeed]. Empty leaves it to the
	// platform: power for cycling, else speed.
	Metric Metric
}

// Query gives the query of the request. Its only error is [ParamError].
func (p ActivityAWDParams) Query() (url.Values, error) {
	if p.Metric == "" {
		return url.Values{}, nil
	}
	if err := checkLevel(p.Metric); err != nil {
		return nil, err
	}
	return url.Values{"metric": {string(p.Metric)}}, nil
}

// addDurations adds the key durations: a comma list of seconds, or all.
func addDurations(values url.Values, durations []time.Duration, all bool) error {
	if all {
		if len(durations) > 0 {
			return &ParamError{Name: "AllDurations", Reason: "durations are all or those of Durations, not both"}
		}
		values.Set("durations", "all")
		return nil
	}
	if len(durations) == 0 {
		return nil
	}
	var list []byte
	for i, d := range durations {
		if d < time.Second || d%time.Second != 0 {
			return &ParamError{Name: "Durations", Reason: "must be whole seconds, at least one each"}
		}
		if i > 0 {
			list = append(list, ',')
		}
		list = strconv.AppendInt(list, int64(d/time.Second), 10)
	}
	values.Set("durations", string(list))
	return nil
}

// checkLevel allows the metrics that have levels.
func checkLevel(m Metric) error {
	if m != MetricPower && m != MetricSpeed {
		return &ParamError{Name: "Metric", Reason: "must be power or speed"}
	}
	return nil
}
