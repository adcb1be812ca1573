package simulation_test

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// Numbers of schedules. The race detector makes each about ten times as dear.
const (
	schedulesInFull  = 10_000
	schedulesInRace  = 1_000
	schedulesInShort = 300
	replays          = 20 // of a single seed
	lastLines        = 120
)

// number reads a number from the environment.
func number(t *testing.T, name string) (uint64, bool) {
	t.Helper()
	text, ok := os.LookupEnv(name)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseUint(text, 10, 64)
	require.NoError(t, err, name)
	return n, true
}

// TestSimulation_NobodyIsSignedOutByARaceAndNobodySeesAnother runs schedules
// from seed 1 on. See the package comment for what must hold.
func TestSimulation_NobodyIsSignedOutByARaceAndNobodySeesAnother(t *testing.T) {
	t.Parallel()
	if seed, ok := number(t, "SWEATSTACK_SIMULATION_SEED"); ok {
		for range replays {
			live(t, seed)
		}
		return
	}
	count := uint64(schedulesInFull)
	switch {
	case testing.Short():
		count = schedulesInShort
	case raceDetector:
		count = schedulesInRace
	}
	if asked, ok := number(t, "SWEATSTACK_SIMULATION_SCHEDULES"); ok {
		count = asked
	}
	first := uint64(1)
	if asked, ok := number(t, "SWEATSTACK_SIMULATION_FIRST"); ok {
		first = asked
	}
	var next atomic.Uint64
	begun := time.Now()
	t.Cleanup(func() {
		t.Logf("%d schedules, seeds %d to %d, in %v", count, first, first+count-1, time.Since(begun).Round(time.Millisecond))
	})
	for worker := range runtime.GOMAXPROCS(0) {
		t.Run(fmt.Sprint("worker ", worker), func(t *testing.T) {
			t.Parallel()
			for n := next.Add(1); n <= count && !t.Failed(); n = next.Add(1) {
				live(t, first+n-1)
			}
		})
	}
}

// live runs one schedule and prints it when something was wrong.
func live(t *testing.T, seed uint64) {
	t.Helper()
	s := drawSchedule(seed)
	var wrong, happened []string
	synctest.Test(t, func(*testing.T) {
		wrong, happened = run(s, func(d time.Duration) { time.Sleep(d) })
	})
	if len(wrong) == 0 {
		return
	}
	if drop := len(happened) - lastLines; drop > 0 && os.Getenv("SWEATSTACK_SIMULATION_SEED") == "" {
		happened = append([]string{fmt.Sprintf("… %d lines before", drop)}, happened[drop:]...)
	}
	t.Errorf("%s\n\n%v\nWhat happened:\n  %s\n\nRun it again with SWEATSTACK_SIMULATION_SEED=%d go test -run=TestSimulation_ ./internal/simulation",
		strings.Join(wrong, "\n"), s, strings.Join(happened, "\n  "), seed)
}
