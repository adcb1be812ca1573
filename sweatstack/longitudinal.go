package sweatstack

import (
	"context"
	"net/url"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// LongitudinalService reads data over many activities (SweatStack API
// reference, section 3.1). Safe for concurrent use. Every call fails with
// [ParamError] before anything is sent when no request can be made of its
// parameters, and otherwise as [ActivitiesService.Data] does.
type LongitudinalService struct{ client *Client }

// Data gives the samples of all activities that match, one row per sample: the
// columns timestamp, activity_id, sport, and the metrics (SweatStack API
// reference, section 5.6).
func (s *LongitudinalService) Data(ctx context.Context, params LongitudinalDataParams, options ...CallOption) (*frame.Frame, error) {
	query, err := params.Query()
	return s.frame(ctx, "longitudinal-data", query, err, options)
}

// MeanMax gives the mean-max curve over all activities that match. Read
// columns by name: the metric, duration, start, activity_id, sport where there
// is one, and after when it was asked for (SweatStack API reference, section
// 5.4).
func (s *LongitudinalService) MeanMax(ctx context.Context, params LongitudinalCurveParams, options ...CallOption) (*frame.Frame, error) {
	query, err := params.Query()
	return s.frame(ctx, "longitudinal-mean-max", query, err, options)
}

// AWD gives the accumulated work duration over all activities that match, one
// row per level: the columns power (W) or speed (m/s), and max, hard, medium
// and easy, in seconds (SweatStack API reference, section 5.5). The platform
// calls it a beta.
func (s *LongitudinalService) AWD(ctx context.Context, params LongitudinalCurveParams, options ...CallOption) (*frame.Frame, error) {
	query, err := params.workQuery()
	return s.frame(ctx, "longitudinal-accumulated-work-duration", query, err, options)
}

func (s *LongitudinalService) frame(ctx context.Context, name string, query url.Values, err error, options []CallOption) (*frame.Frame, error) {
	if err != nil {
		return nil, err
	}
	return s.client.getFrame(ctx, call{path: "/activities/" + name, query: query, keep: s.client.keeps(name, query)}, options)
}
