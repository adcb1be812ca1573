package activityfile

import (
	"bytes"
	"strings"
)

// lines cuts a table into lines and those into cells. It knows no cell that
// goes over several lines: no sample needs one, and so a quote that is never
// closed cannot swallow the file.
type lines struct {
	rest   []byte
	number int // of the line that was read last, from 1
	cells  []string
}

// next returns the cells of the next line that is not empty, nil at the end.
// The slice is good until the next call.
func (l *lines) next() ([]string, error) {
	for len(l.rest) > 0 {
		l.number++
		line, rest, _ := bytes.Cut(l.rest, []byte("\n"))
		l.rest = rest
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line) > maxLine {
			return nil, fail(CodeInvalid, "line %d is longer than %d bytes", l.number, maxLine)
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if err := l.split(string(line)); err != nil {
			return nil, err
		}
		return l.cells, nil
	}
	return nil, nil
}

// split cuts a line at its commas, except for those in quotes.
func (l *lines) split(line string) error {
	l.cells = l.cells[:0]
	for {
		if strings.HasPrefix(line, `"`) {
			cell, rest, ok := unquote(line[1:])
			if !ok {
				return fail(CodeInvalid, "line %d has a quote without its end", l.number)
			}
			l.cells = append(l.cells, cell)
			if rest == "" {
				return nil
			}
			line = rest[1:]
			continue
		}
		cell, rest, more := strings.Cut(line, ",")
		l.cells = append(l.cells, cell)
		if !more {
			return nil
		}
		line = rest
	}
}

// unquote reads a cell up to its closing quote, which a comma or the end of
// the line must follow; two quotes stand for one.
func unquote(text string) (cell, rest string, ok bool) {
	var b strings.Builder
	for {
		part, after, found := strings.Cut(text, `"`)
		b.WriteString(part)
		switch {
		case !found:
			return "", "", false
		case after == "" || after[0] == ',':
			return b.String(), after, true
		case after[0] != '"':
			return "", "", false
		}
		b.WriteByte('"')
		text = after[1:]
	}
}
