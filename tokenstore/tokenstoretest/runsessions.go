package tokenstoretest

import (
	"context"
	"slices"
	"testing"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// sessionRule is one promise of the contract of a session store. The check gets
// an empty store and returns the first thing that breaks the promise.
type sessionRule struct {
	name  string
	check func(ctx context.Context, store tokenstore.SessionStore) error
}

// sessionRules lists the whole contract.
func sessionRules() []sessionRule {
	return slices.Concat(sessionKeepingRules(), sessionRefusingRules(), sessionChangingRules(), sessionListingRules(),
		sessionEndingRules(), sessionEndAllRules(), sessionForgettingRules(), sessionRacingRules(), sessionContextRules())
}

// RunSessions checks every rule of [tokenstore.SessionStore] on a store of its
// own. The function open is called once per rule, returns an empty store, and
// cleans up with t.Cleanup; it must be safe to call for several rules at the
// same time.
//
// An engine that several processes share runs the suite once more with a store
// that gives every other call to another handle.
func RunSessions(t *testing.T, open func(t *testing.T) tokenstore.SessionStore) {
	t.Helper()
	for _, r := range sessionRules() {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			if err := r.check(t.Context(), open(t)); err != nil {
				t.Error(err)
			}
		})
	}
}
