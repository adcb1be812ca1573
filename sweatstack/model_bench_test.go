package sweatstack_test

import (
	"encoding/json"
	"testing"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// page is a full page of rides with ten laps each, about 0.5 MB.
func page(tb testing.TB) []byte {
	tb.Helper()
	var ride sweatstack.ActivitySummary
	var raw json.RawMessage
	readVector(tb, "activity_details.json", &raw)
	decode(tb, string(raw), &ride)
	for len(ride.Laps) < 10 {
		ride.Laps = append(ride.Laps, sweatstack.Lap{Summary: *ride.Summary, Start: ride.Start, End: ride.End})
	}
	rides := make([]sweatstack.ActivitySummary, 100)
	for i := range rides {
		rides[i] = ride
	}
	return []byte(marshal(tb, rides))
}

// BenchmarkActivities_DecodePage bounds what the models add to encoding/json:
// plain structs, which lose unknown members, take about as long, maps
// of raw messages about five times as long.
func BenchmarkActivities_DecodePage(b *testing.B) {
	wire := page(b)
	b.SetBytes(int64(len(wire)))
	b.ReportAllocs()
	for b.Loop() {
		var rides []sweatstack.ActivitySummary
		if err := json.Unmarshal(wire, &rides); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkActivities_EncodePage bounds what an application pays that hands
// activities on as JSON: about as much as for reading them.
func BenchmarkActivities_EncodePage(b *testing.B) {
	var rides []sweatstack.ActivitySummary
	decode(b, string(page(b)), &rides)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := json.Marshal(rides); err != nil {
			b.Fatal(err)
		}
	}
}
