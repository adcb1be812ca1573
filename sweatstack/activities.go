package sweatstack

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// ActivitiesService lists activities and reads their data (SweatStack API
// reference, section 3.1). Safe for concurrent use.
type ActivitiesService struct{ client *Client }

// All gives the user's activities that match, newest first, fetching pages as
// the loop goes on. Limit bounds how many are given in all; zero means every
// one. No page is larger than what is still wanted: who only wants the first
// few says so with Limit, as without one the first page is 100 activities. An
// error ends the sequence; it comes with the zero value. An activity that
// shifts to the next page while the loop runs is given once. All pages are
// those of the user that the client had when All was called.
func (s *ActivitiesService) All(ctx context.Context, params ActivityListParams, options ...CallOption) iter.Seq2[ActivitySummary, error] {
	s = s.client.pinned().Activities
	return pages(params.Offset, params.Limit,
		func(offset, limit int) ([]ActivitySummary, error) {
			params.Offset, params.Limit = offset, limit
			return s.List(ctx, params, options...)
		},
		func(a ActivitySummary) string { return a.ID })
}

// List gives one page of the user's activities that match, newest first. Limit
// is the size of the page; zero means 100. An empty page is an empty slice.
func (s *ActivitiesService) List(ctx context.Context, params ActivityListParams, options ...CallOption) ([]ActivitySummary, error) {
	if params.Limit == 0 {
		params.Limit = pageSize
	}
	query, err := params.Query()
	if err != nil {
		return nil, err
	}
	return getList[ActivitySummary](ctx, s.client, "/activities/", query, options)
}

// Get gives one activity. Errors: [ErrNotFound].
func (s *ActivitiesService) Get(ctx context.Context, id string, options ...CallOption) (ActivityDetails, error) {
	var details ActivityDetails
	part, err := segment("activity id", id)
	if err != nil {
		return details, err
	}
	err = s.client.getJSON(ctx, "/activities/"+part, nil, &details, options)
	return details, err
}

// Latest gives the newest activity that matches. Limit and Offset of the
// parameters are not used. Errors: [ErrNotFound] when nothing matches.
func (s *ActivitiesService) Latest(ctx context.Context, params ActivityListParams, options ...CallOption) (ActivityDetails, error) {
	s = s.client.pinned().Activities
	id, err := s.latestID(ctx, params, options)
	if err != nil {
		return ActivityDetails{}, err
	}
	return s.Get(ctx, id, options...)
}

// Data gives the samples of an activity: one row per second unless adaptive
// sampling is asked for, a column timestamp, and one column per metric
// (SweatStack API reference, section 5.3). Errors: [ErrNotFound];
// [ErrCorruptData] when the file is damaged or of a kind that cannot be read,
// which [frame.ErrCorrupt] and [frame.ErrUnsupported] tell apart; [ErrTooLarge].
func (s *ActivitiesService) Data(ctx context.Context, id string, params ActivityDataParams, options ...CallOption) (*frame.Frame, error) {
	query, err := params.Query()
	if err != nil {
		return nil, err
	}
	return s.frame(ctx, id, "data", query, options)
}

// getFrame reads a Parquet answer.
func (c *Client) getFrame(ctx context.Context, k call, options []CallOption) (*frame.Frame, error) {
	k.method, k.accept, k.limit = http.MethodGet, "application/vnd.apache.parquet, application/octet-stream", limitData
	body, err := c.do(ctx, k, options)
	if err != nil {
		return nil, err
	}
	if k.keep != nil && k.keep.table != nil {
		return k.keep.table, nil
	}
	return readFrame(body, k.path)
}

// readFrame reads the Parquet file of an answer.
func readFrame(body []byte, path string) (*frame.Frame, error) {
	f, err := frame.Read(body)
	switch {
	case errors.Is(err, frame.ErrTooLarge):
		return nil, fmt.Errorf("%w: %s: %w", ErrTooLarge, path, err)
	case errors.Is(err, frame.ErrCorrupt), errors.Is(err, frame.ErrUnsupported):
		return nil, fmt.Errorf("%w: %s: %w", ErrCorruptData, path, err)
	case err != nil:
		return nil, fmt.Errorf("sweatstack: %s: %w", path, err)
	}
	return f, nil
}
