package sweatstack

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// ErrInvalidTime means that a text is no instant, local time, day or length of
// time in a form that the platform uses. See [ParseInstant], [ParseLocalTime],
// [ParseDate] and [ParseDuration].
var ErrInvalidTime = errors.New("sweatstack: time cannot be read")

// ParseInstant reads a point in time as the platform writes it (SweatStack API
// reference, section 4): ISO 8601 with an offset or Z. A text without an
// offset, which older versions of the platform sent, counts as UTC. The offset
// is kept as the location of the result, so that [time.Time.Format] shows the
// clock that was sent; the machine's own zone plays no part.
//
// Seconds may be missing; a fraction is cut after nanoseconds; a space may
// stand for the T. Hours end at 23, minutes and seconds at 59; years are 1 to
// 9999. Its only error is [ErrInvalidTime].
func ParseInstant(text string) (time.Time, error) {
	t, err := readInstant(text)
	if err != nil {
		return time.Time{}, invalidTime("instant", text, err)
	}
	return t, nil
}

// invalidTime names what cannot be read, shortened: it comes from outside.
func invalidTime(kind, text string, err error) error {
	const longest = 40
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "") + "…"
	}
	return fmt.Errorf("%w: %s %q: %w", ErrInvalidTime, kind, text, err)
}

func readInstant(text string) (time.Time, error) { return new(cursor).instant(text) }
