package sweatstack

import (
	"maps"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// LongitudinalDataParams picks samples over many activities (SweatStack API
// reference, section 3.1).
type LongitudinalDataParams struct {
	// Sports picks activities of any of these, and of what is below them. The
	// platform wants at least one.
	Sports []sport.Sport
	// Start is the first day. It must be set.
	Start Date
	// End is the last day, included. Zero means today.
	End Date
	// Metrics picks columns. Empty leaves it to the platform: duration, power,
	// heart rate and speed.
	Metrics []Metric
	// AdaptiveSamplingOn is as in [ActivityDataParams].
	AdaptiveSamplingOn Metric
}

// Query gives the query of the request: the keys sport and metrics are
// repeated. Its only error is [ParamError].
func (p LongitudinalDataParams) Query() (url.Values, error) {
	values, err := ActivityDataParams{Metrics: p.Metrics, AdaptiveSamplingOn: p.AdaptiveSamplingOn}.Query()
	if err != nil {
		return nil, err
	}
	if p.Start.IsZero() {
		return nil, &ParamError{Name: "Start", Reason: "must be set"}
	}
	if err := addRange(values, p.Sports, p.Start, p.End); err != nil {
		return nil, err
	}
	return values, nil
}

// LongitudinalCurveParams says which curve over many activities is wanted
// (SweatStack API reference, section 3.1). Days are given as Start and End, or
// as Date and WindowDays; without any of them all activities count.
type LongitudinalCurveParams struct {
	// Sports picks activities of any of these. It must hold one; servers of
	// the time of 0.70 take no more than one.
	Sports []sport.Sport
	// Metric is [MetricPower] or [MetricSpeed]. Empty means power when every
	// sport is cycling, else speed.
	Metric Metric
	// Start and End are the first and the last day, both included. Servers of
	// the time of 0.70 do not know them. Zero means no bound.
	Start, End Date
	// Date is the last day of the window. Zero means today. Servers since 0.71
	// still take it, but it is on its way out.
	Date Date
	// WindowDays is the length of the window. Zero means no bound. Negative is
	// an error.
	WindowDays int
	// Durations and AllDurations are as in [ActivityMeanMaxParams]. They belong
	// to [LongitudinalService.MeanMax]; for [LongitudinalService.AWD] they are
	// errors.
	Durations    []time.Duration
	AllDurations bool
	// After asks for one curve for each amount of work done before, five at
	// most: kJ of power, metres of speed; zero is the whole of each activity. A
	// column after tells the curves apart. The platform takes a year of the days
	// at most, and does not say so when they are more.
	// Servers before 0.82 ignore it. Empty asks for one curve without that
	// column. It belongs to [LongitudinalService.MeanMax]; for
	// [LongitudinalService.AWD] it is an error.
	After []float64
}

// maxAfter is how many amounts of work the platform takes.
const maxAfter = 5

// Query gives the query of the request. Its only error is [ParamError].
func (p LongitudinalCurveParams) Query() (url.Values, error) {
	switch {
	case p.WindowDays < 0:
		return nil, &ParamError{Name: "WindowDays", Reason: "must not be negative"}
	case (!p.Date.IsZero() || p.WindowDays > 0) && (!p.Start.IsZero() || !p.End.IsZero()):
		return nil, &ParamError{Name: "Date", Reason: "days are given as Start and End or as Date and WindowDays, not both"}
	case !p.Date.onWire():
		return nil, &ParamError{Name: "Date", Reason: errYear.Error()}
	}
	values := url.Values{}
	if err := addRange(values, p.Sports, p.Start, p.End); err != nil {
		return nil, err
	}
	metric := p.Metric
	if metric == "" {
		metric = levelOf(p.Sports)
	}
	if err := checkLevel(metric); err != nil {
		return nil, err
	}
	values.Set("metric", string(metric))
	if !p.Date.IsZero() {
		values.Set("date", p.Date.String())
	}
	if p.WindowDays > 0 {
		values.Set("window_days", strconv.Itoa(p.WindowDays))
	}
	if err := addDurations(values, p.Durations, p.AllDurations); err != nil {
		return nil, err
	}
	if err := addAfter(values, p.After); err != nil {
		return nil, err
	}
	return values, nil
}

// workQuery is Query for a table that knows neither durations nor work done
// before. The platform would ignore them, and so answer something else than
// what was asked for.
func (p LongitudinalCurveParams) workQuery() (url.Values, error) {
	switch {
	case len(p.Durations) > 0:
		return nil, &ParamError{Name: "Durations", Reason: "belong to mean-max"}
	case p.AllDurations:
		return nil, &ParamError{Name: "AllDurations", Reason: "belongs to mean-max"}
	case len(p.After) > 0:
		return nil, &ParamError{Name: "After", Reason: "belongs to mean-max"}
	}
	return p.Query()
}

// addAfter adds the key after, repeated.
func addAfter(values url.Values, after []float64) error {
	if len(after) > maxAfter {
		return &ParamError{Name: "After", Reason: "must not hold more than five amounts"}
	}
	for _, amount := range after {
		if math.IsNaN(amount) || math.IsInf(amount, 0) || amount < 0 {
			return &ParamError{Name: "After", Reason: "must be numbers, zero or more"}
		}
		values.Add("after", strconv.FormatFloat(amount, 'f', -1, 64))
	}
	return nil
}

// addRange adds the sports and the days of a query.
func addRange(values url.Values, sports []sport.Sport, start, end Date) error {
	if len(sports) == 0 {
		return &ParamError{Name: "Sports", Reason: "must hold a sport"}
	}
	if !start.IsZero() && !end.IsZero() && start.Compare(end) > 0 {
		return &ParamError{Name: "End", Reason: "must not be before Start"}
	}
	more, err := ActivityListParams{Sports: sports, Start: start, End: end}.Query()
	maps.Copy(values, more)
	return err
}

// levelOf is the metric that says how hard these sports are done: power needs
// a meter, which only bicycles commonly have.
func levelOf(sports []sport.Sport) Metric {
	for _, s := range sports {
		if code, _, _ := strings.Cut(string(s), "+"); sport.Sport(code).Root() != "cycling" {
			return MetricSpeed
		}
	}
	return MetricPower
}
