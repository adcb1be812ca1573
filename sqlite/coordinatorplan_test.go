package sqlite_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
)

// What a request asks, and what it forgets, must not cost more with more rows.
func TestCoordinator_NoStatementReadsAWholeTable(t *testing.T) {
	t.Parallel()
	db := openDB(t, newFile(t))
	_, err := db.Coordinator()
	require.NoError(t, err)
	for name, statement := range sqlite.CoordinatorStatements() {
		steps, err := db.Plan(t.Context(), statement)
		require.NoError(t, err, name)
		for _, step := range steps {
			// The lists of predecessors and of successors are tables of their own, of a few rows.
			assert.False(t, strings.HasPrefix(step, "SCAN") && !strings.HasPrefix(step, "SCAN before") && !strings.HasPrefix(step, "SCAN after") && step != "SCAN CONSTANT ROW", "%s: %s", name, step)
		}
	}
}
