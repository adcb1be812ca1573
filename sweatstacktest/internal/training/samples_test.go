package training_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

// assertSound checks what must hold for the samples of every session.
func assertSound(t *testing.T, s training.Session, samples training.Samples) {
	t.Helper()
	require.NotZero(t, samples.Len(), s.ID)
	require.Equal(t, s.Metrics, samples.Metrics(), "the session announces what the samples have")
	require.Equal(t, s.Start, samples.Start)

	assert.Zero(t, samples.Offset[0], "the first row is the start")
	assert.Equal(t, int32(s.Duration/time.Second)-1, samples.Offset[samples.Len()-1], "the last row is the last second")
	for i := range samples.Len() - 1 {
		require.Less(t, samples.Offset[i], samples.Offset[i+1], "time rises")
	}

	assertLaps(t, s, samples)
	inRange(t, s, samples, "power", 0, 4000)
	inRange(t, s, samples, "heart_rate", 25, 230)
	inRange(t, s, samples, "cadence", 0, 200)
	inRange(t, s, samples, "speed", 0, 20)
	inRange(t, s, samples, "altitude", -450, 6000)
	inRange(t, s, samples, "distance", 0, 400_000)
	inRange(t, s, samples, "latitude", -90, 90)
	inRange(t, s, samples, "longitude", -180, 180)
	inRange(t, s, samples, "temperature", -45, 50)
	inRange(t, s, samples, "core_temperature", 36, 41)
	inRange(t, s, samples, "smo2", 1, 100)
	inRange(t, s, samples, "respiration_rate", 5, 70)
	halves(t, samples.Speed, samples.Altitude, samples.Temperature, samples.CoreTemperature, samples.SmO2, samples.RespirationRate)
}

func assertLaps(t *testing.T, s training.Session, samples training.Samples) {
	t.Helper()
	require.NotEmpty(t, s.Laps)
	require.LessOrEqual(t, len(s.Laps), math.MaxInt8)
	assert.Zero(t, s.Laps[0].From)
	assert.Equal(t, int(s.Duration/time.Second), s.Laps[len(s.Laps)-1].To)
	rows := 0
	for n, lap := range s.Laps {
		require.Less(t, lap.From, lap.To)
		if n > 0 {
			require.Equal(t, s.Laps[n-1].To, lap.From, "laps follow each other")
		}
		from, to := samples.Rows(lap)
		require.Equal(t, rows, from)
		rows = to
		for i := from; i < to && samples.Lap.Present(); i++ {
			number, ok := samples.Lap.At(i)
			require.True(t, ok)
			require.Equal(t, int8(n), number)
		}
	}
	assert.Equal(t, samples.Len(), rows, "every row is in a lap")
}

// inRange checks the values that are there; missing ones come as NaN.
func inRange(t *testing.T, s training.Session, samples training.Samples, metric string, low, high float64) {
	t.Helper()
	values, ok := samples.Floats(metric)
	if !ok {
		return
	}
	require.Len(t, values, samples.Len(), metric)
	missing := 0
	for i, v := range values {
		if math.IsNaN(v) {
			missing++
			continue
		}
		if v < low || v > high {
			require.FailNow(t, "out of range", "%s of %s in row %d of %s is %g", metric, s.Sport, i, s.ID, v)
		}
	}
	assert.Less(t, missing, samples.Len()/2+600, "%s is mostly there", metric)
}

// halves checks that a half float holds every value without loss.
func halves(t *testing.T, columns ...training.Column[float32]) {
	t.Helper()
	for _, c := range columns {
		for i := range c.Values {
			v, ok := c.At(i)
			if !ok || v == 0 {
				continue
			}
			size := math.Abs(float64(v))
			require.False(t, size > 65504 || size < 1.0/(1<<14), "%g is not a normal half float", v)
			require.Zero(t, math.Float32bits(v)&0x1fff, "%g has more than 11 significant bits", v)
		}
	}
}

