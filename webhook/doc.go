// Package webhook receives the events that SweatStack sends: it checks who sent
// a request, reads the event, runs your function and answers.
//
// [NewHandler] is all that most programs need: it takes the webhook secret of
// the application and a function, and gives an [http.Handler] for a POST route.
// [Verify] and [ParseEvent] are the two steps inside it, for programs that get
// their requests in another way. [Sign] is the sender's side, for tests.
//
// # The signature
//
// Each request carries one header [SignatureHeader] of the form
//
//	t=<Unix seconds>,v1=<HMAC-SHA256 of "<t>.<body>", in hex>
//
// Verify is strict, because two programs that read one header differently are
// an opening for an attack. A refusal is a [*SignatureError], and its [Reason]
// names the rule. All secrets are tried, so that a secret can be replaced
// without losing an event: configure the new one and the old one, change it at
// SweatStack, then remove the old one.
//
// A signature proves who sent the body and about when. It does not prove that
// the request is new: a copy sent again within the tolerance passes.
//
// # One event may come more than once
//
// SweatStack waits 2 seconds for an answer and tries again, with growing pauses
// for up to 24 hours, after anything but 2xx. So an event can come twice, late,
// and after younger ones. Take it as a hint that something changed: read the
// resource again and write what you find, so that doing it twice does no harm.
// [Event.Digest] is the same for every copy of an event and tells them apart
// from others. Do not use the header for that; each try is signed anew.
//
// # Answers
//
//   - 204: the function returned nil.
//   - 400: the header is missing, repeated or not of the form above, or the body
//     could not be read or is no event.
//   - 401: the signature is wrong, or its time is outside the tolerance.
//   - 405: the method is not POST.
//   - 408: the body did not arrive in time.
//   - 413: the body is above the limit.
//   - 500: the function panicked.
//   - 503 with Retry-After: the function returned an error.
//
// Content-Type is not looked at: the signature does not cover it, and a body
// that is no event is refused anyway. A body with Content-Encoding is not
// unpacked: what is signed is what is on the wire.
//
// Secrets and signatures never appear in an error, a log line or an answer.
package webhook
