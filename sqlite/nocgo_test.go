//go:build !cgo

package sqlite_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
)

func TestOpen_WithoutCgoSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	_, err := sqlite.Open(filepath.Join(t.TempDir(), "tokens.db"))
	require.ErrorContains(t, err, "requires cgo")
}
