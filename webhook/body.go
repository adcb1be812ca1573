package webhook

import (
	"errors"
	"io"
	"net/http"
	"os"
	"time"
)

// readBody reads at most limit bytes until deadline. A body that announces more
// is refused before its first byte is read. The error of a connection that broke
// is dropped: it names addresses and helps nobody.
//
// The deadline is set on the connection, since reading a body heeds no context;
// the server takes it off again at the end of the body. Where a middleware hides
// the connection, the server's ReadTimeout is the only bound.
func readBody(w http.ResponseWriter, r *http.Request, limit int64, deadline time.Time) ([]byte, Reason) {
	if r.ContentLength > limit {
		return nil, ReasonBodyTooLarge
	}
	if r.Body == nil { // a request that no server made
		return nil, ""
	}
	_ = http.NewResponseController(w).SetReadDeadline(deadline)
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return nil, ReasonBodyTooLarge
		}
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return nil, ReasonSlowBody
		}
		return nil, ReasonUnreadableBody
	}
	return body, ""
}
