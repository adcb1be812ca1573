package training

import (
	"math"
	"math/rand/v2"
)

// recording turns a ride into the streams of a session's sensors.
type recording struct {
	session *Session
	seconds int
	script  script
	ride    *ride
	random  *rand.Rand
}

// Samples computes the streams of the session: the same ones at each call. It
// takes some milliseconds and keeps nothing; callers that ask often should keep
// the result, which is theirs.
func (s Session) Samples() Samples {
	if s.body == nil {
		return Samples{Start: s.Start}
	}
	rec := recording{session: &s, seconds: s.workout.seconds(), random: stream(s.key, forRecording, 1)}
	rec.script = s.script()
	rec.ride = newRide(rec.seconds)
	land := rec.explore()

	out := Samples{Start: s.Start}
	// Every column draws from the stream in the same order, wanted or not, so
	// that a missing sensor does not change the other columns.
	rec.body(&out)
	rec.motion(&out, land)
	rec.place(&out)
	rec.faults(&out)
	rec.leaveOut(&out)
	return out
}

// explore rides twice, because the length of a loop is known only when it has
// been ridden: first on a loop of the expected length, then on one of the length
// that came out. What still differs is too little to see.
func (rec *recording) explore() terrain {
	s := rec.session
	if s.sport.hilliness <= 0 {
		rec.ride.play(s, &rec.script, &terrain{})
		return terrain{}
	}
	rec.ride.play(s, &rec.script, &terrain{})
	length := 0.93 * rec.ride.distance()
	var land terrain
	for range 2 {
		land = rec.land(length)
		rec.ride.play(s, &rec.script, &land)
		length = rec.ride.distance()
	}
	// Stretch the last bit, so that the loop closes at the height of the start.
	land.step = rec.round(length) / float64(max(len(land.height)-1, 1))
	return land
}

func (rec *recording) land(length float64) terrain {
	s := rec.session
	return newTerrain(s.route, rec.round(length), s.sport.hilliness, s.body.home.Altitude-2)
}

// round is the length of one round of the loop, for a distance in all.
func (rec *recording) round(length float64) float64 {
	d := rec.session.sport
	switch d.ground {
	case oval:
		return d.round
	case circuit:
		return length / max(math.Round(length/d.round), 1)
	default:
		return length
	}
}

// body makes the streams that the body itself gives.
func (rec *recording) body(out *Samples) {
	out.HeartRate = rec.heartRate()
	out.RespirationRate = rec.respiration()
	out.CoreTemperature = rec.coreTemperature()
	out.SmO2 = rec.smO2()
	out.Power = Column[int16]{Values: rec.ride.power}
	out.Cadence = rec.cadence()
}

// motion makes the streams of movement, and the number of the lap.
func (rec *recording) motion(out *Samples, land terrain) {
	s := rec.session
	speed, metres := make([]float32, rec.seconds), make([]float32, rec.seconds)
	altitude, degrees := make([]float32, rec.seconds), make([]float32, rec.seconds)
	laps := make([]int8, rec.seconds)
	air := rec.air()
	device := 19.0
	for i := range speed {
		speed[i] = roundHalf(float64(rec.ride.speed[i]))
		metres[i] = float32(rec.ride.metres[i])
		height, _ := land.at(rec.ride.metres[i])
		altitude[i] = roundHalf(s.body.home.Altitude + height)
		device += (air - 0.0065*height - device) / 420
		degrees[i] = roundHalf(math.Round(device))
	}
	for n, lap := range s.Laps {
		for i := lap.From; i < lap.To; i++ {
			laps[i] = int8(n)
		}
	}
	out.Offset = make([]int32, rec.seconds)
	for i := range out.Offset {
		out.Offset[i] = int32(i)
	}
	out.Lap.Values, out.Speed.Values, out.Distance.Values = laps, speed, metres
	out.Altitude.Values, out.Temperature.Values = altitude, degrees
}

// air is the temperature outdoors at the session's time of the year and day.
func (rec *recording) air() float64 {
	s := rec.session
	local := s.Start.In(s.Zone)
	daily := -4 * math.Cos(2*math.Pi*float64(local.Hour()-3)/24)
	return s.body.home.climate(dayOf(local)) + daily + 2.5*rec.random.NormFloat64()
}

// cadence follows power, slope and speed; no power, no turn of the pedals.
func (rec *recording) cadence() Column[int16] {
	d := rec.session.sport
	values := make([]int16, rec.seconds)
	slow := 0.0
	for i := range values {
		slow += -slow/12 + 0.5*rec.random.NormFloat64()
		effort, v := float64(rec.ride.effort[i]), float64(rec.ride.speed[i])
		slope := float64(rec.ride.slope[i])
		rate := d.cadence + slow + 0.8*rec.random.NormFloat64()
		switch d.motion {
		case rolling:
			rate += d.quickens*(effort-0.66) - 190*max(slope, 0)
		case striding:
			rate += 7 * (v - 3)
		default:
			rate += d.quickens * (effort - 0.66)
		}
		if rec.ride.power[i] == 0 || v == 0 {
			rate = 0
		}
		values[i] = int16(math.Round(min(max(rate, 0), d.cadence*1.35+0.5*d.quickens)))
	}
	return Column[int16]{Values: values}
}

// place makes the track. A receiver is off by some metres, slowly changing.
func (rec *recording) place(out *Samples) {
	s := rec.session
	if !s.Has("latitude") && !s.Has("longitude") {
		return
	}
	line := newRoute(s.route, s.sport.ground, max(rec.round(rec.ride.distance()), 1))
	latitude, longitude := make([]float32, rec.seconds), make([]float32, rec.seconds)
	east, north := 0.0, 0.0
	for i := range latitude {
		east += -east/60 + 0.25*rec.random.NormFloat64()
		north += -north/60 + 0.25*rec.random.NormFloat64()
		x, y := line.at(rec.ride.metres[i])
		lat, lon := s.body.home.position(x+east, y+north)
		latitude[i], longitude[i] = float32(lat), float32(lon)
	}
	out.Latitude.Values, out.Longitude.Values = latitude, longitude
}

// leaveOut takes away the streams that were not recorded.
func (rec *recording) leaveOut(out *Samples) {
	has := rec.session.Has
	drop(&out.Lap, has("lap"))
	drop(&out.Power, has("power"))
	drop(&out.HeartRate, has("heart_rate"))
	drop(&out.Cadence, has("cadence"))
	drop(&out.Speed, has("speed"))
	drop(&out.Altitude, has("altitude"))
	drop(&out.Distance, has("distance"))
	drop(&out.Latitude, has("latitude"))
	drop(&out.Longitude, has("longitude"))
	drop(&out.Temperature, has("temperature"))
	drop(&out.CoreTemperature, has("core_temperature"))
	drop(&out.SmO2, has("smo2"))
	drop(&out.RespirationRate, has("respiration_rate"))
}

func drop[T Number](c *Column[T], recorded bool) {
	if !recorded {
		*c = Column[T]{}
	}
}
