package activityfile

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/muktihari/fit/decoder"
)

// Bounds of the messages of a FIT file, beside its seconds. Devices write some
// dozens of laps and some descriptions.
const (
	maxFITLaps         = 10000
	maxFITDescriptions = 64
)

// ReadFIT reads a FIT file, also several that were chained. Each session
// becomes an activity, except for the transitions of a triathlon. Seconds in
// which the device was paused are missing from the samples. A record belongs
// to the session that began last before it; without sessions the file is one
// activity.
//
// Developer fields count where their description names a field of the profile
// or has a name that is known, and where the device itself has no value. A
// wrong checksum, a file that is cut off, and a file that is not an activity
// (a course, a workout) are errors.
func ReadFIT(content []byte) (activities []Activity, err error) {
	defer func() {
		// The decoder is another's code, and these are anybody's bytes.
		if recover() != nil {
			activities, err = nil, fail(CodeInvalid, "the FIT file is damaged")
		}
	}()
	room := MaxSeconds
	for sequence, err := range sequences(content) {
		if err != nil {
			return nil, err
		}
		collected, err := collect(sequence, room)
		if err != nil {
			return nil, err
		}
		more, err := collected.activities()
		if err != nil {
			return nil, err
		}
		room = collected.rows.room
		if activities = append(activities, more...); len(activities) > maxActivities {
			return nil, tooManyActivities()
		}
	}
	if len(activities) == 0 {
		return nil, fail(CodeNoData, "the FIT file has no records")
	}
	slices.SortStableFunc(activities, func(a, b Activity) int { return a.Samples.Start.Compare(b.Samples.Start) })
	return activities, nil
}

// collect reads the messages of one FIT file, with room for so many seconds.
func collect(sequence []byte, room int) (*collector, error) {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	c := &collector{stop: cancel, rows: rows{room: room}}
	d := decoder.New(bytes.NewReader(sequence),
		decoder.WithMesgListener(c), decoder.WithBroadcastOnly(), decoder.WithIgnoreChecksum())
	_, err := d.DecodeWithContext(ctx)
	if own, ok := errors.AsType[*Error](context.Cause(ctx)); ok {
		return nil, own
	}
	if err != nil {
		return nil, fail(CodeInvalid, "the FIT file is damaged")
	}
	return c, nil
}

func tooManyActivities() error {
	return fail(CodeInvalid, "the file has more than %d activities", maxActivities)
}

// activities makes what one FIT file holds.
func (c *collector) activities() ([]Activity, error) {
	list := c.rows.sorted()
	if len(list) == 0 {
		return nil, nil // a chained file of heart beats, or of settings
	}
	slices.SortStableFunc(c.sessions, func(a, b session) int { return cmp.Compare(a.start, b.start) })
	slices.Sort(c.laps)
	sessions := c.sessions
	if len(sessions) > 1 && sessions[0].start == 0 {
		return nil, fail(CodeInvalid, "the FIT file has several sessions, and one without a start")
	}
	if len(sessions) == 0 {
		sessions = []session{{sport: cmp.Or(c.sport, "generic")}}
	}
	var out []Activity
	for i, s := range sessions {
		from, to := 0, len(list)
		if i > 0 {
			from = firstAt(list, s.start)
		}
		if i+1 < len(sessions) {
			to = firstAt(list, sessions[i+1].start)
		}
		if s.transition || from >= to || !anyValue(list[from:to]) {
			continue
		}
		part := list[from:to]
		if from > 0 {
			part = fromZero(part, list[:from])
		}
		activity, err := build(s.sport, part, c.lapsOf(part), c.devices)
		if err != nil {
			return nil, err
		}
		out = append(out, activity)
	}
	return out, nil
}

// firstAt is the place of the first row at or after a second.
func firstAt(list []row, second int64) int {
	at, _ := slices.BinarySearchFunc(list, second, func(r row, s int64) int { return cmp.Compare(r.second, s) })
	return at
}

// lapsOf are the starts of the laps of one session. The first lap begins with
// the session, though some devices write a second later.
func (c *collector) lapsOf(part []row) []int64 {
	first, last := part[0].second, part[len(part)-1].second
	starts := []int64{first}
	for _, start := range c.laps {
		if start > first+1 && start <= last {
			starts = append(starts, start)
		}
	}
	return starts
}

// fromZero lets the distance of a later session begin at zero, where the
// device went on counting.
func fromZero(part, before []row) []row {
	last := -1
	for i := range before {
		if before[i].has(distance) {
			last = i
		}
	}
	at := slices.IndexFunc(part, func(r row) bool { return r.has(distance) })
	if last < 0 || at < 0 || part[at].values[distance] < before[last].values[distance] {
		return part
	}
	covered := before[last].values[distance]
	part = slices.Clone(part) // later sessions need what the device counted
	for i := range part {
		part[i].values[distance] -= covered // NaN stays NaN
	}
	return part
}
