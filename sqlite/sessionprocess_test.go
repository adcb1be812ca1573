package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// signInMany tries to create a hundred sessions whose ids other processes want
// too, and prints how many it got.
func signInMany(ctx context.Context, db *sqlite.DB, _ *sqlite.TokenStore) error {
	store, err := db.SessionStore()
	if err != nil {
		return err
	}
	won := 0
	for i := range 100 {
		switch err := store.Create(ctx, newSession(fmt.Sprint("s", i), "usr_1", noon())); {
		case err == nil:
			won++
		case !errors.Is(err, tokenstore.ErrConflict):
			return err
		}
	}
	_, err = os.Stdout.WriteString(strconv.Itoa(won))
	return err
}

// endAndWait says when a session and all sessions of a user are ended, and
// waits for its end.
func endAndWait(ctx context.Context, db *sqlite.DB, _ *sqlite.TokenStore) error {
	store, err := db.SessionStore()
	if err != nil {
		return err
	}
	until := noon().AddDate(0, 0, 31)
	if err := errors.Join(store.End(ctx, "s1", until), store.EndAll(ctx, "usr_2", noon(), until)); err != nil {
		return err
	}
	ready()
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// useUntilEnded uses a session until another process ends it, and then looks
// for it a few times more.
func useUntilEnded(ctx context.Context, db *sqlite.DB, _ *sqlite.TokenStore) error {
	store, err := db.SessionStore()
	if err != nil {
		return err
	}
	ended := 0
	for i := 0; ended < 20; i++ {
		errTouch := store.Touch(ctx, "s1", noon().Add(time.Duration(i)*time.Second))
		errSelect := store.Select(ctx, "s1", fmt.Sprint("usr_", i), "")
		_, errGet := store.Get(ctx, "s1")
		errCreate := store.Create(ctx, newSession("s1", "usr_1", noon()))
		switch {
		case errors.Is(errTouch, tokenstore.ErrNotFound):
			ended++
			if !errors.Is(errSelect, tokenstore.ErrNotFound) || !errors.Is(errGet, tokenstore.ErrNotFound) ||
				!errors.Is(errCreate, tokenstore.ErrEnded) {
				return fmt.Errorf("an ended session: select %w, get %w, create %w", errSelect, errGet, errCreate)
			}
		case errTouch != nil || ended > 0:
			return fmt.Errorf("a touch after %d that found an end: %w", ended, errTouch)
		case i == 0:
			ready()
		}
	}
	return nil
}

func TestSessionStore_OfFourProcessesOneGetsEachID(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	store := openSessions(t, path)
	outputs := make([]string, 4)
	var signingIn sync.WaitGroup
	for n := range outputs {
		signingIn.Go(func() {
			output, err := process(t, "sign in", path).CombinedOutput()
			assert.NoError(t, err, string(output))
			outputs[n] = string(output)
		})
	}
	signingIn.Wait()
	total := 0
	for _, output := range outputs {
		won, err := strconv.Atoi(output)
		require.NoError(t, err)
		total += won
	}
	assert.Equal(t, 100, total)
	list, err := store.List(t.Context(), "usr_1")
	require.NoError(t, err)
	assert.Len(t, list, 100)
}

func TestSessionStore_WhatAProcessHasEndedSurvivesItsDeathAndIsSeenByOthers(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	store := openSessions(t, path)
	for _, s := range []tokenstore.Session{
		newSession("s1", "usr_1", noon()), newSession("s2", "usr_2", noon()), newSession("s3", "usr_1", noon()),
	} {
		require.NoError(t, store.Create(t.Context(), s))
	}
	startAndKill(t, "end", path)
	for id, want := range map[string]error{"s1": tokenstore.ErrNotFound, "s2": tokenstore.ErrNotFound, "s3": nil} {
		_, err := store.Get(t.Context(), id)
		require.ErrorIs(t, err, want, id)
	}
	require.ErrorIs(t, store.Create(t.Context(), newSession("s1", "usr_1", noon())), tokenstore.ErrEnded)
	late := newSession("s4", "usr_2", noon().Add(-time.Second))
	require.ErrorIs(t, store.Create(t.Context(), late), tokenstore.ErrEnded)
}

func TestSessionStore_AnEndReachesAProcessThatUsesTheSession(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	store := openSessions(t, path)
	require.NoError(t, store.Create(t.Context(), newSession("s1", "usr_1", noon())))
	using := process(t, "use", path)
	stdout, err := using.StdoutPipe()
	require.NoError(t, err)
	var problems strings.Builder
	using.Stderr = &problems
	require.NoError(t, using.Start())
	line := make([]byte, len("ready\n"))
	_, err = io.ReadFull(stdout, line)
	assert.NoError(t, err)
	assert.NoError(t, store.End(t.Context(), "s1", noon().AddDate(0, 0, 31)))
	require.NoError(t, using.Wait(), problems.String())
	_, err = store.Get(t.Context(), "s1")
	require.ErrorIs(t, err, tokenstore.ErrNotFound)
}
