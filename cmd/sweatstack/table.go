package main

import (
	"bytes"
	"io"
	"os"
	"slices"
	"strings"
	"unicode"
)

// table is what a person gets to see: texts in columns.
type table struct {
	head []string
	rows [][]string
	// right names the columns that are aligned to the right: numbers.
	right []int
	// none is shown in place of a table without rows.
	none string
}

// Colours of a terminal: bold for the head, faint for the empty table.
const (
	bold  = "\x1b[1m"
	faint = "\x1b[2m"
	plain = "\x1b[0m"
)

// colourful reports whether a stream shows colours: a terminal, unless the
// variable NO_COLOR or TERM says otherwise (https://no-color.org).
func colourful(stream io.Writer) bool {
	return canDraw(stream) && os.Getenv("NO_COLOR") == ""
}

// canDraw reports whether a stream is a terminal that obeys escape sequences, as
// a bar that is drawn anew needs.
func canDraw(stream io.Writer) bool {
	return isTerminal(stream) && os.Getenv("TERM") != "dumb"
}

// write prints the table.
func (t *table) write(w io.Writer, colour bool) error {
	paint := func(code, text string) string {
		if !colour {
			return text
		}
		return code + text + plain
	}
	var page bytes.Buffer
	if len(t.rows) == 0 {
		page.WriteString(paint(faint, t.none) + "\n")
		_, err := w.Write(page.Bytes())
		return err
	}
	rows := make([][]string, 0, len(t.rows)+1)
	raw := t.rows
	if len(t.head) > 0 {
		raw = append([][]string{t.head}, raw...) // columns of a frame are named by the platform
	}
	for _, row := range raw {
		clean := make([]string, len(row))
		for i, cell := range row {
			clean[i] = printable(cell)
		}
		rows = append(rows, clean)
	}
	widths := widthsOf(rows)
	for n, row := range rows {
		line := t.line(row, widths)
		if n == 0 && len(t.head) > 0 {
			line = paint(bold, line)
		}
		page.WriteString(line + "\n")
	}
	_, err := w.Write(page.Bytes())
	return err
}

// line lays the cells of a row out.
func (t *table) line(row []string, widths []int) string {
	if len(row) == 1 && len(widths) > 1 {
		return row[0]
	}
	var b strings.Builder
	for i, cell := range row {
		gap := strings.Repeat(" ", widths[i]-widthOf(cell))
		switch {
		case slices.Contains(t.right, i):
			b.WriteString(gap + cell)
		case i == len(row)-1:
			b.WriteString(cell)
		default:
			b.WriteString(cell + gap)
		}
		if i < len(row)-1 {
			b.WriteString("  ")
		}
	}
	return b.String()
}

// widthsOf measures the columns in cells of a terminal. A row of a single cell in a
// wider table is a remark: it may be as long as it likes.
func widthsOf(rows [][]string) []int {
	var widths []int
	for _, row := range rows {
		if len(row) == 1 && len(rows[0]) > 1 {
			continue
		}
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], widthOf(cell))
		}
	}
	return widths
}

// printable takes out what would move a terminal's cursor: names and tags come
// from other people.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if movesCursor(r) {
			return '·'
		}
		return r
	}, text)
}

// movesCursor reports whether a character is not shown where it stands: it
// steers the terminal, turns the direction of the line, or begins another one.
func movesCursor(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp)
}
