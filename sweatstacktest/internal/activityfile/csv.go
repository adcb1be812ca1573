package activityfile

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bounds of a line: far above any table of samples.
const (
	maxLine    = 64 << 10
	maxColumns = 512
)

// table is a CSV file under way.
type table struct {
	names   []string
	time    int
	sport   int // -1 without the column
	lap     int // -1 without the column
	metrics []columnOf
}

// columnOf says where a metric stands.
type columnOf struct {
	metric metric
	at     int
}

// ReadCSV reads a table: names in the first line, then a row for each second.
// The column timestamp is ISO 8601. The columns sport and lap and those named
// for a metric are read, others are left alone. Empty cells and NaN are
// missing values. Commas separate; line ends of both kinds, a byte order mark
// and quotes are fine. A row must not have more cells than there are names.
// Rows may be out of order.
func ReadCSV(content []byte, options Options) (Activity, error) {
	if !utf8.Valid(content) || bytes.IndexByte(content, 0) >= 0 {
		return Activity{}, fail(CodeInvalid, "the file is not text in UTF-8")
	}
	lines := lines{rest: bytes.TrimPrefix(content, []byte("\ufeff"))}
	header, err := lines.next()
	if err != nil {
		return Activity{}, err
	}
	t, err := newTable(header)
	if err != nil {
		return Activity{}, err
	}
	var (
		collected = rows{room: MaxSeconds}
		times     clockReader
		sport     string
		lap       string
		starts    []int64
	)
	for {
		cells, err := lines.next()
		if err != nil {
			return Activity{}, err
		}
		if cells == nil {
			break
		}
		if len(cells) > len(t.names) {
			return Activity{}, fail(CodeInvalid, "line %d has more cells than the first line has names", lines.number)
		}
		second, err := times.read(t.cell(cells, t.time), options.Offsets, lines.number)
		if err != nil {
			return Activity{}, err
		}
		if text := t.cell(cells, t.sport); text != "" && text != sport {
			if sport != "" {
				return Activity{}, fail(CodeInvalid, "line %d changes the sport; a CSV file holds one activity", lines.number)
			}
			sport = strings.Clone(text)
		}
		if text := t.cell(cells, t.lap); len(starts) == 0 || (text != "" && text != lap) {
			lap = strings.Clone(text)
			starts = append(starts, second)
		}
		r, err := collected.at(second)
		if err != nil {
			return Activity{}, err
		}
		if err := t.values(r, cells, lines.number); err != nil {
			return Activity{}, err
		}
	}
	if options.Sport && sport == "" {
		return Activity{}, fail(CodeMissingSport, "the column sport is missing or empty")
	}
	slices.Sort(starts)
	return build(sport, collected.sorted(), starts, nil)
}

// newTable finds the columns.
func newTable(names []string) (*table, error) {
	if len(names) > maxColumns {
		return nil, fail(CodeInvalid, "the file has more than %d columns", maxColumns)
	}
	t := &table{time: -1, sport: -1, lap: -1}
	for at, name := range names {
		name = strings.TrimSpace(name)
		m, isMetric := columnMetric(name)
		if (isMetric || name == "timestamp" || name == "sport" || name == "lap") && slices.Contains(t.names, name) {
			return nil, fail(CodeInvalid, "the column %s is there twice", name)
		}
		t.names = append(t.names, name)
		switch {
		case isMetric:
			t.metrics = append(t.metrics, columnOf{m, at})
		case name == "timestamp":
			t.time = at
		case name == "sport":
			t.sport = at
		case name == "lap":
			t.lap = at
		}
	}
	if t.time < 0 {
		if len(names) == 1 && strings.Contains(names[0], ";") {
			return nil, fail(CodeMissingTimestamp, "the column timestamp is missing; commas separate columns, not semicolons")
		}
		return nil, fail(CodeMissingTimestamp, "the column timestamp is missing")
	}
	return t, nil
}

// cell is one cell without the space around it; empty for a row that ends
// before it, and for a column that is not there.
func (t *table) cell(cells []string, at int) string {
	if at < 0 || at >= len(cells) {
		return ""
	}
	return strings.TrimSpace(cells[at])
}

// values reads the metrics of a row.
func (t *table) values(r *row, cells []string, line int) error {
	for _, column := range t.metrics {
		text := t.cell(cells, column.at)
		switch strings.ToLower(text) {
		case "", "nan", "null", "none", "na", "n/a":
			continue
		}
		value, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return fail(CodeInvalid, "line %d has no number in the column %s", line, t.names[column.at])
		}
		r.set(column.metric, value)
	}
	return nil
}
