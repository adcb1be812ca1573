package webhook

import (
	"net/http"
	"time"
)

// Delivery is what became of one request.
type Delivery struct {
	// Status is the HTTP status of the answer.
	Status int
	// Reason tells why the answer was not 204; empty when it was.
	Reason Reason
	// Event is the event, once its signature was found right and its body was
	// read; the zero Event before.
	Event Event
	// Err tells more about three reasons and is nil with all others: with
	// [ReasonBadPayload] what is wrong, with [ReasonHandlerFailed] what the
	// function returned, as it is, with [ReasonHandlerPanicked] what kind of panic.
	Err error
	// Took is how long it took, the function included.
	Took time.Duration
}

// status is the table of answers.
func (r Reason) status() int {
	switch r {
	case "":
		return http.StatusNoContent
	case ReasonTimestampTooOld, ReasonTimestampInFuture, ReasonBadSignature:
		return http.StatusUnauthorized
	case ReasonWrongMethod:
		return http.StatusMethodNotAllowed
	case ReasonSlowBody:
		return http.StatusRequestTimeout
	case ReasonBodyTooLarge:
		return http.StatusRequestEntityTooLarge
	case ReasonNoSecret, ReasonHandlerPanicked:
		return http.StatusInternalServerError
	case ReasonHandlerFailed:
		return http.StatusServiceUnavailable
	default:
		// The header or the body has not the form it must have.
		return http.StatusBadRequest
	}
}
