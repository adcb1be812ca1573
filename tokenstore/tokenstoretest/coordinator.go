package tokenstoretest

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// ruleTime ends a rule that is stuck.
const ruleTime = 20 * time.Second

// coordinatorRule is one promise of [sweatstack.Coordinator]. The check returns
// the first thing that breaks it.
type coordinatorRule struct {
	name  string
	check func(ctx context.Context, c *cluster) error
}

// coordinatorRules lists the whole contract.
func coordinatorRules() []coordinatorRule {
	return slices.Concat(coordinatorSharingRules(), coordinatorRefusalRules(), coordinatorUnknownRules(),
		coordinatorWaitingRules(), coordinatorQuietRules(), coordinatorKeepingRules(), coordinatorSessionRules())
}

// OpenCoordinators opens n coordinators that share their state as n processes
// do, with nothing in it and with their default settings: a grace of two
// minutes, flights of at most half a minute. Time is told by now alone, which
// stands still until a rule moves it; only waiting for one another, and the end
// of a flight, go by the clock of the machine. It cleans up with t.Cleanup and
// is called for several rules at the same time.
type OpenCoordinators func(t *testing.T, n int, now func() time.Time) []sweatstack.Coordinator

// RunCoordinator checks every rule of [sweatstack.Coordinator] on a cluster of
// its own. For a coordinator of one process, open returns the same one n times.
func RunCoordinator(t *testing.T, open OpenCoordinators) {
	t.Helper()
	for _, r := range coordinatorRules() {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			if err := r.run(t, open); err != nil {
				t.Error(err)
			}
		})
	}
}

// nodeCount is how many coordinators a rule has.
const nodeCount = 3

func (r coordinatorRule) run(t *testing.T, open OpenCoordinators) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), ruleTime)
	defer cancel()
	c := &cluster{now: time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC)}
	c.nodes = open(t, nodeCount, c.time)
	return r.check(ctx, c)
}
