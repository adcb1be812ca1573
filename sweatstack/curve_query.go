package sweatstack

import (
	"net/url"
	"strconv"
)

// ActivityMeanMaxParams says which mean-max curve of an activity is wanted
// (SweatStack API reference, section 3.1).
type ActivityMeanMaxParams struct {
	// Metric is [MetricPower] or [MetricSpeed]. It must be set.
	Metric Metric
	// AdaptiveSampling takes the curve from fewer samples. Servers since 0.90
	// ignore it. The zero value takes it from all of them.
	AdaptiveSampling bool
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

// checkLevel allows the metrics that have levels.
func checkLevel(m Metric) error {
	if m != MetricPower && m != MetricSpeed {
		return &ParamError{Name: "Metric", Reason: "must be power or speed"}
	}
	return nil
}
