package training

import "slices"

// maxLevels bounds the rows of a curve by level. Power in steps of 1 W and
// speed in steps of 1 cm/s stay far below it.
const maxLevels = 100_000

// Level is a time spent at an intensity.
type Level struct {
	// Level is the intensity, in W or m/s.
	Level float64
	// Seconds is the time: what it counts is said by the function.
	Seconds int
}

// AccumulatedWorkDuration tells how many of the values, one per second, are at
// or above each level: 0, step, 2·step and so on up to the highest level that
// any value reaches. It falls as the level rises (SweatStack API reference,
// section 5.5). NaN and infinities are missing and count nowhere; negative
// values do not reach level 0. A step that is not a positive number is taken
// as 1. The result is nil when no value is there, and ends after 100 000
// levels. Values are not changed.
func AccumulatedWorkDuration(values []float64, step float64) []Level {
	sorted := make([]float64, 0, len(values))
	for _, v := range values {
		if finite(v) {
			sorted = append(sorted, v)
		}
	}
	if len(sorted) == 0 {
		return nil
	}
	slices.Sort(sorted)
	levels := levelsUpTo(sorted[len(sorted)-1], step)
	below := 0
	for i := range levels {
		for below < len(sorted) && sorted[below] < levels[i].Level {
			below++
		}
		levels[i].Seconds = len(sorted) - below
	}
	return levels
}

// LongestAtLevel turns a mean-max curve around: for each level 0, step, 2·step
// and so on up to the highest mean, the longest duration of the curve whose
// mean reaches it. The form of mean-max curves up to server version 0.89
// (SweatStack API reference, section 5.4). Step and bounds are as for
// [AccumulatedWorkDuration].
func LongestAtLevel(curve []Best, step float64) []Level {
	if len(curve) == 0 {
		return nil
	}
	byMean := slices.Clone(curve)
	slices.SortFunc(byMean, func(a, b Best) int {
		if a.Mean > b.Mean {
			return -1
		}
		if a.Mean < b.Mean {
			return 1
		}
		return 0
	})
	levels := levelsUpTo(byMean[0].Mean, step)
	longest, next := 0, 0
	for i := range slices.Backward(levels) {
		for next < len(byMean) && byMean[next].Mean >= levels[i].Level {
			longest = max(longest, byMean[next].Duration)
			next++
		}
		levels[i].Seconds = longest
	}
	return levels
}

func levelsUpTo(top, step float64) []Level {
	if !finite(step) || step <= 0 {
		step = 1
	}
	var levels []Level
	for i := range maxLevels {
		level := float64(i) * step
		if i > 0 && level > top {
			break
		}
		levels = append(levels, Level{Level: level})
	}
	return levels
}
