package training

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whoever always asks for too much gets exactly what the model allows: this
// leaves no slack, unlike whole sessions, where form is seldom at its best.
func TestReserve_GivesAllOfWPrimeAndNoMore(t *testing.T) {
	t.Parallel()
	r := reserve{cp: 250, full: 20_000, peak: 1200, left: 20_000}
	above, seconds := 0.0, 0
	for ; r.left > 1 && seconds < 3600; seconds++ {
		watts := math.Floor(r.ceiling())
		if watts <= r.cp {
			break
		}
		above += watts - r.cp
		r.spend(watts)
		require.GreaterOrEqual(t, r.left, 0.0)
	}
	assert.InDelta(t, 20_000, above+r.left, 1e-6, "what is done above critical power comes out of the reserve")
	assert.Less(t, r.left, 30.0, "and empties it")
}

func TestReserve_StaysBetweenEmptyAndFullWhateverIsAsked(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6))
	for range 50 {
		cp := 80 + 500*random.Float64()
		full := 4000 + 50_000*random.Float64()
		r := reserve{cp: cp, full: full, peak: cp + full/20, left: full}
		total, seconds := 0.0, 0
		for range 2000 {
			asked := 3 * cp * random.Float64() * random.Float64()
			watts := math.Floor(min(asked, r.ceiling()))
			r.spend(watts)
			total += watts
			seconds++
			require.True(t, r.left >= 0 && r.left <= full, "%g J left of %g", r.left, full)
			require.LessOrEqual(t, total, cp*float64(seconds)+full+1e-6, "mean power within CP + W′/t")
		}
	}
}

func TestReserve_FillsUpSlowerTheFullerItIs(t *testing.T) {
	t.Parallel()
	r := reserve{cp: 250, full: 20_000, peak: 1200}
	last := math.Inf(1)
	for range 600 {
		before := r.left
		r.spend(100)
		require.Less(t, r.left-before, last)
		last = r.left - before
	}
	assert.Greater(t, r.left, 19_000.0)
	assert.LessOrEqual(t, r.left, r.full)
}

func TestReserve_PaceEmptiesItInTime(t *testing.T) {
	t.Parallel()
	for _, seconds := range []int{60, 180, 1200} {
		r := reserve{cp: 250, full: 20_000, peak: 1200, left: 20_000}
		pace := r.pace(seconds)
		for range seconds {
			r.spend(pace)
		}
		assert.InDelta(t, 0.04*r.full, r.left, 1)
	}
}

func TestReserve_NobodyHoldsCriticalPowerForHours(t *testing.T) {
	t.Parallel()
	r := reserve{cp: 250, full: 20_000, peak: 1200, left: 20_000}
	assert.InDelta(t, 250+0.96*20_000/2400, r.pace(2400), 1e-9)
	assert.InDelta(t, 0.976*250+0.96*20_000/3600, r.pace(3600), 0.3)
	assert.InDelta(t, 0.9*250, r.pace(4*3600), 5)
}

func TestReserve_KeepsWhatTheSportDoesNotReach(t *testing.T) {
	t.Parallel()
	r := reserve{cp: 250, full: 20_000, held: 10_000, peak: 500, left: 20_000}
	for range 3600 {
		r.spend(math.Floor(r.ceiling()))
	}
	assert.GreaterOrEqual(t, r.left, r.held)
	assert.InDelta(t, 1, r.spent(), 0.01)
	assert.InDelta(t, r.cp, r.ceiling(), 1)
}
