//go:build !cgo

package main

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestStateFile_WithoutCgoSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	_, err := openStateFile(t.Context(), filepath.Join(t.TempDir(), "state.db"))
	require.ErrorContains(t, err, "built without SQLite")
}

func TestSandbox_WithoutCgoRunsInMemory(t *testing.T) {
	t.Parallel()
	environment, _ := startSandbox(t)
	status, _ := get(t, environment, "/api/v1/activities/?limit=1")
	assert.Equal(t, 200, status)
}
