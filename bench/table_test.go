package bench

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// table is what one bar comes to: a heading, columns with their names in the
// first row, and notes below.
type table struct {
	bar     int // its place among the others
	heading string
	rows    [][]string
	notes   []string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// write prints the table with its columns in line.
func (t *table) write(w io.Writer) {
	var widths []int
	for _, row := range t.rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	_, _ = fmt.Fprintf(w, "\n%d. %s\n", t.bar, t.heading)
	for _, row := range t.rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString("  " + cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)))
		}
		_, _ = fmt.Fprintln(w, strings.TrimRight(line.String(), " "))
	}
	for _, note := range t.notes {
		_, _ = fmt.Fprintln(w, "  * "+note)
	}
}

// report collects the tables of a run by their bars. A benchmark that runs again
// replaces its own. Benchmarks run one after the other.
type report map[int]*table

func (r report) show(t *table) { r[t.bar] = t }

// results are printed after the last benchmark: within one, the lines would be
// mixed with those of go test.
var results = report{}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, bar := range slices.Sorted(maps.Keys(results)) {
		results[bar].write(os.Stdout)
	}
	if len(results) > 0 {
		_, _ = fmt.Fprintln(os.Stdout)
	}
	os.Exit(code)
}

// verdict says whether a bar holds. It fails nothing: times are the machine's.
func verdict(holds bool) string {
	if holds {
		return "PASS"
	}
	return "over the bar"
}

func micros(d time.Duration) string { return fmt.Sprintf("%.2f µs", float64(d.Nanoseconds())/1e3) }

func millis(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d.Nanoseconds())/1e6) }

func mebibytes(bytes float64) string { return fmt.Sprintf("%.1f MiB", bytes/(1<<20)) }

// ratio says how many times ours goes into theirs.
func ratio(theirs, ours float64) string {
	if ours <= 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f ×", theirs/ours)
}
