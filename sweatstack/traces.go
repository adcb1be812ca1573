package sweatstack

import (
	"context"
	"iter"
	"net/http"
)

// TracesService keeps the user's spot measurements (SweatStack API reference,
// section 3.3). Safe for concurrent use.
type TracesService struct{ client *Client }

// All gives the user's traces that match, newest first, fetching pages as the
// loop goes on. Limit bounds how many are given in all; zero means every one.
// No page is larger than what is still wanted: who only wants the first few
// says so with Limit, as without one the first page is 100 traces. An error
// ends the sequence; it comes with the zero value. A trace that shifts to the
// next page while the loop runs is given once. All pages are those of the user
// that the client had when All was called.
func (s *TracesService) All(ctx context.Context, params TraceListParams, options ...CallOption) iter.Seq2[Trace, error] {
	s = s.client.pinned().Traces
	return pages(params.Offset, params.Limit,
		func(offset, limit int) ([]Trace, error) {
			params.Offset, params.Limit = offset, limit
			return s.List(ctx, params, options...)
		},
		func(t Trace) string { return t.ID })
}

// List gives one page of the user's traces that match, newest first. Limit is
// the size of the page; zero means 100. An empty page is an empty slice.
// Errors: [ParamError].
func (s *TracesService) List(ctx context.Context, params TraceListParams, options ...CallOption) ([]Trace, error) {
	if params.Limit == 0 {
		params.Limit = pageSize
	}
	query, err := params.Query()
	if err != nil {
		return nil, err
	}
	return getList[Trace](ctx, s.client, "/traces/", query, options)
}

// Create makes a trace and gives it as the platform keeps it. It is not
// repeated after a fault, lest the trace come twice. Errors: [ParamError]
// before anything is sent; [ErrNotFound] for a test that is not there;
// [ErrForbidden] when the token may not write.
func (s *TracesService) Create(ctx context.Context, params TraceParams, options ...CallOption) (Trace, error) {
	answer, err := s.send(ctx, http.MethodPost, "/traces/", params, options)
	if err != nil {
		return Trace{}, err
	}
	var made Trace
	return made, decode(answer, "/traces/", &made)
}

// Replace gives a trace new content. Nothing of the old one stays: what is left
// out is cleared. Doing it twice is the same as once, so it is repeated after
// a fault. Errors: those of [TracesService.Create]; [ErrNotFound] also for the
// trace.
func (s *TracesService) Replace(ctx context.Context, id string, params TraceParams, options ...CallOption) error {
	part, err := segment("trace id", id)
	if err != nil {
		return err
	}
	_, err = s.send(ctx, http.MethodPut, "/traces/"+part, params, options)
	return err
}

// Delete takes a trace away for good. Errors: [ErrNotFound] when it is not
// there, unless an earlier attempt of the same call may have taken it away: a
// repeated deletion that finds nothing has done its work.
func (s *TracesService) Delete(ctx context.Context, id string, options ...CallOption) error {
	part, err := segment("trace id", id)
	if err != nil {
		return err
	}
	_, err = s.client.do(ctx, call{
		method: http.MethodDelete, path: "/traces/" + part, accept: "application/json", limit: limitJSON,
	}, options)
	return err
}

func (s *TracesService) send(ctx context.Context, method, path string, params TraceParams, options []CallOption) ([]byte, error) {
	wire, err := params.wire()
	if err != nil {
		return nil, err
	}
	body, err := jsonBody(wire)
	if err != nil {
		return nil, err
	}
	return s.client.do(ctx, call{
		method: method, path: path, body: body, content: "application/json", accept: "application/json", limit: limitJSON,
	}, options)
}
