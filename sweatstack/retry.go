package sweatstack

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Bounds of the waits between attempts (SweatStack API reference, section 1.5).
const (
	firstBackoff    = 500 * time.Millisecond
	longestBackoff  = 8 * time.Second
	longestAsked    = 60 * time.Second // a longer Retry-After ends the retries
	totalRetryWaits = 30 * time.Second
)

// retryable reports whether an outcome may be different the next time.
func retryable(err error) bool {
	if api, ok := errors.AsType[*APIError](err); ok {
		switch api.Status {
		case http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError,
			http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
			return true
		}
		return false
	}
	_, lost := errors.AsType[*connectionError](err)
	return lost
}

// backoff is how long to wait before retry n, counted from 0, and whether to
// retry at all: not when the platform asks for too long a wait, not when the
// waits of the call add up to too much, not when the deadline comes first.
func backoff(ctx context.Context, n int, err error, waited time.Duration) (time.Duration, bool) {
	wait := min(firstBackoff<<min(n, 8), longestBackoff)
	wait = time.Duration(float64(wait) * (0.75 + rand.Float64()/2))
	wait = min(wait, longestBackoff)
	if api, ok := errors.AsType[*APIError](err); ok && api.RetryAfter > 0 {
		if api.RetryAfter > longestAsked {
			return 0, false
		}
		wait = api.RetryAfter
	}
	if waited+wait > totalRetryWaits {
		return 0, false
	}
	// Deadlines are by the clock of the machine, not by the client's.
	if deadline, ok := ctx.Deadline(); ok && wait > time.Until(deadline) {
		return 0, false
	}
	return wait, true
}

// sleep waits, or returns the context's error when that ends first.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// stopped is the error of a call whose context ended during a wait: what the
// platform said last, and why nobody asked again.
func stopped(last, over error) error {
	return fmt.Errorf("%w: %w while waiting to try again", last, over)
}

// retryAfter reads the header of that name: whole or fractional seconds, or an
// HTTP date (RFC 9110, section 10.2.3). Anything else, and anything in the
// past, is zero. A date is held against the answer's own, if it has one: the
// clock of this program may be off.
func retryAfter(h http.Header, now time.Time) time.Duration {
	const forEver = time.Duration(math.MaxInt64 / 2)
	value := strings.TrimSpace(h.Get("Retry-After"))
	if plainNumber([]byte(value)) {
		seconds, err := strconv.ParseFloat(value, 64)
		switch {
		case seconds >= forEver.Seconds():
			return forEver // also what is too large for a float
		case err != nil || seconds <= 0:
			return 0
		}
		return time.Duration(seconds * float64(time.Second))
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return max(0, at.Sub(now))
}
