package tokenstore_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/tokenstore"
	"github.com/sweatstack/sweatstack-go/tokenstore/tokenstoretest"
)

func TestMemorySessions_KeepsTheContract(t *testing.T) {
	t.Parallel()
	tokenstoretest.RunSessions(t, func(*testing.T) tokenstore.SessionStore { return tokenstore.NewMemorySessions() })
}

func TestMemorySessions_ZeroValueIsReady(t *testing.T) {
	t.Parallel()
	tokenstoretest.RunSessions(t, func(*testing.T) tokenstore.SessionStore { return new(tokenstore.MemorySessions) })
}

func TestMemorySessions_StaysBoundedOverAYearOfSignIns(t *testing.T) {
	t.Parallel()
	store := tokenstore.NewMemorySessions()
	const perDay, lifetime = 24, 30 // sign-ins, days
	for i := range 365 * perDay {
		now := noon().Add(time.Duration(i) * time.Hour)
		s := newSession(fmt.Sprint("s", i), fmt.Sprint("usr_", i%7), now)
		require.NoError(t, store.Create(t.Context(), s))
		switch i % 4 {
		case 0:
			require.NoError(t, store.End(t.Context(), s.ID, s.Expires))
		case 1:
			require.NoError(t, store.End(t.Context(), fmt.Sprint("foreign-", i), s.Expires))
		case 2:
			require.NoError(t, store.EndAll(t.Context(), fmt.Sprint("usr_once_", i), now, s.Expires))
		}
	}
	// What is not over is what 30 days have brought: three of four sign-ins
	// live on, one of two brought the end of an id, one of four a moment.
	const whole, slack = perDay * lifetime, 2
	got := store.Sizes()
	assert.Equal(t, 7, got.Users)
	assert.InDelta(t, whole*3/4, got.Sessions, slack)
	assert.InDelta(t, whole/2, got.Ended, slack)
	assert.InDelta(t, whole/4, got.EndedAll, slack)
}

func TestMemorySessions_ACreateWithAWrongClockDoesNotStopTheSweeps(t *testing.T) {
	t.Parallel()
	store := tokenstore.NewMemorySessions()
	future := newSession("future", "usr_1", noon().AddDate(1000, 0, 0))
	require.NoError(t, store.Create(t.Context(), future))
	require.NoError(t, store.Create(t.Context(), newSession("old", "usr_1", noon())))
	require.NoError(t, store.Create(t.Context(), newSession("new", "usr_1", noon().AddDate(0, 0, 31))))
	_, err := store.Get(t.Context(), "old")
	require.ErrorIs(t, err, tokenstore.ErrNotFound)
}

// What is over does not count, even when no sweep has come by since.
func TestMemorySessions_AnIDThatIsOverIsFreeWithoutASweep(t *testing.T) {
	t.Parallel()
	store := tokenstore.NewMemorySessions()
	short := newSession("s1", "usr_1", noon())
	short.Expires = noon().Add(time.Second)
	require.NoError(t, store.Create(t.Context(), short))
	require.NoError(t, store.End(t.Context(), "s2", noon().Add(time.Second)))
	require.NoError(t, store.EndAll(t.Context(), "usr_3", noon().AddDate(0, 0, 1), noon().Add(time.Second)))

	for _, s := range []tokenstore.Session{
		newSession("s1", "usr_2", noon().Add(2*time.Second)),
		newSession("s2", "usr_2", noon().Add(2*time.Second)),
		newSession("s3", "usr_3", noon().Add(2*time.Second)),
	} {
		require.NoError(t, store.Create(t.Context(), s))
	}
	list, err := store.List(t.Context(), "usr_1")
	require.NoError(t, err)
	assert.Empty(t, list, "the old session went with its id")
}

// BenchmarkMemorySessions_Create bounds a sign-in beside 100,000 sessions that
// live: it must not look at them all.
func BenchmarkMemorySessions_Create(b *testing.B) {
	for _, there := range []int{0, 100_000} {
		b.Run(fmt.Sprintf("beside %d", there), func(b *testing.B) {
			store := tokenstore.NewMemorySessions()
			for i := range there {
				if err := store.Create(b.Context(), newSession(fmt.Sprint("there-", i), "usr_1", noon())); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if err := store.Create(b.Context(), newSession(fmt.Sprint("s", i), "usr_2", noon())); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