func TestSamples_AreSoundForEverySport(t *testing.T) {
	t.Parallel()
	for _, r := range season(t, 50) {
		assertSound(t, r.Session, r.Samples)
	}
}

func TestSamples_AreTheSameAtEachCall(t *testing.T) {
	t.Parallel()
	for _, s := range cyclist(t).History(now(), 10) {
		assert.Equal(t, s.Samples(), s.Samples())
	}
}

func TestSamples_ASensorThatIsMissingChangesNoOther(t *testing.T) {
	t.Parallel()
	with, without := cyclist(t), cyclist(t)
	without.Without = []string{"power", "latitude", "longitude"}
	a, b := with.History(now(), 10), without.History(now(), 10)
	require.Len(t, b, len(a))
	for i := range a {
		assert.Equal(t, a[i].ID, b[i].ID)
		full, part := a[i].Samples(), b[i].Samples()
		assert.Equal(t, full.HeartRate, part.HeartRate)
		assert.Equal(t, full.Altitude, part.Altitude)
		assert.False(t, part.Power.Present())
		assert.False(t, part.Latitude.Present())
		assert.NotContains(t, b[i].Devices, "Power pedals")
	}
}

func TestSamples_ZeroSessionIsEmpty(t *testing.T) {
	t.Parallel()
	var s training.Session
	assert.Zero(t, s.Samples().Len())
	assert.Empty(t, s.Samples().Metrics())
	assert.Nil(t, s.Traces())
}

func TestSamples_TrackIsALoopFromHome(t *testing.T) {
	t.Parallel()
	loops := 0
	for _, a := range []training.Athlete{cyclist(t), southerner(t)} {
		for _, s := range a.History(now(), 60) {
			if !s.Has("latitude") {
				continue
			}
			loops++
			samples := s.Samples()
			first, last, farthest := fix(t, a.Home, samples)
			assert.Less(t, first, 450.0, "%s begins at home", s.Sport)
			assert.Less(t, last, 450.0, "%s ends at home", s.Sport)
			length, _ := samples.Distance.At(samples.Len() - 1)
			assert.Greater(t, farthest, 40.0, "%s leaves home", s.Sport)
			assert.Less(t, farthest, float64(length)*0.51+30, "%s goes no further than its distance allows", s.Sport)
			if samples.Altitude.Present() {
				sum := samples.Summary(0, samples.Len()).Altitude
				start, _ := samples.Altitude.At(0)
				end, _ := samples.Altitude.At(samples.Len() - 1)
				assert.InDelta(t, start, end, 12, "%s ends at the height of its start", s.Sport)
				assert.InDelta(t, sum.Gain, sum.Loss, 12)
			}
		}
	}
	assert.Greater(t, loops, 20)
}

// fix returns the metres from home of the first, the last and the farthest
// position.
func fix(t *testing.T, home training.Home, samples training.Samples) (first, last, farthest float64) {
	t.Helper()
	first = -1
	for i := range samples.Len() {
		latitude, ok := samples.Latitude.At(i)
		longitude, both := samples.Longitude.At(i)
		require.Equal(t, ok, both, "half a position")
		if !ok || latitude == 0 && longitude == 0 {
			continue
		}
		north := (float64(latitude) - home.Latitude) * 111_320
		east := (float64(longitude) - home.Longitude) * 111_320 * math.Cos(home.Latitude*math.Pi/180)
		last = math.Hypot(north, east)
		farthest = max(farthest, last)
		if first < 0 {
			first = last
		}
	}
	require.GreaterOrEqual(t, first, 0.0, "no position at all")
	return first, last, farthest
}

