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

// The broken stores below are these with a fault, so they must be good.
func TestRunSessions_PassesForStoresWithoutFault(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func() tokenstore.SessionStore{
		"wrapped": wrapped(func(*brokenSessions) {}),
		"table":   table(func(*tableSessions) {}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tokenstoretest.RunSessions(t, func(*testing.T) tokenstore.SessionStore { return open() })
		})
	}
}

// A rule that no fault can break would be worth nothing. The faults that need a
// moment wait in a bubble: everybody else goes on until the moment is over.
func TestRunSessions_EachRuleCatchesTheFaultsItIsFor(t *testing.T) {
	t.Parallel()
	for _, f := range sessionFaults() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			require.NotEmpty(t, f.breaks)
			for _, rule := range f.breaks {
				synctest.Test(t, func(t *testing.T) {
					assert.Error(t, tokenstoretest.CheckSessions(t.Context(), rule, f.open()), "rule: %s", rule)
				})
			}
		})
	}
}

func TestRunSessions_EveryRuleIsBrokenBySomeFault(t *testing.T) {
	t.Parallel()
	var caught []string
	for _, f := range sessionFaults() {
		caught = append(caught, f.breaks...)
	}
	for _, rule := range tokenstoretest.SessionRuleNames() {
		assert.True(t, slices.Contains(caught, rule), "no fault breaks the rule: %s", rule)
	}
}
