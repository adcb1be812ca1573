package webhook

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// signature is what one header says, after everything was checked that needs
// neither clock nor body.
type signature struct {
	// signed is the text of t as it was sent. It is what the sender signed;
	// a number printed anew would lose leading zeros.
	signed string
	// seconds is t as a number, never negative.
	seconds int64
	// macs are the well-formed values of v1, at least one.
	macs [][sha256.Size]byte
}

// parseHeader finds the one signature header and reads it. This and the other
// checks give the empty reason for what is right.
func parseHeader(header http.Header) (signature, Reason) {
	value, reason := findHeader(header)
	if reason != "" {
		return signature{}, reason
	}
	return parseSignature(value)
}

// findHeader gives the value of the one signature header. Names are compared
// without case, so that a header map which did not pass through net/http cannot
// hide a second header behind another spelling.
func findHeader(header http.Header) (string, Reason) {
	var values []string
	for name, list := range header {
		// Equal length keeps out the letters outside ASCII that fold to ASCII.
		if len(name) == len(SignatureHeader) && strings.EqualFold(name, SignatureHeader) {
			values = append(values, list...)
		}
	}
	switch {
	case len(values) > 1:
		return "", ReasonRepeatedHeader
	case len(values) == 0 || values[0] == "":
		return "", ReasonMissingHeader
	}
	return values[0], ""
}

// parseSignature reads the value of the header. All parts are looked at before
// the first of them is judged, so that the reason does not depend on their order.
func parseSignature(value string) (signature, Reason) {
	var times, hexes []string
	for part := range strings.SplitSeq(value, ",") {
		key, text, ok := strings.Cut(part, "=")
		if !ok || !isKey(key) {
			return signature{}, ReasonMalformed
		}
		switch key {
		case "t":
			times = append(times, text)
		case "v1":
			hexes = append(hexes, text)
		}
	}

	switch len(times) {
	case 0:
		return signature{}, ReasonNoTimestamp
	case 1:
	default:
		return signature{}, ReasonDuplicateTimestamp
	}
	seconds, ok := parseSeconds(times[0])
	if !ok {
		return signature{}, ReasonBadTimestamp
	}

	if len(hexes) == 0 {
		return signature{}, ReasonNoSignature
	}
	found := signature{signed: times[0], seconds: seconds}
	for _, text := range hexes {
		// One that is not well-formed cannot match, but it does not spoil
		// the others: a sender may add a new kind of signature one day.
		if mac, ok := parseMAC(text); ok {
			found.macs = append(found.macs, mac)
		}
	}
	if len(found.macs) == 0 {
		return signature{}, ReasonMalformedSignature
	}
	return found, ""
}

// isKey reports whether a text may be the name of a part: ASCII letters, digits
// and underscores. White space is never taken off.
func isKey(text string) bool {
	for _, c := range []byte(text) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '_':
		default:
			return false
		}
	}
	return text != ""
}

// parseSeconds reads ASCII digits only. strconv alone would also take a sign.
func parseSeconds(text string) (int64, bool) {
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			return 0, false
		}
	}
	seconds, err := strconv.ParseInt(text, 10, 64) // fails for the empty text and above int64
	return seconds, err == nil
}

// parseMAC reads exactly 64 hex digits of either case.
func parseMAC(text string) (mac [sha256.Size]byte, ok bool) {
	if len(text) != hex.EncodedLen(len(mac)) {
		return mac, false
	}
	_, err := hex.Decode(mac[:], []byte(text))
	return mac, err == nil
}

// checkTime compares t with the clock in whole seconds, as t has no fractions.
func (s signature) checkTime(now time.Time, tolerance time.Duration) Reason {
	clock := now.Unix()
	allowed := uint64(max(0, tolerance) / time.Second)
	// The differences are taken as uint64, where they cannot overflow: t goes
	// up to the end of int64, and the clock may be before 1970.
	switch {
	case clock > s.seconds:
		if uint64(clock)-uint64(s.seconds) > allowed {
			return ReasonTimestampTooOld
		}
	case clock < s.seconds:
		if uint64(s.seconds)-uint64(clock) > allowed {
			return ReasonTimestampInFuture
		}
	}
	return ""
}
