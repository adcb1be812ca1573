package tokenstoretest_test

import (
	"slices"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/tokenstore"
	"github.com/sweatstack/sweatstack-go/tokenstore/tokenstoretest"
)

// The broken stores below are this one with a fault, so it must be good.
func TestRun_PassesForAStoreWithoutFault(t *testing.T) {
	t.Parallel()
	tokenstoretest.Run(t, func(*testing.T) tokenstore.Store {
		return &broken{Memory: tokenstore.NewMemory()}
	})
}

// A rule that no fault can break would be worth nothing. The faults that need a
// moment wait in a bubble: everybody else goes on until the moment is over.
func TestRun_EachRuleCatchesTheFaultsItIsFor(t *testing.T) {
	t.Parallel()
	for _, f := range faults() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			require.NotEmpty(t, f.breaks)
			for _, rule := range f.breaks {
				synctest.Test(t, func(t *testing.T) {
					store := &broken{Memory: tokenstore.NewMemory()}
					f.plant(store)
					assert.Error(t, tokenstoretest.Check(t.Context(), rule, store), "rule: %s", rule)
				})
			}
		})
	}
}

func TestRun_EveryRuleIsBrokenBySomeFault(t *testing.T) {
	t.Parallel()
	var caught []string
	for _, f := range faults() {
		caught = append(caught, f.breaks...)
	}
	for _, rule := range tokenstoretest.RuleNames() {
		assert.True(t, slices.Contains(caught, rule), "no fault breaks the rule: %s", rule)
	}
}
