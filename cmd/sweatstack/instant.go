package main

import (
	"fmt"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// instant is a flag that names a point in time. A clock without an offset names
// none, and is refused.
type instant struct{ time.Time }

// UnmarshalText reads the flag, and says what one looks like: the errors of
// package time show the layout of Go.
func (i *instant) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.RFC3339, string(text))
	if err != nil {
		return fmt.Errorf("%q is no time with an offset, such as 2026-05-06T14:00:00+02:00", text)
	}
	i.Time = t
	return nil
}

// inOrder refuses days that no activity can lie between: the platform would say
// that there are none, which is true and does not help.
func inOrder(start, end sweatstack.Date) error {
	if !start.IsZero() && !end.IsZero() && start.Compare(end) > 0 {
		return fmt.Errorf("--start %v is later than --end %v", start, end)
	}
	return nil
}
