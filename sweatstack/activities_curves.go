package sweatstack

import (
	"context"
	"fmt"
	"net/url"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// MeanMax gives the mean-max curve of an activity: how long each level was held
// on servers up to 0.89, the best mean of each duration since. Read columns by
// name: the metric, duration, and start where there is one (SweatStack API
// reference, section 5.4). Errors: [ParamError]; those of
// [ActivitiesService.Data].
func (s *ActivitiesService) MeanMax(ctx context.Context, id string, params ActivityMeanMaxParams, options ...CallOption) (*frame.Frame, error) {
	query, err := params.Query()
	if err != nil {
		return nil, err
	}
	return s.frame(ctx, id, "mean-max", query, options)
}

// AWD gives the accumulated work duration of an activity: how long it was at
// or above each level, in the columns power (W) or speed (m/s), and duration
// (SweatStack API reference, section 5.5). Errors: [ParamError]; those of
// [ActivitiesService.Data].
func (s *ActivitiesService) AWD(ctx context.Context, id string, params ActivityAWDParams, options ...CallOption) (*frame.Frame, error) {
	query, err := params.Query()
	if err != nil {
		return nil, err
	}
	return s.frame(ctx, id, "accumulated-work-duration", query, options)
}

// LatestData gives the samples of the newest activity that matches, in two
// requests. Limit and Offset of which are not used. Errors: [ErrNotFound] when
// nothing matches; those of [ActivitiesService.Data].
func (s *ActivitiesService) LatestData(ctx context.Context, which ActivityListParams, params ActivityDataParams, options ...CallOption) (*frame.Frame, error) {
	if _, err := params.Query(); err != nil {
		return nil, err // before anything is sent
	}
	s = s.client.pinned().Activities
	id, err := s.latestID(ctx, which, options)
	if err != nil {
		return nil, err
	}
	return s.Data(ctx, id, params, options...)
}

// LatestMeanMax gives the mean-max curve of the newest activity that matches,
// in two requests. Limit and Offset of which are not used. Errors:
// [ErrNotFound] when nothing matches; those of [ActivitiesService.MeanMax].
func (s *ActivitiesService) LatestMeanMax(ctx context.Context, which ActivityListParams, params ActivityMeanMaxParams, options ...CallOption) (*frame.Frame, error) {
	if _, err := params.Query(); err != nil {
		return nil, err
	}
	s = s.client.pinned().Activities
	id, err := s.latestID(ctx, which, options)
	if err != nil {
		return nil, err
	}
	return s.MeanMax(ctx, id, params, options...)
}

// latestID finds the newest activity that matches.
func (s *ActivitiesService) latestID(ctx context.Context, which ActivityListParams, options []CallOption) (string, error) {
	which.Limit, which.Offset = 1, 0
	list, err := s.List(ctx, which, options...)
	if err != nil {
		return "", err
	}
	if len(list) == 0 {
		return "", fmt.Errorf("%w: no activity matches", ErrNotFound)
	}
	return list[0].ID, nil
}

// frame reads a table that belongs to one activity.
func (s *ActivitiesService) frame(ctx context.Context, id, name string, query url.Values, options []CallOption) (*frame.Frame, error) {
	part, err := segment("activity id", id)
	if err != nil {
		return nil, err
	}
	return s.client.getFrame(ctx, call{path: "/activities/" + part + "/" + name, query: query}, options)
}
