package activityfile

import "math"

// metric is a stream of values, and its place in a row.
type metric int

const (
	power metric = iota
	heartRate
	cadence
	speed
	altitude
	distance
	latitude
	longitude
	temperature
	coreTemperature
	smO2
	respirationRate
	metrics // how many there are
)

// columnMetric is the metric of a CSV column.
func columnMetric(name string) (metric, bool) {
	switch name {
	case "power":
		return power, true
	case "heart_rate":
		return heartRate, true
	case "cadence":
		return cadence, true
	case "speed":
		return speed, true
	case "altitude", "elevation": // the platform has used both words
		return altitude, true
	case "distance":
		return distance, true
	case "latitude":
		return latitude, true
	case "longitude":
		return longitude, true
	case "temperature":
		return temperature, true
	case "core_temperature":
		return coreTemperature, true
	case "smo2":
		return smO2, true
	case "respiration_rate":
		return respirationRate, true
	}
	return 0, false
}

// maxHalf is the largest half float.
const maxHalf = 65504

// possible reports whether the wire can carry a value, and whether it means
// anything: what a sensor cannot have measured counts as missing. NaN never
// passes.
func (m metric) possible(value float64) bool {
	switch m {
	case power, heartRate, cadence:
		return value >= 0 && value < math.MaxInt16+0.5
	case speed:
		return value >= 0 && value < 1000
	case distance:
		return value >= 0 && value < 1e8
	case latitude:
		return math.Abs(value) <= 90
	case longitude:
		return math.Abs(value) <= 180
	case smO2, respirationRate:
		return value >= 0 && value <= 1000
	}
	return math.Abs(value) <= maxHalf
}

// half rounds to the nearest half float. What is below the smallest normal one
// becomes zero. The value must be possible.
func half(value float64) float32 {
	if math.Abs(value) < 1.0/(1<<14) {
		return 0
	}
	fraction, exponent := math.Frexp(value)
	return float32(math.Ldexp(math.RoundToEven(fraction*(1<<11))/(1<<11), exponent))
}
