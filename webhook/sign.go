package webhook

import (
	"encoding/hex"
	"strconv"
	"time"
)

// Sign gives the value of [SignatureHeader] for a body sent at the time at,
// as SweatStack makes it. It is meant for senders: tests, and tools that send
// an event to a program under development. It keeps no state and is safe for
// concurrent use.
//
// With the empty secret it gives the empty text, which no receiver accepts.
// Fractions of a second are dropped.
func Sign(secret string, at time.Time, body []byte) string {
	if secret == "" {
		return ""
	}
	signed := strconv.FormatInt(at.Unix(), 10)
	return "t=" + signed + ",v1=" + hex.EncodeToString(computeMAC(secret, signed, body))
}
