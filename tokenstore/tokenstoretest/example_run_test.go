package tokenstoretest_test

import (
	"testing"

	"github.com/sweatstack/sweatstack-go/tokenstore"
	"github.com/sweatstack/sweatstack-go/tokenstore/tokenstoretest"
)

// An engine hands over a function that opens an empty store.
func ExampleRun() {
	// In the tests of the engine: func TestStore(t *testing.T)
	_ = func(t *testing.T) {
		t.Helper()
		tokenstoretest.Run(t, func(t *testing.T) tokenstore.Store {
			t.Helper()
			return tokenstore.NewMemory()
		})
	}
}
