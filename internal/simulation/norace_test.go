//go:build !race

package simulation_test

// raceDetector says that everything takes ten times as long.
const raceDetector = false
