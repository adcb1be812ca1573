package main

import (
	"fmt"
	"strconv"
	"time"
)

// length is a flag that names a length of time: 90 or 90s or 1m30s.
type length time.Duration

// UnmarshalText reads the flag. A number without a unit is seconds, as in the
// Python client.
func (l *length) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	if seconds, asNumber := strconv.ParseUint(string(text), 10, 31); asNumber == nil {
		d, err = time.Duration(seconds)*time.Second, nil
	}
	if err != nil {
		return fmt.Errorf("%q is no length of time, such as 90, 90s or 20m", text)
	}
	*l = length(d)
	return nil
}

// durationFlags pick the rows of a mean-max curve.
type durationFlags struct {
	Durations []length `xor:"durations" help:"Only these rows, such as 5s,1m,20m; a number alone is seconds." placeholder:"TIME"`
	All       bool     `xor:"durations" help:"Read the fine grid of durations."`
}

// rows gives the flags as the client takes them.
func (f *durationFlags) rows() (durations []time.Duration, all bool) {
	for _, one := range f.Durations {
		durations = append(durations, time.Duration(one))
	}
	return durations, f.All
}
