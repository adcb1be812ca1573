package sweatstacktest_test

import (
	"errors"
	"maps"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// left is what a sandbox that was killed has left behind.
func (m *memory) left() map[string][]byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.values)
}

func (m *memory) breakDown(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fail = err
}

func TestStorage_WhatCouldNotBeSavedIsTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := &memory{}
		m.values = map[string][]byte{}
		sandbox := sweatstacktest.New(t, sweatstacktest.WithStorage(m))
		m.breakDown(errors.New("disk is full"))
		time.Sleep(time.Hour)
		require.Empty(t, m.left())
		m.breakDown(nil)
		time.Sleep(time.Minute)
		assert.Contains(t, m.left(), "base", "nothing has changed meanwhile")
		before := m.saves
		time.Sleep(time.Hour)
		assert.Equal(t, before, m.saves, "once is enough")
		require.NoError(t, sandbox.Close())
	})
}

// The tokens of the environment file are made after the start, and no request
// makes them.
func TestStorage_TheEnvironmentFileIsRightAfterAKill(t *testing.T) {
	t.Parallel()
	m := &memory{}
	sandbox, err := sweatstacktest.Start(sweatstacktest.WithStorage(m))
	require.NoError(t, err)
	t.Cleanup(func() { _ = sandbox.Close() })
	require.Eventually(t, func() bool { return len(m.left()) > 0 }, 10*time.Second, time.Millisecond)
	lines := environment(t, sandbox)
	require.Eventually(t, func() bool {
		next, err := sweatstacktest.Start(sweatstacktest.WithStorage(&memory{values: m.left()}))
		require.NoError(t, err)
		defer func() { _ = next.Close() }()
		w := wireOf(t, next)
		return w.get("/profile/tags/", lines["SWEATSTACK_API_KEY"]).status == http.StatusOK
	}, 5*time.Second, 50*time.Millisecond)
}
