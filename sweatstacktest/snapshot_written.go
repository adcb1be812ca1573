package sweatstacktest

import (
	"maps"
	"time"
)

// savedWritten is what requests have left with users.
type savedWritten struct {
	Traces   map[string]savedTrace
	Tests    map[string]savedTest
	Metadata map[savedMetadataKey]savedMetadata
	Dailies  map[savedDailyKey]savedDaily
	Changed  map[string]bool
	Backfill map[string]time.Time
	Sources  []Source
}

// savedTrace is a trace that was written, or one that was deleted.
type savedTrace struct {
	User    string
	Deleted bool
	Made    bool
	At      time.Time
	Zone    savedZone
	Sport   string
	Tags    savedTags
	TestID  string
	Lactate *float64
	RPE     *int
	Notes   *string
	Power   *int
	Speed   *float64
	HR      *int
	VO2     *float64
}

// savedTest is a test that was written, or one that was deleted.
type savedTest struct {
	User, App        string
	Deleted          bool
	Title            *string
	Sport            string
	Start, End       time.Time
	Zone, EndZone    savedZone
	Results          *testResults
	Tags             savedTags
	RecordedActivity string // id, for a test that an activity was about
}

type savedMetadataKey struct{ App, Kind, ID string }

type savedMetadata struct {
	User string
	Body []byte
}

type savedDailyKey struct {
	User, Measure string
	Day           time.Time
}

type savedDaily struct {
	Deleted bool
	Value   float64
}

// savedTags are tags. For gob no list and an empty one are the same, on the wire
// they are not.
type savedTags struct {
	None bool
	Tags []string
}

func savedTagsOf(tags []string) savedTags { return savedTags{tags == nil, tags} }

func (t savedTags) list() []string {
	if t.None {
		return nil
	}
	return notNil(t.Tags)
}

// savedZone is a time zone: by its name, or by its offset when it has none.
type savedZone struct {
	Name   string
	Offset int // seconds east of UTC
}

func savedZoneOf(zone *time.Location, at time.Time) savedZone {
	if zone == nil {
		return savedZone{Name: "UTC"}
	}
	_, offset := at.In(zone).Zone()
	return savedZone{zone.String(), offset}
}

// location makes the zone again.
func (z savedZone) location() *time.Location {
	if zone, err := time.LoadLocation(z.Name); err == nil && z.Name != "" {
		return zone
	}
	return time.FixedZone(z.Name, z.Offset)
}

// savedWritten gathers it.
func (s *Sandbox) savedWritten() savedWritten {
	out := savedWritten{
		Traces: map[string]savedTrace{}, Tests: map[string]savedTest{},
		Metadata: map[savedMetadataKey]savedMetadata{}, Dailies: map[savedDailyKey]savedDaily{},
	}
	s.world.mu.RLock()
	for id, w := range s.world.written {
		out.Traces[id] = savedTraceOf(w)
	}
	for id, w := range s.world.kept.tests {
		out.Tests[id] = savedTestOf(w)
	}
	for key, m := range s.world.kept.metadata {
		out.Metadata[savedMetadataKey{key.app, key.kind, key.id}] = savedMetadata{m.user, m.body}
	}
	for key, value := range s.world.kept.dailies {
		saved := savedDaily{Deleted: value == nil}
		if value != nil {
			saved.Value = *value
		}
		out.Dailies[savedDailyKey{key.user, key.measure, key.day}] = saved
	}
	out.Changed = maps.Clone(s.world.kept.changed)
	s.world.mu.RUnlock()

	s.backfill.mu.Lock()
	out.Backfill = maps.Clone(s.backfill.until)
	s.backfill.mu.Unlock()
	s.sources.mu.Lock()
	for _, source := range s.sources.list {
		if !source.imported {
			out.Sources = append(out.Sources, source)
		}
	}
	s.sources.mu.Unlock()
	return out
}

func savedTraceOf(w written) savedTrace {
	if w.trace == nil {
		return savedTrace{User: w.user, Deleted: true}
	}
	t := w.trace
	return savedTrace{
		User: w.user, Made: w.made, At: t.at, Zone: savedZoneOf(t.zone, t.at), Sport: t.sport, Tags: savedTagsOf(t.tags), TestID: t.testID,
		Lactate: t.lactate, RPE: t.rpe, Notes: t.notes, Power: t.power, Speed: t.speed, HR: t.heartRate, VO2: t.vo2,
	}
}

func savedTestOf(w writtenTest) savedTest {
	if w.test == nil {
		return savedTest{User: w.user, Deleted: true}
	}
	t := w.test
	out := savedTest{
		User: w.user, App: t.app, Title: t.title, Sport: t.sport, Start: t.start, End: t.end,
		Zone: savedZoneOf(t.zone, t.start), EndZone: savedZoneOf(t.endZone, t.end), Results: t.results, Tags: savedTagsOf(t.tags),
	}
	if t.recorded != nil {
		out.RecordedActivity = t.recorded.id
	}
	return out
}

// restoreWritten puts it back. Activities are there already.
func (s *Sandbox) restoreWritten(saved savedWritten) {
	for _, t := range saved.Tests {
		if t.RecordedActivity != "" {
			s.world.activities(t.User) // they are made when somebody asks
		}
	}
	s.world.mu.Lock()
	for id, t := range saved.Traces {
		s.world.written[id] = t.written(id)
	}
	for id, t := range saved.Tests {
		s.world.kept.tests[id] = t.written(id, s.world.history.byID[t.RecordedActivity])
	}
	for key, m := range saved.Metadata {
		s.world.kept.metadata[metadataKey{key.App, key.Kind, key.ID}] = metadata{m.User, m.Body}
	}
	for key, value := range saved.Dailies {
		var kept *float64
		if !value.Deleted {
			kept = &value.Value
		}
		s.world.kept.dailies[dailyKey{key.User, key.Measure, key.Day.UTC()}] = kept
	}
	maps.Copy(s.world.kept.changed, saved.Changed)
	s.world.mu.Unlock()

	s.backfill.update(func(until map[string]time.Time) { maps.Copy(until, saved.Backfill) })
	for _, source := range saved.Sources {
		s.sources.add(source)
	}
}

func (t savedTrace) written(id string) written {
	if t.Deleted {
		return written{user: t.User}
	}
	return written{user: t.User, made: t.Made, trace: &trace{
		id: id, user: t.User, at: t.At, zone: t.Zone.location(), lactate: t.Lactate, rpe: t.RPE, notes: t.Notes,
		power: t.Power, speed: t.Speed, heartRate: t.HR, vo2: t.VO2, sport: t.Sport, tags: t.Tags.list(), testID: t.TestID,
	}}
}

func (t savedTest) written(id string, recorded *activity) writtenTest {
	if t.Deleted {
		return writtenTest{user: t.User}
	}
	return writtenTest{user: t.User, test: &labTest{
		id: id, user: t.User, app: t.App, title: t.Title, sport: t.Sport, start: t.Start, zone: t.Zone.location(),
		end: t.End, endZone: t.EndZone.location(), results: t.Results, tags: t.Tags.list(), recorded: recorded,
	}}
}
