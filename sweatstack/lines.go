package sweatstack

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// maxLine bounds a line of a stream, in bytes. A line of the platform has less
// than a hundred.
const maxLine = 64 << 10

// errLongLine is a line that was skipped because it is longer than maxLine.
var errLongLine = fmt.Errorf("%w: a line of more than %d bytes", ErrTooLarge, maxLine)

// LineError is a line of a stream that cannot be read. The stream goes on
// behind it. It matches [ErrCorruptData], or [ErrTooLarge] for a line that is
// too long.
type LineError struct {
	// Path names the stream, below /api/v1.
	Path string
	// Line counts from 1 in each connection, empty lines included.
	Line int
	// Err is what is wrong with it; it holds nothing of the line itself but
	// the value of a time that cannot be read.
	Err error
}

// Error implements error.
func (e *LineError) Error() string {
	return fmt.Sprintf("sweatstack: line %d of %s: %v", e.Line, e.Path, e.Err)
}

// Unwrap gives the cause.
func (e *LineError) Unwrap() error { return e.Err }

// lineReader cuts a stream into lines, within a fixed amount of memory.
type lineReader struct {
	buffer *bufio.Reader
	line   int // the number of the last line
}

func newLineReader(r io.Reader) *lineReader {
	return &lineReader{buffer: bufio.NewReaderSize(r, maxLine)}
}

// next gives the next line that is not empty, without the white space around
// it. It is good until the next call. The last line needs no line break, but it
// counts only when the stream came to its proper end: half a line of a
// connection that was cut may look whole. After errLongLine the next line
// follows; any other error is the end.
func (r *lineReader) next() ([]byte, error) {
	for {
		line, err := r.buffer.ReadSlice('\n')
		r.line++
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			if err := r.skip(); err != nil {
				return nil, err
			}
			return nil, errLongLine
		case err != nil && !errors.Is(err, io.EOF):
			return nil, err
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			return line, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// skip reads past the next line break. The end of the stream is as good.
func (r *lineReader) skip() error {
	for {
		_, err := r.buffer.ReadSlice('\n')
		switch {
		case err == nil, errors.Is(err, io.EOF):
			return nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return err
		}
	}
}
