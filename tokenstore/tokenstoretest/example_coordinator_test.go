package tokenstoretest_test

import (
	"slices"
	"testing"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore/tokenstoretest"
)

// An engine hands over a function that opens several coordinators on one
// database. A coordinator of one process is all of them.
func ExampleRunCoordinator() {
	// In the tests of the engine: func TestCoordinator(t *testing.T)
	_ = func(t *testing.T) {
		t.Helper()
		tokenstoretest.RunCoordinator(t, func(_ *testing.T, n int, now func() time.Time) []sweatstack.Coordinator {
			c := sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{Now: now})
			return slices.Repeat([]sweatstack.Coordinator{c}, n)
		})
	}
}
