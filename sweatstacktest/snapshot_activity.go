package sweatstacktest

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/activityfile"
	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// origin is what the samples of an activity come from that somebody added: a
// recording, or an uploaded file. Nil for the history of the seed, and for
// files of an import.
type origin struct {
	// Streams is set for a recording of AddActivity without a table.
	Streams *savedStreams
	// Table says that Content is a table as Parquet, for the same.
	Table bool
	// Name, Content and At are the uploaded file and the place in it, Sum is the
	// hash of the content. It is saved apart, once for all its activities.
	Name    string
	Content []byte
	Sum     [sha256.Size]byte
	At      int
	Options activityfile.Options
}

// savedStreams are those of a [Recording].
type savedStreams struct{ Power, HeartRate, Speed []float64 }

// fileName is the name of the value that holds the uploaded file; empty for a
// recording.
func (o *origin) fileName() string {
	if o.Streams != nil || o.Table {
		return ""
	}
	return valueFile + hex.EncodeToString(o.Sum[:])
}

// samples makes the samples anew. What cannot be read has none.
func (o *origin) samples(start time.Time) training.Samples {
	if kept := o.Streams; kept != nil {
		r := Recording{Power: kept.Power, HeartRate: kept.HeartRate, Speed: kept.Speed}
		return r.samples(start, max(len(r.Power), len(r.HeartRate), len(r.Speed)))
	}
	if o.Table {
		return o.tableSamples(start)
	}
	read, err := activityfile.Read(o.Name, o.Content, o.Options)
	if err != nil || o.At >= len(read) {
		return training.Samples{Start: start}
	}
	return read[o.At].Samples
}

// savedActivity is an activity that was added.
type savedActivity struct {
	ID, User, Source, Sport string
	Start                   time.Time
	Duration                time.Duration
	Zone                    string
	Tags, Devices, Metrics  []string
	Laps                    []training.Span
	Origin                  origin
}

func savedActivityOf(a *activity) savedActivity {
	from := *a.origin
	if from.fileName() != "" {
		from.Content = nil
	}
	return savedActivity{
		ID: a.id, User: a.user, Source: a.source, Sport: a.sport, Start: a.start, Duration: a.duration,
		Zone: a.zone.String(), Tags: a.tags, Devices: a.devices, Metrics: a.metrics, Laps: a.laps, Origin: from,
	}
}

// activity makes it again.
func (s savedActivity) activity() *activity {
	from := s.Origin
	start := s.Start.UTC()
	return &activity{
		id: s.ID, user: s.User, source: s.Source, sport: s.Sport, start: start, duration: s.Duration,
		zone: zoneOrUTC(s.Zone), tags: s.Tags, devices: s.Devices, metrics: s.Metrics, laps: s.Laps, origin: &from,
		samples: func() training.Samples { return from.samples(start) },
	}
}
