package sweatstack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"time"
)

// errSilence is the cause when a stream ends because nothing came.
var errSilence = fmt.Errorf("nothing came for too long: %w", context.DeadlineExceeded)

// stream is a 2xx answer that is read as it comes. It is used by one goroutine
// and must be closed.
type stream struct {
	client  *Client
	ctx     context.Context // the caller's, for the event
	cancel  context.CancelCauseFunc
	silence *time.Timer // runs only while somebody waits for bytes
	longest time.Duration
	body    io.ReadCloser
	call    call
	event   RequestEvent
	begun   time.Time
	closed  bool
}

// openStream sends a GET call whose answer is read as it comes. The call's
// time-out bounds silence, before the first byte of the answer and between two
// later ones, not the whole. Nothing is retried, except once with a newer token
// after 401. The token is looked up here, so each connection has a fresh one.
func (c *Client) openStream(ctx context.Context, k call) (*stream, error) {
	tokens := c.identity.Load().source
	token, err := tokens.Token(ctx)
	if err != nil {
		return nil, err
	}
	s, err := c.connect(ctx, k, token, 1)
	tellForbidden(tokens, token, err)
	renewer, can := tokens.(Renewer)
	if err == nil || !can || token.AccessToken.IsZero() || !errors.Is(err, ErrUnauthorized) {
		return s, err
	}
	next, renewErr := renewer.Renew(ctx, token)
	switch {
	case renewErr != nil:
		return nil, renewErr
	case next.AccessToken.Equal(token.AccessToken):
		return nil, err
	}
	s, err = c.connect(ctx, k, next, 2)
	tellForbidden(tokens, next, err)
	return s, err
}

// connect sends the call once and reads as far as the header of a 2xx answer,
// or the whole of a refusal.
func (c *Client) connect(ctx context.Context, k call, token Token, number int) (*stream, error) {
	inner, cancel := context.WithCancelCause(ctx)
	request, err := c.request(inner, k, token)
	if err != nil {
		cancel(nil)
		return nil, err
	}
	s := &stream{
		client: c, ctx: ctx, cancel: cancel, longest: k.timeout, call: k, begun: c.set.now(),
		silence: time.AfterFunc(k.timeout, func() { cancel(errSilence) }),
		event:   RequestEvent{BaseURL: c.BaseURL(), Method: k.method, Path: k.path, UserID: token.UserID, Attempt: number},
	}
	// A time-out of the http.Client is for whole answers; it would cut this one.
	unbounded := *c.set.http
	unbounded.Timeout = 0
	response, err := unbounded.Do(request) //nolint:bodyclose // the stream closes it, in end
	if err != nil {
		return nil, s.end(s.lost(inner, err))
	}
	s.event.Status = response.StatusCode
	s.event.RequestID = requestID(request, response, k)
	k.tell(response, s.event.RequestID)
	s.body = readCloser{func(p []byte) (int, error) {
		n, err := response.Body.Read(p)
		if err != nil && !errors.Is(err, io.EOF) {
			err = s.lost(inner, err)
		}
		return n, err
	}, response.Body}
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return nil, s.end(c.refusal(request, response, k))
	}
	s.silence.Stop()
	return s, nil
}

// readCloser is a body with another way to read it.
type readCloser struct {
	read func(p []byte) (int, error)
	io.Closer
}

func (r readCloser) Read(p []byte) (int, error) { return r.read(p) }

// lost makes an error of the transport a connection error: the caller's end of
// the context, our own for silence, or what the network said.
func (s *stream) lost(inner context.Context, err error) error {
	if below, ok := errors.AsType[*url.Error](err); ok {
		err = below.Err // url.Error repeats the whole URL, query included
	}
	switch {
	case s.ctx.Err() != nil:
		err = s.ctx.Err()
	case errors.Is(context.Cause(inner), errSilence):
		err = errSilence
	}
	return &connectionError{method: s.call.method, path: s.call.path, err: err}
}

// Read implements [io.Reader]. Every error but [io.EOF] matches [ErrConnection].
func (s *stream) Read(p []byte) (int, error) {
	s.silence.Reset(s.longest)
	n, err := s.body.Read(p)
	s.silence.Stop()
	if err != nil && !errors.Is(err, io.EOF) {
		s.event.Err = err
	}
	return n, err
}

// Close ends the request and reports it. A reader that goes away before the
// end is no error.
func (s *stream) Close() { _ = s.end(s.event.Err) }

// end releases what the stream holds, reports the request once, and gives err
// back.
func (s *stream) end(err error) error {
	if s.closed {
		return err
	}
	s.closed = true
	s.silence.Stop()
	s.cancel(nil)
	if s.body != nil {
		_ = s.body.Close()
	}
	s.event.Duration, s.event.Err = s.client.set.now().Sub(s.begun), err
	s.client.set.observe(s.ctx, s.event)
	return err
}

// streamCall is a GET call with what the client and the options say.
func (c *Client) streamCall(path, accept string, options []CallOption) call {
	k := call{method: http.MethodGet, path: path, accept: accept, timeout: c.set.timeout, retries: c.set.retries}
	for _, option := range options {
		option(&k)
	}
	return k
}

// logAgain tells of a call that is sent again after a pause.
func (c *Client) logAgain(ctx context.Context, k call, wait time.Duration, err error) {
	attrs := []slog.Attr{slog.String("method", k.method), slog.String("path", k.path), slog.Duration("wait", wait)}
	if err != nil {
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	c.set.logger.LogAttrs(ctx, slog.LevelDebug, "sweatstack: trying again", attrs...)
}
