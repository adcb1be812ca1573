package sweatstacktest

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// Activity tells about an activity of the sandbox.
type Activity struct {
	// ID is a ULID of 26 characters.
	ID string
	// UserID is whose activity it is.
	UserID string
	// Sport is the sport in taxonomy form, such as cycling+stationary.
	Sport string
	// Start is in UTC.
	Start time.Time
	// Duration is the time on the clock, pauses included.
	Duration time.Duration
	// Metrics are the wire names of the streams that it has.
	Metrics []string
	// Tags are what the person wrote on it.
	Tags []string
}

// Activities returns a user's activities, newest first; nil for an unknown user.
func (s *Sandbox) Activities(user User) []Activity {
	var out []Activity
	for _, a := range s.world.activities(user.ID) {
		out = append(out, a.public())
	}
	return out
}

func (a *activity) public() Activity {
	return Activity{
		ID: a.id, UserID: a.user, Sport: a.sport, Start: a.start, Duration: a.duration,
		Metrics: slices.Clone(a.metrics), Tags: slices.Clone(a.tags),
	}
}

// Recording is an activity to add: one value per second in each stream, NaN
// for a second without one. Streams may be missing and need not have the same
// length: the longest decides how long the activity is.
type Recording struct {
	// Sport is in taxonomy or legacy form. Empty means cycling.road.
	Sport string
	// Start is when it began. Zero means that it has just ended.
	Start time.Time
	// Tags are what the person wrote on it.
	Tags []string
	// Power is in W, 0 to 32767.
	Power []float64
	// HeartRate is in bpm, 0 to 32767.
	HeartRate []float64
	// Speed is in m/s, rounded to a half float.
	Speed []float64
	// Data takes the place of the streams, for all metrics at once: columns with
	// the names of the platform's metrics (power, latitude, …), and timestamp, if
	// rows are not one per second from Start on. The number in a column lap
	// begins a lap where it changes. Other columns are left out, and so are
	// values that the platform cannot carry. It may last a week.
	Data *frame.Frame
}

// maxRecording bounds a recording, in seconds.
const maxRecording = 24 * 3600

// AddActivity puts an activity into a user's history and, when the sandbox's
// application has a webhook endpoint, announces it with an activity_created
// event, which was sent when AddActivity returns. An unknown user and a
// recording without values, or longer than a day, are errors.
func (s *Sandbox) AddActivity(user User, r Recording) (Activity, error) {
	owner, ok := s.user(user.ID)
	if !ok {
		return Activity{}, fmt.Errorf("sweatstacktest: no user %q", user.ID)
	}
	if r.Sport == "" {
		r.Sport = "cycling.road"
	}
	if !wellFormedSport(r.Sport) {
		return Activity{}, fmt.Errorf("sweatstacktest: sport %q is malformed", r.Sport)
	}
	read, err := r.read(s.Now())
	if err != nil {
		return Activity{}, err
	}
	start, samples := read.start, read.samples
	var raw [16]byte
	_, _ = rand.Read(raw[:]) // never fails: crypto/rand ends the program instead
	name := hex.EncodeToString(raw[:])
	a := &activity{
		id: ulid(start, 0, name), user: owner.ID, source: ulid(start, 1, name), sport: taxonomySport(r.Sport),
		start: start, duration: read.length, zone: zoneOrUTC(owner.Zone), tags: slices.Clone(r.Tags),
		devices: []string{"Sandbox"}, metrics: samples.Metrics(), laps: read.laps,
		samples: func() training.Samples { return samples },
	}
	if s.keeper != nil {
		if a.origin, err = originOf(&r); err != nil {
			return Activity{}, err
		}
	}
	s.world.add(a)
	s.touch()
	s.announce("activity_created", owner.ID, a.id)
	return a.public(), nil
}

// samples turns the streams into columns.
func (r *Recording) samples(start time.Time, seconds int) training.Samples {
	samples := training.Samples{
		Start: start, Offset: make([]int32, seconds),
		Lap:       training.Column[int8]{Values: make([]int8, seconds)},
		Power:     wholeColumn(r.Power, seconds),
		HeartRate: wholeColumn(r.HeartRate, seconds),
		Speed:     halfColumn(r.Speed, seconds),
	}
	for i := range samples.Offset {
		samples.Offset[i] = int32(i)
	}
	return samples
}

// wholeColumn rounds to 16-bit integers; what they cannot hold is missing.
func wholeColumn(values []float64, rows int) training.Column[int16] {
	if len(values) == 0 {
		return training.Column[int16]{}
	}
	column := training.Column[int16]{Values: make([]int16, rows), Valid: make([]bool, rows)}
	for i, value := range values {
		if rounded := math.Round(value); rounded >= 0 && rounded <= math.MaxInt16 {
			column.Values[i], column.Valid[i] = int16(rounded), true
		}
	}
	return column
}

// halfColumn rounds to what a half float can hold in the range of speeds: 11
// bits. What is no speed is missing.
func halfColumn(values []float64, rows int) training.Column[float32] {
	if len(values) == 0 {
		return training.Column[float32]{}
	}
	column := training.Column[float32]{Values: make([]float32, rows), Valid: make([]bool, rows)}
	for i, value := range values {
		if value >= 0 && value < 1000 {
			fraction, exponent := math.Frexp(value)
			rounded := math.Ldexp(math.RoundToEven(fraction*2048)/2048, exponent)
			column.Values[i], column.Valid[i] = float32(rounded), true
		}
	}
	return column
}
