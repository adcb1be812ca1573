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
	sandbox, err := sweatstacktest.Start(sweatstacktest.WithStorage(m), sweatstacktest.WithHistory(1))
	require.NoError(t, err)
	t.Cleanup(func() { _ = sandbox.Close() })
	require.Eventually(t, func() bool { return len(m.left()) > 0 }, time.Minute, time.Millisecond)
	lines := environment(t, sandbox)
	require.Eventually(t, func() bool {
		next, err := sweatstacktest.Start(sweatstacktest.WithStorage(&memory{values: m.left()}))
		require.NoError(t, err)
		defer func() { _ = next.Close() }()
		w := wireOf(t, next)
		return w.get("/users/", lines["SWEATSTACK_API_KEY"]).status == http.StatusOK
	}, time.Minute, 50*time.Millisecond)
}

// Whoever starts the sandbox again the next day finds a key that opens.
func TestStorage_TheKeyOfTheEnvironmentFileIsGoodOnAnotherDay(t *testing.T) {
	t.Parallel()
	m := &memory{}
	var before map[string]string
	life(t, m, func(w *wire) {
		before = environment(t, w.sandbox)
		w.signIn(w.sandbox.Coach())
		w.sandbox.Advance(24 * time.Hour)
		again := environment(t, w.sandbox)
		assert.NotEqual(t, before["SWEATSTACK_API_KEY"], again["SWEATSTACK_API_KEY"])
		assert.Equal(t, http.StatusOK, w.get("/profile/tags/", again["SWEATSTACK_API_KEY"]).status)
		w.sandbox.Advance(24 * time.Hour)
	}, sweatstacktest.WithHistory(1))
	size := len(m.values["tokens"])
	life(t, m, func(w *wire) {
		after := environment(t, w.sandbox)
		assert.Equal(t, http.StatusOK, w.get("/profile/tags/", after["SWEATSTACK_API_KEY"]).status)
		assert.Equal(t, before["SWEATSTACK_REFRESH_TOKEN"], after["SWEATSTACK_REFRESH_TOKEN"])
		for range 100 {
			w.tokens(w.refresh(after["SWEATSTACK_REFRESH_TOKEN"]))
		}
		w.sandbox.Advance(24 * time.Hour)
	})
	assert.Less(t, len(m.values["tokens"]), size+1000, "what has ended is not kept")
}
