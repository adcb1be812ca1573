package tokenstoretest_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore/tokenstoretest"
)

// openLocal gives the coordinator of one process, which is all nodes at once.
func openLocal(_ *testing.T, n int, now func() time.Time) []sweatstack.Coordinator {
	c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{Now: now})
	return slices.Repeat([]sweatstack.Coordinator{c}, n)
}

func TestRunCoordinator_PassesForTheLocalCoordinator(t *testing.T) {
	t.Parallel()
	tokenstoretest.RunCoordinator(t, openLocal)
}

// As in TestRun_EachRuleCatchesTheFaultsItIsFor, waiting is free in a bubble.
func TestRunCoordinator_EachRuleCatchesTheFaultsItIsFor(t *testing.T) {
	t.Parallel()
	for _, f := range coordinatorFaults() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			for _, rule := range f.breaks {
				synctest.Test(t, func(t *testing.T) {
					assert.Error(t, tokenstoretest.CheckCoordinator(t, rule, f.open), "rule: %s", rule)
				})
			}
		})
	}
}

func TestRunCoordinator_EveryRuleIsBrokenBySomeFault(t *testing.T) {
	t.Parallel()
	var caught []string
	for _, f := range coordinatorFaults() {
		caught = append(caught, f.breaks...)
	}
	for _, rule := range tokenstoretest.CoordinatorRuleNames() {
		assert.True(t, slices.Contains(caught, rule), "no fault breaks the rule: %s", rule)
	}
}
