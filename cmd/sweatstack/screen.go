package main

import (
	"fmt"
	"io"
	"unicode/utf8"
)

// screen passes CSV and JSON on to a terminal without what would move its
// cursor: names, notes and tags come from other people. Files and programs get
// every byte, so it stands before terminals only.
type screen struct {
	to   io.Writer
	json bool   // write \u009b, which JSON reads as the same text; a dot otherwise
	rest []byte // the beginning of a character whose end is still to come
}

// Write implements [io.Writer].
func (s *screen) Write(p []byte) (int, error) {
	text := append(s.rest, p...)
	out := make([]byte, 0, len(text))
	for len(text) > 0 && utf8.FullRune(text) {
		r, size := utf8.DecodeRune(text)
		switch {
		case r == '\n' || r == '\t' || !movesCursor(r):
			out = utf8.AppendRune(out, r)
		case s.json:
			out = fmt.Appendf(out, `\u%04x`, r)
		default:
			out = append(out, "·"...)
		}
		text = text[size:]
	}
	s.rest = append([]byte(nil), text...)
	if _, err := s.to.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}
