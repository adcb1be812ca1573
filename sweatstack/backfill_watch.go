package sweatstack

import (
	"context"
	"errors"
	"io"
	"iter"
	"math/rand/v2"
	"time"
)

// Bounds of the pauses between the connections of a watch. A connection counts
// as good when it lasted and brought a line: then the next one follows at once.
const (
	goodConnection    = 5 * time.Second
	firstWatchPause   = time.Second
	longestWatchPause = 30 * time.Second
)

// BackfillWatchParams says how to watch a backfill. The zero value is fine.
type BackfillWatchParams struct {
	// Once ends the watch with the first connection, which the platform closes
	// after 60 s. The zero value connects again until the context ends.
	Once bool
}

// WatchBackfill gives every line of the platform's stream about the loading of
// the user's older data, one every few seconds (SweatStack API reference,
// section 3.1). The platform ends each connection after 60 s; the watch then
// connects again, with the token that is good by then. So equal lines follow
// each other. Nothing says that a backfill is done: break when you know enough.
//
// # Errors
//
// A [LineError] is a line that cannot be read; the loop may go on, and the next
// line follows. Any other error is the last pair of the sequence:
//
//   - [APIError] for a status other than 2xx, such as [ErrForbidden]. After 401
//     the token is renewed once. 408, 429 and 5xx are tried again as often as
//     by other calls ([WithMaxRetries]), and count anew after a connection.
//   - [ErrReauthRequired] when the person has to sign in again.
//   - [ErrConnection] or [ErrUnavailable] when the first connection could not be
//     made, with the retries of other calls. Later ones are tried again for as
//     long as the context lasts; [RequestEvent] tells of each.
//   - The context's own error, at once when it ends.
//
// # Pauses
//
// A connection that lasted and brought a line is followed by the next at once.
// After any other, whatever its end, there is a pause of a second, then two,
// then four, up to 30. A Retry-After of the platform is heeded up to a minute,
// a longer one ends the watch.
//
// The time-out of the client or of [CallTimeout] bounds silence: a connection
// on which nothing comes for that long is given up. Neither it nor the time-out
// of the http.Client cuts one on which lines come. A line has at most 64 KiB,
// and no more than that is held in memory. The sequence may be used again: that
// is another watch.
func (s *ActivitiesService) WatchBackfill(ctx context.Context, params BackfillWatchParams, options ...CallOption) iter.Seq2[BackfillStatus, error] {
	s = s.client.pinned().Activities
	k := s.client.backfillCall(options)
	return func(yield func(BackfillStatus, error) bool) {
		w := watch{client: s.client, call: k, yield: yield}
		for {
			err := w.connection(ctx)
			switch {
			case w.left:
				return
			case err == nil && params.Once:
				return
			case ctx.Err() != nil:
				err = ctx.Err()
			case !params.Once && w.wait(ctx, err):
				continue
			case ctx.Err() != nil: // during the pause
				err = ctx.Err()
			}
			yield(BackfillStatus{}, err)
			return
		}
	}
}

// watch is a watch under way.
type watch struct {
	client *Client
	call   call
	yield  func(BackfillStatus, error) bool
	left   bool // the loop was left

	connected bool // there was a 2xx answer
	refused   int  // refusals and failures that other calls would count, in a row
	poor      int  // connections in a row that were not good
}

// connection connects once and hands out lines until the stream ends. Its error
// is nil when the platform ended it properly.
func (w *watch) connection(ctx context.Context) error {
	begun, brought := time.Now(), false // as the pauses: no set clock may make them vanish
	defer func() {
		w.poor++
		if brought && time.Since(begun) >= goodConnection {
			w.poor = 0
		}
	}()
	connection, err := w.client.openStream(ctx, w.call)
	if err != nil {
		return err
	}
	defer connection.Close()
	w.connected, w.refused = true, 0
	for lines := newLineReader(connection); ; {
		status, err := nextBackfill(lines)
		var line *LineError
		switch {
		case err == nil:
			brought = true
		case errors.As(err, &line):
		case errors.Is(err, io.EOF):
			return nil
		default:
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !w.yield(status, err) {
			w.left = true
			return nil
		}
	}
}

// wait pauses before the next connection. It reports false when there is none:
// the error is final, the platform asks for too long a pause, the context ends.
func (w *watch) wait(ctx context.Context, err error) bool {
	pause := time.Duration(0)
	if w.poor > 0 {
		pause = min(firstWatchPause<<min(w.poor-1, 8), longestWatchPause)
		pause = time.Duration(float64(pause) * (0.75 + rand.Float64()/4))
	}
	if err != nil {
		asked, again := w.again(err)
		if !again || asked > longestAsked {
			return false
		}
		pause = max(pause, asked)
	}
	w.client.logAgain(ctx, w.call, pause, err)
	return sleep(ctx, pause) == nil
}

// again reports whether an error may be over the next time, and the pause that
// was asked for.
func (w *watch) again(err error) (time.Duration, bool) {
	api, isAPI := errors.AsType[*APIError](err)
	unavailable, isUnavailable := errors.AsType[*UnavailableError](err)
	switch {
	case isUnavailable: // the token; it may wrap the refusal of another endpoint
		w.refused++
		return unavailable.RetryAfter, w.connected || w.refused <= w.call.retries
	case isAPI:
		w.refused++
		return api.RetryAfter, retryable(err) && w.refused <= w.call.retries
	case errors.Is(err, ErrConnection):
		w.refused++
		return 0, w.connected || w.refused <= w.call.retries
	}
	return 0, false
}
