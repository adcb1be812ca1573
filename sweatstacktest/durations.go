package sweatstacktest

import (
	"crypto/sha256"
	"slices"
	"strings"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// maxDurations bounds the list of durations of one request.
const maxDurations = 2000

// durations are the lengths of time that a mean-max curve is asked for.
type durations struct {
	// name tells them from others.
	name    string
	seconds []int // rising
	// whole adds the length of the activity itself.
	whole bool
}

// finestDurations are those of a curve by level, which has to know how long an
// activity was in all.
func finestDurations() durations {
	return durations{name: "finest", seconds: training.AllDurations(24 * 3600), whole: true}
}

// of lists them for an activity of so many seconds.
func (d durations) of(length int) []int {
	if !d.whole {
		return d.seconds
	}
	at, found := slices.BinarySearch(d.seconds, length)
	if found {
		return d.seconds[:at+1]
	}
	return append(slices.Clone(d.seconds[:at]), length)
}

// durations reads the parameter of that name: left out, all, or a comma list
// of whole seconds.
func (q *query) durations() durations {
	text, ok := q.last("durations")
	switch {
	case !ok:
		return durations{name: "standard", seconds: training.StandardDurations()}
	case text == "all":
		return durations{name: "all", seconds: training.AllDurations(24 * 3600)}
	}
	var seconds []int
	for part := range strings.SplitSeq(text, ",") {
		n, ok := wholeNumber(part)
		if !ok || n < 1 || len(seconds) == maxDurations {
			q.complain("value_error", "Value error, durations is 'all' or a comma list of whole seconds", "durations")
			return durations{}
		}
		seconds = append(seconds, n)
	}
	slices.Sort(seconds)
	// The text may be long; what is kept under it must not be.
	sum := sha256.Sum256([]byte(text))
	return durations{name: string(sum[:]), seconds: slices.Compact(seconds)}
}
