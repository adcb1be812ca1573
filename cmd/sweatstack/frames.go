package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// previewRows is how many rows of a long table a person is shown.
const previewRows = 40

// ofFrame shows a frame: its first and last rows to a person, all of it in the
// other forms.
func ofFrame(f *frame.Frame, none string) result {
	t := table{none: none}
	columns := f.Columns()
	for i, column := range columns {
		t.head = append(t.head, column.Name())
		if isNumber(column) {
			t.right = append(t.right, i)
		}
	}
	row := func(n int) []string {
		cells := make([]string, 0, len(columns))
		for _, column := range columns {
			cells = append(cells, cellOf(column, n))
		}
		return cells
	}
	n := f.Len()
	if n <= previewRows {
		for i := range n {
			t.rows = append(t.rows, row(i))
		}
	} else {
		for i := range previewRows / 2 {
			t.rows = append(t.rows, row(i))
		}
		t.rows = append(t.rows, []string{fmt.Sprintf("… %d more rows: --csv, --json or --parquet give all", n-previewRows)})
		for i := n - previewRows/2; i < n; i++ {
			t.rows = append(t.rows, row(i))
		}
	}
	return result{table: t, frame: func() (*frame.Frame, error) { return f, nil }}
}

func isNumber(column *frame.Column) bool {
	switch column.Type() {
	case frame.Int8, frame.Int16, frame.Int32, frame.Int64, frame.Uint8, frame.Uint16, frame.Uint32, frame.Uint64,
		frame.Float16, frame.Float32, frame.Float64, frame.Decimal, frame.Duration:
		return true
	}
	return false
}

// cellOf is a value for a person; nothing when it is missing.
func cellOf(column *frame.Column, row int) string {
	value := valueOf(column, row)
	switch v := value.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 32)
	case time.Duration:
		return shortDuration(v)
	case time.Time:
		if column.Zone() == "" {
			return v.Format("2006-01-02 15:04:05.999")
		}
		return v.Format("2006-01-02 15:04:05.999Z07:00")
	}
	return fmt.Sprint(value)
}

// shortDuration shows a length of time without the zeros of its end: 5m, not
// 5m0s.
func shortDuration(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// valueOf is a value for JSON; nil when it is missing.
func valueOf(column *frame.Column, row int) any {
	switch column.Type() {
	case frame.Duration:
		if v, ok := column.Duration(row); ok {
			return v
		}
	case frame.Timestamp:
		if v, ok := column.Time(row); ok {
			return v
		}
	case frame.Bool:
		if v, ok := column.Bool(row); ok {
			return v
		}
	case frame.Binary:
		if v, ok := column.Bytes(row); ok {
			return v
		}
	default:
		if v, ok := column.Float(row); ok {
			return v
		}
		if v, ok := column.Text(row); ok {
			return v
		}
	}
	return nil
}

// writeRows writes a frame as a JSON array with an object for each row, one
// row a line. Lengths of time are seconds, missing values null.
func writeRows(w io.Writer, f *frame.Frame) error {
	out := bufio.NewWriter(w)
	columns := f.Columns()
	names := make([][]byte, len(columns))
	for i, column := range columns {
		names[i], _ = json.Marshal(column.Name()) // a text: cannot fail
	}
	_, _ = out.WriteString("[")
	for row := range f.Len() {
		if row > 0 {
			_ = out.WriteByte(',')
		}
		_, _ = out.WriteString("\n  {")
		for i, column := range columns {
			if i > 0 {
				_, _ = out.WriteString(", ")
			}
			value, err := json.Marshal(jsonOf(column, row))
			if err != nil {
				return fmt.Errorf("print JSON: column %s, row %d: %w", column.Name(), row, err)
			}
			_, _ = out.Write(names[i])
			_, _ = out.WriteString(": ")
			_, _ = out.Write(value)
		}
		_ = out.WriteByte('}')
	}
	if f.Len() > 0 {
		_ = out.WriteByte('\n')
	}
	_, _ = out.WriteString("]\n")
	return out.Flush() // a bufio.Writer keeps its first error for here
}

// jsonOf is a value as JSON has it.
func jsonOf(column *frame.Column, row int) any {
	switch v := valueOf(column, row).(type) {
	case time.Duration:
		return v.Seconds()
	case time.Time:
		if column.Zone() == "" {
			return v.Format("2006-01-02T15:04:05.999999999")
		}
		return v
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil // JSON has no such numbers
		}
		return v
	default:
		return v
	}
}
