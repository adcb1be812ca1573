package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

func TestStateFile_KeepsASandboxBetweenStarts(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "odd name ?#%.db")
	live := func(do func(*sweatstacktest.Sandbox)) {
		file, err := openStateFile(t.Context(), path)
		require.NoError(t, err)
		sandbox, err := sweatstacktest.Start(sweatstacktest.WithStorage(file))
		require.NoError(t, err)
		do(sandbox)
		require.NoError(t, sandbox.Close())
		require.NoError(t, file.Close())
	}
	var secrets sweatstacktest.Secrets
	live(func(s *sweatstacktest.Sandbox) {
		secrets = s.Secrets()
		_, err := s.AddUser(sweatstacktest.NewUser{FirstName: "Ada"})
		require.NoError(t, err)
	})
	live(func(s *sweatstacktest.Sandbox) {
		assert.Equal(t, secrets, s.Secrets())
		users := s.Users()
		assert.Equal(t, "Ada", users[len(users)-1].FirstName)
	})
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

func TestStateFile_IsForOneSandboxAtATime(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state.db")
	first, err := openStateFile(t.Context(), path)
	require.NoError(t, err)
	_, err = openStateFile(t.Context(), path)
	assert.ErrorContains(t, err, "another sandbox")
	require.NoError(t, first.Close())
	again, err := openStateFile(t.Context(), path)
	require.NoError(t, err)
	require.NoError(t, again.Close())
}

func TestStateFile_SavesAllOrNothing(t *testing.T) {
	t.Parallel()
	file, err := openStateFile(t.Context(), filepath.Join(t.TempDir(), "state.db"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = file.Close() })
	require.NoError(t, file.Save(t.Context(), map[string][]byte{"a": []byte("1"), "b": {}}))
	require.NoError(t, file.Save(t.Context(), map[string][]byte{"a": []byte("2"), "b": nil}))
	values, err := file.Load(t.Context())
	require.NoError(t, err)
	assert.Equal(t, map[string][]byte{"a": []byte("2")}, values)
}

func TestStateFile_RefusesWhatIsNoDatabase(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "notes.txt")
	require.NoError(t, os.WriteFile(path, []byte("this is a text, and a long one, for a person to read and keep"), 0o600))
	_, err := openStateFile(t.Context(), path)
	assert.ErrorContains(t, err, "notes.txt")
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Contains(t, string(content), "this is a text", "nothing was written over")
	_, err = openStateFile(t.Context(), filepath.Join(t.TempDir(), "no", "folder", "x.db"))
	assert.ErrorIs(t, err, os.ErrNotExist)
}