func TestSamples_SpeedDistanceAndTrackAgree(t *testing.T) {
	t.Parallel()
	s := tagged(t, cyclist(t), "cycling.road", "long ride")
	samples := s.Samples()
	track, before := 0.0, -1
	for i := range samples.Len() {
		latitude, ok := samples.Latitude.At(i)
		longitude, _ := samples.Longitude.At(i)
		if !ok || latitude == 0 {
			continue
		}
		// Every 20th second, so that the jitter of the receiver does not add up.
		if before >= 0 && samples.Offset[i]-samples.Offset[before] < 20 {
			continue
		}
		if before >= 0 {
			north := float64(latitude-samples.Latitude.Values[before]) * 111_320
			east := float64(longitude-samples.Longitude.Values[before]) * 111_320 * math.Cos(float64(latitude)*math.Pi/180)
			track += math.Hypot(north, east)
		}
		before = i
	}
	distance := samples.Summary(0, samples.Len()).Distance.Sum
	assert.InEpsilon(t, distance, track, 0.03)

	summed := 0.0
	for i := range samples.Len() {
		v, ok := samples.Speed.At(i)
		require.True(t, ok)
		summed += float64(v)
	}
	assert.InEpsilon(t, distance, summed, 0.01, "what is lost in gaps is little: nobody moves while paused")
}

func TestSamples_IndoorsHaveNoPosition(t *testing.T) {
	t.Parallel()
	rides := 0
	for _, s := range cyclist(t).History(now(), 365) {
		if s.Sport != "cycling+stationary" && s.Sport != "rowing+stationary" {
			continue
		}
		rides++
		assert.False(t, s.Has("latitude") || s.Has("longitude") || s.Has("altitude"))
	}
	assert.Positive(t, rides)
}

func TestSamples_AreAsImperfectAsRealOnes(t *testing.T) {
	t.Parallel()
	var gaps, lateFix, zeroFix, noPower, noHeart, lateCore, coasting, strapless int
	for _, r := range season(t, 150) {
		if int(r.Offset[r.Len()-1])+1 > r.Len() {
			gaps++
		}
		if r.Latitude.Present() {
			latitude, ok := r.Latitude.At(0)
			lateFix += tally(!ok)
			zeroFix += tally(ok && latitude == 0)
		}
		noPower += tally(slices.Contains(r.Power.Valid, false))
		noHeart += tally(slices.Contains(r.HeartRate.Valid, false))
		strapless += tally(!r.HeartRate.Present())
		if r.CoreTemperature.Present() {
			_, ok := r.CoreTemperature.At(0)
			lateCore += tally(!ok)
		}
		if r.Sport == "cycling.road" && r.Power.Present() {
			zeros := 0
			for i := range r.Len() {
				watts, ok := r.Power.At(i)
				zeros += tally(ok && watts == 0)
			}
			coasting += tally(zeros > r.Len()/40)
		}
	}
	for what, n := range map[string]int{
		"gaps": gaps, "late fix": lateFix, "zero fix": zeroFix, "power that drops out": noPower,
		"heart rate that drops out": noHeart, "core temperature that starts late": lateCore,
		"coasting": coasting, "no strap": strapless,
	} {
		assert.Positive(t, n, what)
	}
}

