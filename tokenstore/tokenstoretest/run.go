package tokenstoretest

import (
	"context"
	"slices"
	"testing"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// rule is one promise of the contract. The check gets an empty store and
// returns the first thing that breaks the promise, without any token in it.
type rule struct {
	name  string
	check func(ctx context.Context, store tokenstore.Store) error
}

// rules lists the whole contract.
func rules() []rule {
	return slices.Concat(keepingRules(), refusingRules(), comparingRules(), racingRules(),
		deletingRules(), listingRules(), contextRules())
}

// Run checks every rule on a store of its own. The function open is called
// once per rule, returns an empty store, and cleans up with t.Cleanup; it must
// be safe to call for several rules at the same time.
func Run(t *testing.T, open func(t *testing.T) tokenstore.Store) {
	t.Helper()
	for _, r := range rules() {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			if err := r.check(t.Context(), open(t)); err != nil {
				t.Error(err)
			}
		})
	}
}
