package webhook

// Reason is a short fixed text that tells why a request was refused. It is safe
// to log, to count and to show: it holds nothing that came with the request.
type Reason string

// The reasons of [Verify], in the order in which its rules are checked: a
// request that breaks several rules is refused for the first.
const (
	// ReasonNoSecret: no secret was given, or one of them is empty.
	ReasonNoSecret Reason = "no-secret"
	// ReasonMissingHeader: there is no signature header, or it is empty.
	ReasonMissingHeader Reason = "missing-header"
	// ReasonRepeatedHeader: the header stands there more than once, equal or not.
	ReasonRepeatedHeader Reason = "repeated-header"
	// ReasonMalformed: a part of the header is not key=value.
	ReasonMalformed Reason = "malformed"
	// ReasonNoTimestamp: the header has no part t.
	ReasonNoTimestamp Reason = "no-timestamp"
	// ReasonDuplicateTimestamp: the header has several parts t.
	ReasonDuplicateTimestamp Reason = "duplicate-timestamp"
	// ReasonBadTimestamp: t is not a plain number of seconds.
	ReasonBadTimestamp Reason = "bad-timestamp"
	// ReasonNoSignature: the header has no part v1.
	ReasonNoSignature Reason = "no-signature"
	// ReasonMalformedSignature: no part v1 is 64 hex digits.
	ReasonMalformedSignature Reason = "malformed-signature"
	// ReasonTimestampTooOld: t is before now by more than the tolerance.
	ReasonTimestampTooOld Reason = "timestamp-too-old"
	// ReasonTimestampInFuture: t is after now by more than the tolerance.
	ReasonTimestampInFuture Reason = "timestamp-in-future"
	// ReasonBodyTooLarge: the body is above the limit of a [Handler]; its
	// signature was not looked at. Verify has no limit and never gives it.
	ReasonBodyTooLarge Reason = "body-too-large"
	// ReasonBadSignature: no part v1 belongs to the body, t and a secret.
	ReasonBadSignature Reason = "bad-signature"
)

// The further reasons of a [Handler], which has more to do than to verify.
const (
	// ReasonWrongMethod: the method is not POST.
	ReasonWrongMethod Reason = "wrong-method"
	// ReasonSlowBody: the body did not arrive within the handler's time.
	ReasonSlowBody Reason = "slow-body"
	// ReasonUnreadableBody: the connection broke while the body was read.
	ReasonUnreadableBody Reason = "unreadable-body"
	// ReasonBadPayload: the signature is right, but the body is no event.
	ReasonBadPayload Reason = "bad-payload"
	// ReasonHandlerFailed: the function returned an error.
	ReasonHandlerFailed Reason = "handler-failed"
	// ReasonHandlerPanicked: the function panicked.
	ReasonHandlerPanicked Reason = "handler-panicked"
)
