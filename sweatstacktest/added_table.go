package sweatstacktest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/activityfile"
	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// recorded is what a recording comes to.
type recorded struct {
	start   time.Time
	length  time.Duration
	laps    []training.Span
	samples training.Samples
}

// read makes samples of a recording. Now is when one without a start has ended.
func (r *Recording) read(now time.Time) (recorded, error) {
	seconds := max(len(r.Power), len(r.HeartRate), len(r.Speed))
	if r.Data != nil {
		if seconds > 0 {
			return recorded{}, errors.New("sweatstacktest: a recording has either Data or streams")
		}
		return r.readTable(now)
	}
	if seconds == 0 || seconds > maxRecording {
		return recorded{}, errors.New("sweatstacktest: a recording has between one second and a day of values")
	}
	length := time.Duration(seconds) * time.Second
	start := r.Start
	if start.IsZero() {
		start = now.Add(-length)
	}
	start = start.UTC().Truncate(time.Second)
	return recorded{start, length, []training.Span{{From: 0, To: seconds}}, r.samples(start, seconds)}, nil
}

// readTable makes samples of a table.
func (r *Recording) readTable(now time.Time) (recorded, error) {
	start := r.Start
	if start.IsZero() {
		start = now.Add(-time.Duration(r.Data.Len()) * time.Second)
	}
	read, err := activityfile.FromTable(r.Data, start)
	if err != nil {
		return recorded{}, fmt.Errorf("sweatstacktest: recording: %w", err)
	}
	return recorded{read.Samples.Start, read.Duration, read.Laps, read.Samples}, nil
}

// originOf keeps what a recording is made of, for a storage.
func originOf(r *Recording) (*origin, error) {
	if r.Data == nil {
		return &origin{Streams: &savedStreams{slices.Clone(r.Power), slices.Clone(r.HeartRate), slices.Clone(r.Speed)}}, nil
	}
	var file bytes.Buffer
	if err := r.Data.WriteParquet(&file); err != nil {
		return nil, fmt.Errorf("sweatstacktest: recording: %w", err)
	}
	return &origin{Table: true, Content: file.Bytes()}, nil
}

// tableSamples reads a table that was kept.
func (o *origin) tableSamples(start time.Time) training.Samples {
	f, err := frame.Read(o.Content)
	if err != nil {
		return training.Samples{Start: start}
	}
	read, err := activityfile.FromTable(f, start)
	if err != nil {
		return training.Samples{Start: start}
	}
	return read.Samples
}
