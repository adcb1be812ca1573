package sweatstack

import (
	"errors"
	"math/rand/v2"
	"time"
)

const (
	firstPause   = time.Second
	longestPause = 30 * time.Second
)

// RefreshPause is how long to leave the platform alone after so many redeems of
// one refresh token in a row had no known outcome: 1, 2, 4, … 30 s, a quarter
// more or less, so that many do not come back at the same moment. err is what
// the last one ended with: a Retry-After of the platform that is longer counts,
// up to 30 s. It is for implementations of [Coordinator].
func RefreshPause(failures int, err error) time.Duration {
	pause := min(firstPause<<min(max(failures, 1)-1, 10), longestPause)
	pause = time.Duration(float64(pause) * (0.75 + rand.Float64()/2))
	if api, ok := errors.AsType[*APIError](err); ok {
		pause = max(pause, min(api.RetryAfter, longestPause))
	}
	return pause
}

// wholeSeconds rounds up: Retry-After knows only whole seconds.
func wholeSeconds(d time.Duration) time.Duration {
	return max(time.Second, (d + time.Second - 1).Truncate(time.Second))
}
