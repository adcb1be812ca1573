package training

import "math/rand/v2"

// purpose separates the random numbers of one matter from those of another, so
// that a change in how many one of them draws does not move the rest.
type purpose uint64

const (
	forTraits purpose = iota + 1
	forWeek
	forDay
	forID
	forScript
	forRecording
	forRoute
	forFaults
	forTraces
)

// stream returns the random numbers of a purpose; equal arguments give equal
// numbers. It is not safe for concurrent use, so it is never kept.
func stream(seed uint64, p purpose, of ...uint64) *rand.Rand {
	return rand.New(rand.NewPCG(key(seed, p, of...), uint64(p)))
}

// key folds its arguments into one number. Neighbouring seeds and days must not
// give similar streams, hence the finaliser of SplitMix64 at each step.
func key(seed uint64, p purpose, of ...uint64) uint64 {
	k := scatter(seed ^ uint64(p)*0x9e3779b97f4a7c15)
	for _, v := range of {
		k = scatter(k ^ v)
	}
	return k
}

func scatter(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
