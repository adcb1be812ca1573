package sweatstack

import (
	"slices"
	"strings"
)

// Metric names a stream of samples, and so a column of an activity's data. It
// is an open set: values that this version does not know are kept as they are.
type Metric string

// The metrics of the platform and their units (SweatStack API reference,
// section 4.9).
const (
	MetricDuration        Metric = "duration"         // time since the start
	MetricLap             Metric = "lap"              // number of the lap
	MetricPower           Metric = "power"            // W
	MetricSpeed           Metric = "speed"            // m/s
	MetricHeartRate       Metric = "heart_rate"       // bpm
	MetricRespirationRate Metric = "respiration_rate" // breaths per minute
	MetricSmO2            Metric = "smo2"             // muscle oxygen saturation, %
	MetricCoreTemperature Metric = "core_temperature" // °C
	MetricElevation       Metric = "elevation"        // m
	MetricAltitude        Metric = "altitude"         // m
	MetricCadence         Metric = "cadence"          // rpm, or steps per minute on foot
	MetricTemperature     Metric = "temperature"      // °C
	MetricDistance        Metric = "distance"         // m since the start
	MetricLongitude       Metric = "longitude"        // degrees east
	MetricLatitude        Metric = "latitude"         // degrees north
	MetricLactate         Metric = "lactate"          // mmol/L
	MetricRPE             Metric = "rpe"              // rating of perceived exertion, as the athlete gave it
	MetricNotes           Metric = "notes"            // text
)

// Metrics lists every metric that this version knows, in the platform's order.
// Each call gives a new slice.
func Metrics() []Metric {
	return []Metric{
		MetricDuration, MetricLap, MetricPower, MetricSpeed, MetricHeartRate, MetricRespirationRate,
		MetricSmO2, MetricCoreTemperature, MetricElevation, MetricAltitude, MetricCadence, MetricTemperature,
		MetricDistance, MetricLongitude, MetricLatitude, MetricLactate, MetricRPE, MetricNotes,
	}
}

// Known reports whether this version knows the metric.
func (m Metric) Known() bool { return slices.Contains(Metrics(), m) }

// DisplayName is the value with spaces for underscores: "heart rate". It works
// for unknown metrics too (SweatStack API reference, section 7).
func (m Metric) DisplayName() string { return strings.ReplaceAll(string(m), "_", " ") }
