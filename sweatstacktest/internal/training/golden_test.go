package training_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// A changed hash is no fault in itself: it says that every history made up so
// far changes with it. Put the new one here when that is wanted, and say so in
// the commit.
func TestGolden_SeedGivesTheSameHistoryOnEveryMachine(t *testing.T) {
	t.Parallel()
	digest := sha256.New()
	for _, s := range cyclist(t).History(now(), 60) {
		samples := s.Samples()
		_, _ = fmt.Fprintln(digest, s.ID, s.SourceID, s.Sport, s.Start.Format(time.RFC3339), s.Duration, s.Tags, s.Devices, s.Metrics, s.Laps)
		_, _ = fmt.Fprintln(digest, samples.Offset)
		for _, metric := range samples.Metrics() {
			values, _ := samples.Floats(metric)
			for _, v := range values {
				if math.IsNaN(v) {
					v = math.Inf(1) // one form of missing
				}
				_, _ = fmt.Fprintf(digest, "%x ", math.Float64bits(v))
			}
		}
		for _, trace := range s.Traces() {
			_, _ = fmt.Fprintln(digest, trace.ID, trace.Time, trace.Lactate, trace.RPE)
		}
	}
	assert.Equal(t, "4c9be1ae809507d7b45dd3c1f275f12902fec618b0b566546fdf21ed5c27f32e", hex.EncodeToString(digest.Sum(nil)))
}
