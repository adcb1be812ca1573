package sweatstack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// ErrNoBackfillStatus means that the stream of the platform ended before it
// held a line that can be read. The [LineError] of the last line, if there was
// one, is wrapped beside it.
var ErrNoBackfillStatus = errors.New("sweatstack: the stream ended without a backfill status")

// backfillPath is the stream of lines, below /api/v1.
const backfillPath = "/activities/backfill-status"

// BackfillStatus gives how far the platform has come with loading the user's
// older data: the first line of a stream that can be read (SweatStack API
// reference, section 3.1). The time-out of the call bounds each attempt; a lost
// connection is tried again as for other calls. Errors: [ErrNoBackfillStatus].
func (s *ActivitiesService) BackfillStatus(ctx context.Context, options ...CallOption) (BackfillStatus, error) {
	s = s.client.pinned().Activities
	k := s.client.backfillCall(options)
	var waited time.Duration
	for n := 0; ; n++ {
		status, err := s.client.firstBackfill(ctx, k)
		if err == nil || n >= k.retries || !retryable(err) || ctx.Err() != nil {
			return status, err
		}
		wait, again := backoff(ctx, n, err, waited)
		if !again {
			return BackfillStatus{}, err
		}
		s.client.logAgain(ctx, k, wait, err)
		if over := sleep(ctx, wait); over != nil {
			return BackfillStatus{}, stopped(err, over)
		}
		waited += wait
	}
}

func (c *Client) backfillCall(options []CallOption) call {
	return c.streamCall(backfillPath, "application/x-ndjson, application/json", options)
}

// firstBackfill connects once and reads as far as the first status.
func (c *Client) firstBackfill(ctx context.Context, k call) (BackfillStatus, error) {
	ctx, cancel := context.WithTimeout(ctx, k.timeout)
	defer cancel()
	connection, err := c.openStream(ctx, k)
	if err != nil {
		return BackfillStatus{}, err
	}
	defer connection.Close()
	var unreadable error
	for lines := newLineReader(connection); ; {
		status, err := nextBackfill(lines)
		var line *LineError
		switch {
		case err == nil:
			return status, nil
		case errors.As(err, &line):
			unreadable = err
		case !errors.Is(err, io.EOF):
			return BackfillStatus{}, err
		case unreadable != nil:
			return BackfillStatus{}, fmt.Errorf("%w: %w", ErrNoBackfillStatus, unreadable)
		default:
			return BackfillStatus{}, ErrNoBackfillStatus
		}
	}
}

// nextBackfill reads the next line. After a [LineError] there may be more; any
// other error is the end.
func nextBackfill(lines *lineReader) (BackfillStatus, error) {
	text, err := lines.next()
	if errors.Is(err, errLongLine) {
		return BackfillStatus{}, &LineError{Path: backfillPath, Line: lines.line, Err: err}
	}
	if err != nil {
		return BackfillStatus{}, err
	}
	var status BackfillStatus
	if err := decode(text, "status", &status); err != nil {
		return BackfillStatus{}, &LineError{Path: backfillPath, Line: lines.line, Err: err}
	}
	return status, nil
}
