package tokenstoretest_test

import (
	"testing"

	"github.com/sweatstack/sweatstack-go/tokenstore"
	"github.com/sweatstack/sweatstack-go/tokenstore/tokenstoretest"
)

// An engine hands over a function that opens an empty store.
func ExampleRunSessions() {
	// In the tests of the engine: func TestSessionStore(t *testing.T)
	_ = func(t *testing.T) {
		t.Helper()
		tokenstoretest.RunSessions(t, func(t *testing.T) tokenstore.SessionStore {
			t.Helper()
			return tokenstore.NewMemorySessions()
		})
	}
}
