package sweatstack

import (
	"net/http"
	"time"
)

// CallOption changes one call.
type CallOption func(*call)

// CallTimeout bounds each attempt of this call instead of the client's
// time-out. A value of zero or less is ignored.
func CallTimeout(d time.Duration) CallOption {
	return func(c *call) {
		if d > 0 {
			c.timeout = d
		}
	}
}

// CallRetries replaces the client's number of retries for this call. A
// negative value is ignored.
func CallRetries(n int) CallOption {
	return func(c *call) {
		if n >= 0 {
			c.retries = n
		}
	}
}

// CallMaxBytes replaces the limit for the answer of this call: 64 MiB of JSON,
// 512 MiB of data, after decompression. A longer answer is [ErrTooLarge]. A value
// of zero or less is ignored.
func CallMaxBytes(n int64) CallOption {
	return func(c *call) {
		if n > 0 {
			c.limit = n
		}
	}
}

// Answer is what the platform sent beside the body.
type Answer struct {
	// Status is the HTTP status code.
	Status int
	// RequestID is the platform's x-request-id, for support; may be empty.
	RequestID string
	// Header is all of it, as it came from outside.
	Header http.Header
}

// tell notes what came with an answer, for who wants to know.
func (c call) tell(response *http.Response, requestID string) {
	if c.answer != nil {
		*c.answer = Answer{Status: response.StatusCode, RequestID: requestID, Header: response.Header}
	}
}

// CallAnswer writes what came with the answer to this call into a, also when the
// call fails with an [APIError]. Of a call that sends several requests (retries,
// pages, a replay after 401) the last answer stays; without any answer a is as
// it was. A must not be read before the call has returned, nor be given to two
// calls at once. Nil is ignored.
func CallAnswer(a *Answer) CallOption {
	return func(c *call) { c.answer = a }
}
