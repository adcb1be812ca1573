package training

import "math/rand/v2"

// faults makes the recording as imperfect as real ones are: a late fix, a
// tunnel, sensors that drop out, seconds that are lost, pauses.
func (rec *recording) faults(out *Samples) {
	r := stream(rec.session.key, forFaults)
	n := rec.seconds
	lateFix(out, r)
	if r.Float64() < 0.2 {
		from, to := hole(r, n, 20, 100)
		out.Latitude.clear(from, to)
		out.Longitude.clear(from, to)
	}
	if r.Float64() < 0.14 {
		from, to := hole(r, n, 20, 90)
		out.Power.clear(from, to)
		out.Cadence.clear(from, to)
	}
	if r.Float64() < 0.1 {
		from, to := hole(r, n, 30, 240)
		out.HeartRate.clear(from, to)
		out.RespirationRate.clear(from, to)
	}
	if r.Float64() < 0.25 { // a dry strap
		out.HeartRate.clear(0, 8+r.IntN(40))
	}
	out.CoreTemperature.clear(0, 90+r.IntN(400))
	if r.Float64() < 0.3 { // an empty battery
		out.SmO2.clear(n-n/6-r.IntN(n/4+1), n)
	}
	lost := make([]bool, n)
	copy(lost, rec.script.away)
	if r.Float64() < 0.6 {
		for range 1 + n/3000 {
			from, to := hole(r, n, 1, 4)
			for i := from; i < to; i++ {
				lost[i] = true
			}
		}
	}
	lose(out, lost)
}

// lateFix is the start without a position: some devices write nothing, some
// zeros.
func lateFix(out *Samples, r *rand.Rand) {
	found, zeros := 0, r.IntN(3) == 0
	if r.Float64() < 0.7 {
		found = 3 + r.IntN(20)
	}
	if !zeros {
		out.Latitude.clear(0, found)
		out.Longitude.clear(0, found)
		return
	}
	for i := range min(found, len(out.Latitude.Values)) {
		out.Latitude.Values[i], out.Longitude.Values[i] = 0, 0
	}
}

// hole is a stretch within n rows that leaves the first and the last minute
// alone.
func hole(r *rand.Rand, n, shortest, longest int) (from, to int) {
	length := shortest + r.IntN(longest-shortest+1)
	room := n - 120 - length
	at := 60 + r.IntN(max(room, 1))
	if room < 1 {
		return 0, 0
	}
	return at, at + length
}

// lose drops rows.
func lose(out *Samples, lost []bool) {
	rows := make([]int32, 0, len(lost))
	for i, gone := range lost {
		if !gone {
			rows = append(rows, int32(i))
		}
	}
	if len(rows) == len(lost) {
		return
	}
	out.Offset = rows
	out.Lap.keep(rows)
	out.Power.keep(rows)
	out.HeartRate.keep(rows)
	out.Cadence.keep(rows)
	for _, c := range []*Column[float32]{
		&out.Speed, &out.Altitude, &out.Distance, &out.Latitude, &out.Longitude,
		&out.Temperature, &out.CoreTemperature, &out.SmO2, &out.RespirationRate,
	} {
		c.keep(rows)
	}
}
