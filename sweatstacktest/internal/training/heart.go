package training

import "math"

// heart follows the effort with a delay, faster up than down, and drifts
// upwards in the course of hours.
type heart struct {
	rest, top float64 // bpm
	rate      float64 // bpm
	drift     float64 // share of the reserve
	indoor    bool
}

// beat returns the rate after one more second at an effort, a share of critical
// power, with a share of W′ used up.
func (h *heart) beat(effort, spent float64) float64 {
	h.drift += effort / 3600 * 0.028
	if h.indoor {
		h.drift += effort / 3600 * 0.02 // no wind
	}
	share := 0.15 + 0.70*effort
	if effort > 1 {
		share = 0.85 + 0.2*(effort-1)
	}
	share += 0.07*spent + min(h.drift, 0.12)*min(effort, 1)
	target := h.rest + (h.top-h.rest)*min(share, 0.985)
	lag := 24.0
	if target < h.rate {
		lag = 42
	}
	h.rate += (target - h.rate) / lag
	return h.rate
}

// heartRate fills the column of heart rates. The strap jitters by a beat.
func (rec *recording) heartRate() Column[int16] {
	b := rec.session.body
	h := heart{rest: b.restHR, top: b.maxHR, indoor: rec.session.sport.indoor}
	h.rate = b.restHR + (b.maxHR-b.restHR)*(0.1+0.1*rec.random.Float64())
	rates := make([]int16, rec.seconds)
	jitter := 0.0
	for i := range rates {
		jitter += -jitter/5 + 0.4*rec.random.NormFloat64()
		rate := h.beat(float64(rec.ride.effort[i]), float64(rec.ride.spent[i])) + jitter
		rates[i] = int16(math.Round(min(max(rate, 0.85*b.restHR), b.maxHR)))
	}
	return Column[int16]{Values: rates}
}

// respiration fills the column of breaths per minute.
func (rec *recording) respiration() Column[float32] {
	breaths := make([]float32, rec.seconds)
	rate := 15.0
	for i := range breaths {
		target := 13 + 21*float64(rec.ride.effort[i]) + 9*float64(rec.ride.spent[i])
		rate += (min(target, 62) - rate) / 30
		breaths[i] = roundHalf(math.Round(10*(rate+0.5*rec.random.NormFloat64())) / 10)
	}
	return Column[float32]{Values: breaths}
}

// coreTemperature fills the column of the body's temperature: it rises slowly
// with work and falls more slowly still.
func (rec *recording) coreTemperature() Column[float32] {
	values := make([]float32, rec.seconds)
	warmest := 38.3
	if rec.session.sport.indoor {
		warmest = 38.8
	}
	degrees := 36.9 + 0.3*rec.random.Float64()
	for i := range values {
		target := 37 + (warmest-37)*min(float64(rec.ride.effort[i])/0.85, 1.25)
		lag := 1100.0
		if target < degrees {
			lag = 1900
		}
		degrees += (target - degrees) / lag
		values[i] = roundHalf(degrees)
	}
	return Column[float32]{Values: values}
}

// smO2 fills the column of muscle oxygen: work takes it down, and a reserve
// that empties takes it further.
func (rec *recording) smO2() Column[float32] {
	values := make([]float32, rec.seconds)
	rested := 68 + 8*rec.random.Float64()
	percent := rested
	for i := range values {
		target := rested + 4 - 20*min(float64(rec.ride.effort[i]), 1.4) - 26*float64(rec.ride.spent[i])
		lag := 11.0
		if target > percent {
			lag = 19
		}
		percent += (target - percent) / lag
		values[i] = roundHalf(min(max(percent+0.4*rec.random.NormFloat64(), 3), 98))
	}
	return Column[float32]{Values: values}
}
