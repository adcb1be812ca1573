package webhook

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"time"
)

// Digest names the event: 64 hex digits that are the same for every copy and
// every later try of it, and differ for any other event. Use it to find out
// whether an event was seen before.
//
// It covers user, type, resource and time of the event, the time as an instant
// in nanoseconds. It does not cover the signature, which each try has anew, nor
// fields that this version does not know. endpoint is a name for the receiving
// route, chosen by the program and kept for good: two endpoints in one database
// each get their copy of an event. It may be empty.
//
// Two changes of one resource at the same instant have one digest. That is no
// loss for a program that reads the resource again.
func (e Event) Digest(endpoint string) string {
	sum := sha256.New()
	for _, part := range []string{
		"sweatstack webhook event v1", endpoint,
		e.UserID, string(e.Type), e.ResourceID, e.Timestamp.UTC().Format(time.RFC3339Nano),
	} {
		// The length before each part keeps "ab"+"c" apart from "a"+"bc".
		sum.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		sum.Write([]byte(part))
	}
	return hex.EncodeToString(sum.Sum(nil))
}
