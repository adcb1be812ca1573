package training

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// maxLaps keeps the number of a lap within its 8-bit column.
const maxLaps = 120

// session plans one session: everything but its samples. The hour is local.
func (b *body) session(day, nth int, d discipline, k kind, minutes, hour float64) Session {
	id := key(b.seed, forRecording, uint64(day), uint64(nth))
	r := stream(id, forRecording)
	if d.family == "walking" || d.motion == noMotion {
		k = min(k, long) // nobody does intervals there
	}
	seconds, against := int(60*min(max(minutes, float64(d.shortest)), float64(d.longest))), others
	if k == race {
		seconds, against = b.race(day, d, seconds, r)
	}
	s := Session{
		Sport:   d.sport,
		Start:   clock(day, time.Duration(hour*3600)*time.Second, b.zone),
		Zone:    b.zone,
		body:    b,
		sport:   d,
		workout: newWorkout(k, seconds, against, d, r),
		form:    b.form(day),
		key:     id,
		route:   key(b.seed, forRoute, hash(d.family), uint64(r.IntN(6))),
	}
	s.Duration = time.Duration(s.workout.seconds()) * time.Second
	s.ID = newID(s.Start, stream(id, forID, 1))
	s.SourceID = newID(s.End().Add(42*time.Second), stream(id, forID, 2))
	s.Tags = s.workout.tags(d, r)
	s.equip(r)
	s.Laps = s.laps()
	return s
}

// equip decides which devices recorded the session and so which metrics it has.
func (s *Session) equip(r *rand.Rand) {
	d, b := s.sport, s.body
	has := map[string]bool{"lap": true}
	tested := s.workout.kind == stepTest || s.workout.kind == maximalTest // nobody goes there without sensors
	if r.Float64() > 0.04 || tested {                                     // now and then the strap stays at home
		has["heart_rate"] = true
		s.Devices = append(s.Devices, "Chest strap")
		has["respiration_rate"] = r.Float64() < 0.35
	}
	s.hasPod = !d.indoor || d.family != "cycling" || r.Float64() < 0.6
	if d.motion != noMotion && s.hasPod {
		has["speed"], has["distance"] = true, true
	}
	if d.motion != noMotion {
		has["cadence"] = true
	}
	if d.outdoors() {
		has["latitude"], has["longitude"] = true, true
		has["altitude"] = d.ground != oval
	}
	has["temperature"] = !d.indoor && d.ground != level && r.Float64() < 0.9
	has["power"] = d.power && (d.family != "running" || b.footpod) && (r.Float64() > 0.03 || tested)
	special := r.Float64()
	has["core_temperature"] = special < 0.10 || s.workout.kind == race && special < 0.4
	has["smo2"] = d.motion != flowing && special > 0.84
	s.Devices = append(s.Devices, s.recorder())
	for _, extra := range [][2]string{
		{"power", powerMeter(d)},
		{"core_temperature", "Core temperature sensor"},
		{"smo2", "Muscle oxygen sensor"},
	} {
		if has[extra[0]] && !b.without[extra[0]] && extra[1] != "" {
			s.Devices = append(s.Devices, extra[1])
		}
	}
	for _, metric := range metricOrder() {
		if has[metric] && !b.without[metric] {
			s.Metrics = append(s.Metrics, metric)
		}
	}
	if !s.Has("heart_rate") {
		s.Devices = slices.DeleteFunc(s.Devices, func(name string) bool { return name == "Chest strap" })
	}
}

// recorder is what holds the recording.
func (s *Session) recorder() string {
	switch {
	case s.sport.family == "cycling" && s.sport.indoor:
		return "Smart trainer"
	case s.sport.family == "cycling":
		return "Bike computer"
	case s.sport.family == "rowing" && s.sport.indoor:
		return "Rowing machine"
	default:
		return "Sports watch"
	}
}

func powerMeter(d discipline) string {
	switch {
	case d.indoor && d.family != "running":
		return "" // the machine itself measures
	case d.family == "running":
		return "Foot pod"
	default:
		return "Power pedals"
	}
}

// laps are where the button was pressed, or, in a session without structure,
// where the device makes one every so often.
func (s *Session) laps() []Span {
	total := s.workout.seconds()
	var starts []int
	at := 0
	for _, st := range s.workout.steps {
		if st.lap && st.seconds > 0 {
			starts = append(starts, at)
		}
		at += st.seconds
	}
	if every := s.body.lapEvery; every > 0 && len(starts) == 1 {
		for next := every; next+60 < total; next += every {
			starts = append(starts, next)
		}
	}
	starts = starts[:min(len(starts), maxLaps)]
	laps := make([]Span, len(starts))
	for i, from := range starts {
		to := total
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		laps[i] = Span{From: from, To: to}
	}
	return laps
}

// hash is FNV-1a of a text.
func hash(text string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return h
}

// roundHalf rounds to the nearest number that a half float can hold. Values
// below the smallest normal half become zero.
func roundHalf(v float64) float32 {
	bits := math.Float32bits(float32(v))
	bits += 0xfff + bits>>13&1
	bits &^= 0x1fff
	rounded := math.Float32frombits(bits)
	if math.Abs(float64(rounded)) < 6.2e-5 {
		return 0
	}
	return min(max(rounded, -65504), 65504)
}
