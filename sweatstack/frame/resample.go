package frame

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/fault"
)

// Resampling says how [Frame.Resample] makes steps of equal length.
type Resampling struct {
	// Step is the time from one row of the result to the next. It must be above zero.
	Step time.Duration

	// Time names the [Timestamp] column. Empty means "timestamp".
	Time string

	// Length names the column that says for how long the values of a row hold,
	// from its time on: "duration" in the data of an activity. Anything that
	// [Column.Duration] understands will do. A row never holds beyond the time of
	// the next one, and without a length it holds for no time and counts nowhere.
	//
	// It is needed for adaptive sampling, where a row stands for many seconds.
	// Empty means that rows are points in time.
	Length string

	// Last names number columns of which a step shall show the last value rather
	// than the mean, such as lap or distance.
	Last []string

	// MaxBytes bounds the memory of the result's values: a step of a millisecond
	// makes 30 thousand million rows of a year. Zero or less means 256 MiB.
	MaxBytes int64
}

// Resample gives a frame with one row for every step, from the step of the
// earliest row to that of the latest. Steps begin at multiples of Step since 1970
// in UTC (in a column without a zone, on its own clock), whatever rows there are,
// so that two frames that are resampled alike have rows at the same times. A step
// holds what is at or after its start and before the next.
//
//   - The time column has the start of each step, in its zone, and in its unit
//     or, when that is too coarse for Step, in the next finer one that does.
//   - A number becomes the mean as [Float64], each row with the same weight or,
//     with Length, with the time for which it holds in the step. Missing values
//     do not count. Those of Last keep their type.
//   - A [Duration] becomes the sum over the rows that begin in the step. The
//     Length column becomes the time of the step that its rows cover.
//   - Everything else, other timestamps too, has the last value that is there.
//
// Where a step has no value of a column, it is missing: gaps stay gaps, nothing
// is carried on or drawn between neighbours. Rows need not be in order, rows of
// one time are taken in theirs, and rows without a time are left out. The index
// stays the index. A frame without rows gives one without rows.
//
// Errors: a [*ColumnError] when a column is not there, is of another type, or
// holds a time or a sum that 64 bits of nanoseconds do not; [ErrTooLarge] by
// MaxBytes. Beside the result it needs some 24 bytes for each row and each step.
func (f *Frame) Resample(r Resampling) (*Frame, error) {
	if r.Step <= 0 {
		return nil, fmt.Errorf("frame: resample: a step of %s", r.Step)
	}
	for _, name := range r.Last {
		if _, ok := f.Column(name); !ok {
			return nil, &ColumnError{Column: name, Row: -1, Err: ErrNoColumn}
		}
	}
	if r.Time == "" {
		r.Time = "timestamp"
	}
	c, err := f.timestamps(r.Time)
	if err != nil {
		return nil, err
	}
	s := &resampler{step: int64(r.Step), time: c, last: r.Last}
	if s.spans, err = spansOf(c); err != nil {
		return nil, err
	}
	if r.Length != "" {
		if err := s.hold(f, r.Length); err != nil {
			return nil, err
		}
	}
	if err := s.count(f, r.MaxBytes); err != nil {
		return nil, err
	}
	s.pick, s.weights = make([]int, s.rows), make([]float64, s.rows)
	result := &Frame{columns: make([]*Column, len(f.columns)), byName: f.byName, rows: s.rows, index: f.index}
	for i, c := range f.columns {
		if result.columns[i], err = s.column(c); err != nil {
			return nil, err
		}
	}
	return result, nil
}

// span is a row and the time it stands for, in nanoseconds: from start up to
// end, or start alone when rows are points.
type span struct {
	row        int
	start, end int64
}

// resampler makes the columns of one result.
type resampler struct {
	step   int64
	time   *Column
	length *Column // nil when rows are points
	last   []string
	spans  []span // in the order of time

	first int64 // the first step, counted from 1970
	rows  int

	// Room for one column after the other, with an element per step.
	pick    []int
	weights []float64
}

// spansOf gives the rows that have a time, in its order.
func spansOf(c *Column) ([]span, error) {
	steps := c.values.([]int64)
	spans := make([]span, 0, c.rows-c.nulls)
	for i, v := range steps {
		if c.missing(i) {
			continue
		}
		at, ok := c.unit.nanoseconds(v)
		if !ok {
			return nil, outOfRange(c, i)
		}
		spans = append(spans, span{row: i, start: at, end: at})
	}
	byTime := func(a, b span) int {
		switch {
		case a.start < b.start:
			return -1
		case a.start > b.start:
			return 1
		default:
			return 0
		}
	}
	if !slices.IsSortedFunc(spans, byTime) {
		slices.SortStableFunc(spans, byTime)
	}
	return spans, nil
}

// hold gives every span its end.
func (s *resampler) hold(f *Frame, name string) error {
	c, ok := f.Column(name)
	if !ok {
		return &ColumnError{Column: name, Row: -1, Err: ErrNoColumn}
	}
	if c.typ != Duration && c.typ != Null && !c.typ.IsNumber() {
		return mismatch(c, "%s is no length of time", c.typ)
	}
	s.length = c
	for i := range s.spans {
		p := &s.spans[i]
		length, ok := c.Duration(p.row)
		if !ok || length <= 0 {
			continue
		}
		p.end = math.MaxInt64
		if int64(length) < math.MaxInt64-max(p.start, 0) {
			p.end = p.start + int64(length)
		}
		if i+1 < len(s.spans) {
			p.end = min(p.end, s.spans[i+1].start)
		}
	}
	return nil
}

// count finds the steps of the result, and refuses too many.
func (s *resampler) count(f *Frame, maxBytes int64) error {
	if len(s.spans) == 0 {
		return nil
	}
	if maxBytes <= 0 {
		maxBytes = defaultMaxBytes
	}
	latest := s.spans[len(s.spans)-1]
	s.first = floored(s.spans[0].start, s.step)
	if s.first < math.MinInt64/s.step {
		return outOfRange(s.time, s.spans[0].row)
	}
	behind := max(latest.start, latest.end-1)
	// Unsigned, since both ends may be 2^63 away from 1970.
	steps := uint64(floored(behind, s.step)) - uint64(s.first)
	perStep := uint64(0)
	for _, c := range f.columns {
		perStep += s.size(c)
	}
	if steps >= uint64(maxBytes)/perStep {
		return fault.TooLarge("%d steps and more", steps)
	}
	s.rows = int(steps) + 1
	return nil
}

// floored is v divided by a step, rounded towards the past.
func floored(v, step int64) int64 {
	q := v / step
	if v%step < 0 {
		q--
	}
	return q
}

// each calls visit for each span in each step that it touches, in the order of
// time, with the time for which it holds there. Spans do not overlap, so there
// are no more calls than spans and steps together.
func (s *resampler) each(visit func(row, step int, held int64)) {
	for _, p := range s.spans {
		if s.length == nil {
			visit(p.row, int(floored(p.start, s.step)-s.first), 1)
			continue
		}
		for at := p.start; at < p.end; {
			step := floored(at, s.step)
			until := p.end
			if next := (step + 1); next <= math.MaxInt64/s.step {
				until = min(until, next*s.step)
			}
			visit(p.row, int(step-s.first), until-at)
			at = until
		}
	}
}
