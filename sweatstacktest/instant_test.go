package sweatstacktest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// Python's datetime.now() has microseconds; who reads back what was written
// compares them.
func TestInstants_KeepTheirMicroseconds(t *testing.T) {
	t.Parallel()
	for api, want := range map[sweatstacktest.API][3]string{
		sweatstacktest.Current: {"2026-05-06T10:00:00.120000Z", "2026-05-06T12:00:00.120000", "2026-05-06T10:00:00Z"},
		sweatstacktest.Legacy:  {"2026-05-06T12:00:00.120000+02:00", "2026-05-06T12:00:00.120000", "2026-05-06T12:00:00+02:00"},
	} {
		w := newWire(t, sweatstacktest.WithAPI(api))
		bearer := w.signIn(w.sandbox.LoneAthlete()).AccessToken
		made := w.create(bearer, `{"timestamp":"2026-05-06T12:00:00.12+02:00"}`)
		assert.Equal(t, want[:2], []string{made.Timestamp, made.TimestampLocal})
		assert.Equal(t, want[0], w.traces("start=2026-05-06&end=2026-05-06", bearer)[0].Timestamp)
		assert.Equal(t, want[2], w.create(bearer, `{"timestamp":"2026-05-06T12:00:00+02:00"}`).Timestamp, "whole seconds have no fraction")
		finest := w.create(bearer, `{"timestamp":"2026-05-06T12:00:00.123456789+02:00"}`).TimestampLocal
		assert.Equal(t, "2026-05-06T12:00:00.123456", finest)
	}
}
