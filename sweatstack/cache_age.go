package sweatstack

import (
	"net/url"
	"time"
)

// fileClockSlack is by how much the time of a file may be ahead of ours.
const fileClockSlack = time.Minute

// closingOf is when the days of a query are over everywhere on earth; zero for
// a query without an end. The last places to end a day are 12 hours behind UTC.
func closingOf(query url.Values) time.Time {
	end := query.Get("end")
	if end == "" {
		end = query.Get("date")
	}
	day, err := ParseDate(end)
	if err != nil {
		return time.Time{}
	}
	return day.AddDays(1).In(time.UTC).Add(12 * time.Hour)
}

// usable reports whether an answer is still good that was written, or used
// last, at a time. One from before the closing may lack what came later, even
// when the days are over by now.
func (c *Cache) usable(closing, at, now time.Time) bool {
	if at.After(now.Add(fileClockSlack)) {
		return false // some clock was wrong, so nobody knows how old it is
	}
	if isClosed(closing, at) {
		return true
	}
	return c.cfg.OpenEnded > 0 && now.Sub(at) < c.cfg.OpenEnded && DateOf(at.UTC()) == DateOf(now.UTC())
}

// isClosed reports whether the days were over at a time.
func isClosed(closing, at time.Time) bool { return !closing.IsZero() && !at.Before(closing) }