func tally(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func TestSamples_HeartRateFollowsPowerLateAndDrifts(t *testing.T) {
	t.Parallel()
	s := tagged(t, cyclist(t), "cycling+stationary", "vo2max")
	samples := s.Samples()
	power, _ := samples.Seconds("power")
	heart, ok := samples.Seconds("heart_rate")
	require.True(t, ok)
	delay, top := 0, -1.0
	for lag := range 90 {
		if c := correlation(power[:len(power)-lag], heart[lag:]); c > top {
			delay, top = lag, c
		}
	}
	assert.Greater(t, top, 0.75, "heart rate has to do with power")
	assert.True(t, delay >= 8 && delay <= 60, "and comes %d s later", delay)

	steady := tagged(t, cyclist(t), "cycling+stationary", "endurance")
	samples = steady.Samples()
	third := samples.Len() / 3
	early, late := samples.Summary(third*2/3, third), samples.Summary(samples.Len()-third/3, samples.Len())
	assert.InEpsilon(t, early.Power.Mean, late.Power.Mean, 0.06, "the power is the same")
	assert.Greater(t, late.HeartRate.Mean, early.HeartRate.Mean+1.5, "the heart beats faster")
}

// correlation is Pearson's, over the pairs that are there.
func correlation(a, b []float64) float64 {
	var n, sa, sb, saa, sbb, sab float64
	for i := range a {
		if math.IsNaN(a[i]) || math.IsNaN(b[i]) {
			continue
		}
		n++
		sa += a[i]
		sb += b[i]
		saa += a[i] * a[i]
		sbb += b[i] * b[i]
		sab += a[i] * b[i]
	}
	return (n*sab - sa*sb) / math.Sqrt((n*saa-sa*sa)*(n*sbb-sb*sb))
}

func TestSeconds_PutsRowsOnTheClock(t *testing.T) {
	t.Parallel()
	samples := training.Samples{
		Offset: []int32{-3, 0, 1, 4, 10_000_000},
		Power:  training.Column[int16]{Values: []int16{9, 10, 20, 0, 7}, Valid: []bool{true, true, true, false, true}},
	}
	seconds, ok := samples.Seconds("power")
	require.True(t, ok)
	require.Len(t, seconds, 5)
	assert.Equal(t, []float64{10, 20}, seconds[:2])
	for _, v := range seconds[2:] {
		assert.True(t, math.IsNaN(v))
	}
	_, ok = samples.Seconds("speed")
	assert.False(t, ok)
	_, ok = samples.Seconds("no such metric")
	assert.False(t, ok)
}

func TestSeconds_TakesColumnsThatDoNotFit(t *testing.T) {
	t.Parallel()
	for name, offsets := range map[string][]int32{
		"more rows than values": {0, 1, 2, 3},
		"no rows":               nil,
		"falling":               {5, 4, 3},
		"all before the start":  {-3, -2, -1},
		"all too late":          {math.MaxInt32},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			samples := training.Samples{Offset: offsets, Speed: training.Column[float32]{Values: []float32{1, 2}}}
			seconds, ok := samples.Seconds("speed")
			assert.True(t, ok)
			assert.Less(t, len(seconds), 10)
			samples.Summary(math.MinInt, math.MaxInt)
			samples.Rows(training.Span{From: math.MinInt, To: math.MaxInt})
		})
	}
}

func TestSamples_NobodyWaitsAtARedLightOnATrackOrOnSnow(t *testing.T) {
	t.Parallel()
	for sport, stops := range map[string]bool{
		"cycling.road": true, "running.road": true, "running.track": false, "xc_skiing.skate": false, "running.trail": false,
	} {
		a := training.Athlete{Seed: 41, Sports: []string{sport}}
		stood := 0
		for _, s := range a.History(now(), 50) {
			if len(s.Tags) > 0 && s.Tags[0] != "endurance" {
				continue
			}
			samples := s.Samples()
			for i := 60; i < samples.Len(); i++ { // the first minute stands at the door
				v, ok := samples.Speed.At(i)
				stood += tally(ok && v == 0)
			}
		}
		assert.Equal(t, stops, stood > 0, "%s: %d s", sport, stood)
	}
}

func TestSamples_OarsAreFasterWhenItIsHard(t *testing.T) {
	t.Parallel()
	a := training.Athlete{Seed: 43, Sports: []string{"rowing"}}
	rate := func(tag string) (top float64) {
		s := tagged(t, a, "rowing", tag)
		samples := s.Samples()
		for _, lap := range s.Laps {
			top = max(top, samples.Summary(samples.Rows(lap)).Cadence.Mean)
		}
		return top
	}
	assert.InDelta(t, 18.5, rate("recovery"), 2, "strokes a minute")
	assert.InDelta(t, 31, rate("race"), 3, "strokes a minute")
}
