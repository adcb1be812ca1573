package webhook

import "errors"

var (
	// ErrInvalidSignature is what every [*SignatureError] is: the request must
	// not be acted on.
	ErrInvalidSignature = errors.New("webhook: invalid signature")

	// ErrNoSecret means that no secret was given, or an empty one. Nothing is
	// accepted then, because everybody knows the empty secret. [NewHandler]
	// gives it before the first request.
	ErrNoSecret = errors.New("webhook: no secret")

	// ErrBadPayload means that a body is no event. Its signature may well be
	// right.
	ErrBadPayload = errors.New("webhook: body is not an event")
)

// SignatureError tells why a request was refused. It holds no secret and
// nothing that came with the request.
//
// It is [ErrInvalidSignature], and with [ReasonNoSecret] also [ErrNoSecret].
type SignatureError struct {
	// Reason is the first rule that the request broke.
	Reason Reason
}

// Error implements error.
func (e *SignatureError) Error() string { return "webhook: request refused: " + string(e.Reason) }

// Is makes errors.Is find [ErrInvalidSignature] and [ErrNoSecret].
func (e *SignatureError) Is(target error) bool {
	return target == ErrInvalidSignature || target == ErrNoSecret && e.Reason == ReasonNoSecret
}
