package activityfile

import (
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// FromTable makes an activity of a table whose columns are named like the
// metrics of the platform; others are left out. A column timestamp says when
// each row was; without one there is a row for each second from start on. Rows
// need not be in order. Columns lap begin a lap where their number changes.
// Errors are as those of [Read].
func FromTable(f *frame.Frame, start time.Time) (Activity, error) {
	times, timed := f.Column("timestamp")
	if timed && times.Type() != frame.Timestamp {
		return Activity{}, fail(CodeInvalidTimestamp, "the column timestamp holds no times")
	}
	columns := map[metric]*frame.Column{}
	for _, column := range f.Columns() {
		if m, ok := columnMetric(column.Name()); ok {
			columns[m] = column
		}
	}
	numbers, _ := f.Column("lap")
	list := rows{room: MaxSeconds}
	var laps []int64
	lap := 0.0
	for i := range f.Len() {
		second := start.Unix() + int64(i)
		if timed {
			at, ok := times.Time(i)
			if !ok || !inRange(at.Unix()) {
				return Activity{}, fail(CodeInvalidTimestamp, "row %d has no time that can be right", i)
			}
			second = at.Unix()
		}
		row, err := list.at(second)
		if err != nil {
			return Activity{}, err
		}
		for m, column := range columns {
			if value, ok := column.Float(i); ok {
				row.set(m, value)
			}
		}
		if numbers == nil {
			continue
		}
		if number, ok := numbers.Float(i); ok && (len(laps) == 0 || number != lap) {
			laps, lap = append(laps, second), number
		}
	}
	sorted := list.sorted()
	if len(sorted) == 0 {
		return Activity{}, fail(CodeNoData, "the table has no rows")
	}
	return build("", sorted, laps, nil)
}
