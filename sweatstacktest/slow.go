package sweatstacktest

import (
	"context"
	"io"
	"net/http"
	"time"
)

// pause waits, and reports false when the context ended first.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// dripPieces is into how many pieces a slow body is cut at most, and dripSize
// how small they get.
const (
	dripPieces = 16
	dripSize   = 16
)

// dripWriter sends a body in pieces with a pause before each.
type dripWriter struct {
	http.ResponseWriter

	pause time.Duration
	r     *http.Request
}

// Write sends p piece by piece. When the caller goes away, it ends the request.
func (d *dripWriter) Write(p []byte) (int, error) {
	size := max(len(p)/dripPieces, dripSize)
	written := 0
	for len(p) > 0 {
		if !pause(d.r.Context(), d.pause) {
			return written, d.r.Context().Err()
		}
		n, err := d.ResponseWriter.Write(p[:min(size, len(p))])
		written += n
		if err != nil {
			return written, err
		}
		_ = http.NewResponseController(d.ResponseWriter).Flush()
		p = p[n:]
	}
	return written, nil
}

// Unwrap serves [http.ResponseController].
func (d *dripWriter) Unwrap() http.ResponseWriter { return d.ResponseWriter }

// dripReader gives a body in pieces with a pause before each.
type dripReader struct {
	ctx   context.Context
	rest  []byte
	pause time.Duration
}

// duration is how long the whole body takes.
func (d *dripReader) duration() time.Duration {
	return time.Duration((len(d.rest)+dripSize-1)/dripSize) * d.pause
}

// Read gives the next piece.
func (d *dripReader) Read(p []byte) (int, error) {
	if len(d.rest) == 0 {
		return 0, io.EOF
	}
	if !pause(d.ctx, d.pause) {
		return 0, d.ctx.Err()
	}
	n := copy(p, d.rest[:min(dripSize, len(d.rest))])
	d.rest = d.rest[n:]
	return n, nil
}
