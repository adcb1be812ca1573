package sweatstacktest_test

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"math"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// memory is a storage that outlives its sandboxes.
type memory struct {
	mu      sync.Mutex
	values  map[string][]byte
	written []string // names, in order
	saves   int
	fail    error
}

func (m *memory) Load(context.Context) (map[string][]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.values), m.fail
}

func (m *memory) Save(_ context.Context, values map[string][]byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return m.fail
	}
	if m.values == nil {
		m.values = map[string][]byte{}
	}
	m.saves++
	for name, value := range values {
		m.written = append(m.written, name)
		if value == nil {
			delete(m.values, name)
		} else {
			m.values[name] = value
		}
	}
	return nil
}

// life runs one life of a sandbox over a storage, from its start to its end.
func life(t *testing.T, m *memory, live func(w *wire), options ...sweatstacktest.Option) {
	t.Helper()
	sandbox, err := sweatstacktest.Start(append(options, sweatstacktest.WithStorage(m))...)
	require.NoError(t, err)
	live(wireOf(t, sandbox))
	require.NoError(t, sandbox.Close())
}

func TestStorage_EverythingThatWasDoneIsThereAfterARestart(t *testing.T) {
	t.Parallel()
	for _, api := range []sweatstacktest.API{sweatstacktest.Current, sweatstacktest.Legacy} {
		t.Run(string(api), func(t *testing.T) {
			t.Parallel()
			m := &memory{}
			option := sweatstacktest.WithAPI(api)
			var users []sweatstacktest.User
			var activities []sweatstacktest.Activity
			var secrets sweatstacktest.Secrets
			var coach, acting tokens
			answers := map[string]string{}
			paths := []string{"/users/", "/teams/", "/teams/authorized", "/traces/?limit=200", "/profile/tags/", "/activities/?limit=5"}
			if api == sweatstacktest.Current {
				paths = append(paths, "/tests/", "/dailies/body_mass?start=2019-01-01&end=2019-01-03")
			}
			var now time.Time
			ride := ""

			life(t, m, func(w *wire) {
				sandbox := w.sandbox
				ada, err := sandbox.AddUser(sweatstacktest.NewUser{FirstName: "Ada", Zone: "America/New_York"})
				require.NoError(t, err)
				require.NoError(t, sandbox.Share(ada, sandbox.Coach()))
				added, err := sandbox.AddActivity(ada, sweatstacktest.Recording{Power: []float64{100, math.NaN(), 300}, Tags: []string{"mine"}})
				require.NoError(t, err)
				ride = added.ID
				require.NoError(t, sandbox.StopSharing(sandbox.Athletes()[1], sandbox.Coach()))
				require.NoError(t, sandbox.SetBackfill(ada, time.Date(2020, time.May, 1, 0, 0, 0, 0, time.UTC)))
				sandbox.Advance(3 * time.Minute)
				coach = w.signIn(sandbox.Coach())
				acting = w.tokens(w.delegate(coach.AccessToken, map[string]string{"sub": ada.ID}))
				bearer := []string{"Authorization", "Bearer " + coach.AccessToken}
				require.Equal(t, http.StatusOK, w.postJSON("/api/v1/teams/"+teamID(sandbox)+"/authorize", map[string]any{"scopes": []string{"activities:read"}}, bearer...).status)
				require.Less(t, w.postJSON("/api/v1/traces/", map[string]any{"timestamp": "2026-05-06T14:00:00+02:00", "lactate": 2.5, "sport": "running"}, bearer...).status, 300)
				require.Less(t, w.postJSON("/api/v1/users/", map[string]any{"first_name": "Kept"}, bearer...).status, 300)
				if api == sweatstacktest.Current {
					require.Less(t, w.postJSON("/api/v1/tests/", map[string]any{"sport": "running", "start": "2026-05-06T13:00:00+02:00", "results": map[string]any{"lt1": map[string]any{"heart_rate": 150}}}, bearer...).status, 300)
					require.Less(t, w.postJSON("/api/v1/dailies/body_mass", map[string]any{"date": "2019-01-01", "value": 70}, bearer...).status, 300)
				}
				for _, path := range paths {
					answers[path] = string(w.get(path, coach.AccessToken).body)
				}
				users, activities, secrets, now = sandbox.Users(), sandbox.Activities(ada), sandbox.Secrets(), sandbox.Now()
			}, option)

			life(t, m, func(w *wire) {
				sandbox := w.sandbox
				assert.Equal(t, users, sandbox.Users())
				assert.Equal(t, secrets, sandbox.Secrets())
				assert.WithinDuration(t, now, sandbox.Now(), time.Minute, "the clock goes on where it was")
				ada := users[len(users)-2]
				require.Equal(t, "Ada", ada.FirstName)
				assert.Equal(t, activities, sandbox.Activities(ada))
				for _, path := range paths {
					after := string(w.get(path, coach.AccessToken).body)
					same := 0
					for same < min(len(after), len(answers[path])) && after[same] == answers[path][same] {
						same++
					}
					from := max(0, same-80)
					assert.Equal(t, answers[path][from:min(same+80, len(answers[path]))], after[from:min(same+80, len(after))], path)
				}
				assert.Equal(t, http.StatusOK, w.get("/activities/"+ride, acting.AccessToken).status, "delegated tokens too")
				w.tokens(w.refresh(*coach.RefreshToken))
				data, err := sandbox.Client(ada).Activities.Data(t.Context(), ride, sweatstack.ActivityDataParams{})
				require.NoError(t, err)
				power, _ := data.Column("power")
				assert.Equal(t, 3, power.Len())
				_, valid := power.Float(1)
				assert.False(t, valid, "what was missing is missing")
				refused := w.delegate(coach.AccessToken, map[string]string{"sub": users[2].ID})
				assert.Equal(t, http.StatusForbidden, refused.status, "who stopped sharing still does not")
			}, option)
		})
	}
}

func TestStorage_AnUploadIsReadAgainAfterARestart(t *testing.T) {
	t.Parallel()
	m := &memory{}
	csv := rideCSV(time.Date(2026, time.May, 6, 12, 0, 0, 0, time.UTC), 60, 200)
	var id string
	life(t, m, func(w *wire) {
		client := w.sandbox.Client(w.sandbox.Coach())
		_, err := client.Activities.Upload(t.Context(), sweatstack.UploadParams{Files: []sweatstack.UploadFile{
			sweatstack.UploadReader("ride.csv", bytes.NewReader(csv)),
		}})
		require.NoError(t, err)
		id = w.sandbox.Sources(w.sandbox.Coach())[0].ActivityIDs[0]
	})
	life(t, m, func(w *wire) {
		data, err := w.sandbox.Client(w.sandbox.Coach()).Activities.Data(t.Context(), id, sweatstack.ActivityDataParams{})
		require.NoError(t, err)
		assert.Equal(t, 60, data.Len())
		require.Len(t, w.sandbox.Sources(w.sandbox.Coach()), 1)
	})
}

func TestStorage_TheEnvironmentFileStaysRight(t *testing.T) {
	t.Parallel()
	m := &memory{}
	var before map[string]string
	life(t, m, func(w *wire) { before = environment(t, w.sandbox) })
	life(t, m, func(w *wire) {
		after := environment(t, w.sandbox)
		for _, name := range []string{"API_KEY", "REFRESH_TOKEN", "CLIENT_ID", "CLIENT_SECRET", "WEBHOOK_SECRET", "SESSION_SECRET"} {
			assert.Equal(t, before["SWEATSTACK_"+name], after["SWEATSTACK_"+name], name)
		}
		assert.Equal(t, http.StatusOK, w.get("/profile/tags/", before["SWEATSTACK_API_KEY"]).status)
		w.tokens(w.refresh(before["SWEATSTACK_REFRESH_TOKEN"]))
	})
}

func TestStorage_ARevokedSignInStaysRevokedAndRotationGoesOn(t *testing.T) {
	t.Parallel()
	m := &memory{}
	rotating := sweatstacktest.WithRefreshTokenRotation()
	var gone, old, newest tokens
	life(t, m, func(w *wire) {
		gone = w.signIn(w.sandbox.Athletes()[0])
		w.sandbox.Withdraw(w.sandbox.Athletes()[0])
		old = w.signIn(w.sandbox.Coach())
		newest = w.tokens(w.refresh(*old.RefreshToken))
		w.sandbox.Advance(time.Hour)
	}, rotating)
	life(t, m, func(w *wire) {
		assert.Equal(t, http.StatusBadRequest, w.refresh(*gone.RefreshToken).status)
		assert.Equal(t, http.StatusBadRequest, w.refresh(*old.RefreshToken).status, "an old generation is reuse")
		assert.Equal(t, http.StatusBadRequest, w.refresh(*newest.RefreshToken).status, "and ends the family")
	}, rotating)
}

func TestStorage_SavesWhileItRuns(t *testing.T) {
	t.Parallel()
	m := &memory{}
	sandbox := sweatstacktest.New(t, sweatstacktest.WithStorage(m))
	saves := func() int {
		m.mu.Lock()
		defer m.mu.Unlock()
		return m.saves
	}
	require.Eventually(t, func() bool { return saves() > 0 }, time.Minute, time.Millisecond)
	before := saves()
	wireOf(t, sandbox).signIn(sandbox.Coach())
	require.Eventually(t, func() bool { return saves() > before }, time.Minute, time.Millisecond)
}

func TestStorage_AnActivityIsWrittenOnce(t *testing.T) {
	t.Parallel()
	m := &memory{}
	life(t, m, func(w *wire) {
		_, err := w.sandbox.AddActivity(w.sandbox.Coach(), sweatstacktest.Recording{Power: []float64{1}})
		require.NoError(t, err)
	})
	m.written = nil
	life(t, m, func(w *wire) { w.sandbox.Advance(time.Minute) })
	assert.Contains(t, m.written, "base", "the clock has moved")
	for _, name := range m.written {
		assert.NotContains(t, name, "activity/")
	}
	life(t, m, func(w *wire) {
		assert.Len(t, w.sandbox.Activities(w.sandbox.Coach())[:1], 1)
		assert.Equal(t, []string{"lap", "power"}, w.sandbox.Activities(w.sandbox.Coach())[0].Metrics)
	})
}

func TestStorage_ResetIsSavedToo(t *testing.T) {
	t.Parallel()
	m := &memory{}
	life(t, m, func(w *wire) {
		_, err := w.sandbox.AddUser(sweatstacktest.NewUser{FirstName: "Ada"})
		require.NoError(t, err)
		_, err = w.sandbox.AddActivity(w.sandbox.Coach(), sweatstacktest.Recording{Power: []float64{1}})
		require.NoError(t, err)
	})
	many := len(m.values)
	life(t, m, func(w *wire) { w.sandbox.Reset() })
	assert.Less(t, len(m.values), many)
	life(t, m, func(w *wire) {
		for _, user := range w.sandbox.Users() {
			assert.NotEqual(t, "Ada", user.FirstName)
		}
	})
}

func TestStorage_WhatCannotBeUsedIsNamedAtTheStart(t *testing.T) {
	t.Parallel()
	m := &memory{}
	life(t, m, func(*wire) {})
	start := func(m *memory, options ...sweatstacktest.Option) error {
		_, err := sweatstacktest.Start(append(options, sweatstacktest.WithStorage(m))...)
		return err
	}
	assert.ErrorContains(t, start(m, sweatstacktest.WithSeed(2)), "seed 1")
	broken := &memory{values: maps.Clone(m.values)}
	broken.values["people"] = []byte("damaged")
	assert.ErrorContains(t, start(broken), "people")
	for _, cut := range []int{0, 1, 10} {
		broken.values = maps.Clone(m.values)
		broken.values["base"] = broken.values["base"][:cut]
		assert.Error(t, start(broken))
	}
	assert.ErrorContains(t, start(&memory{fail: errors.New("disk on fire")}), "disk on fire")

	sandbox, err := sweatstacktest.Start(sweatstacktest.WithStorage(m))
	require.NoError(t, err)
	m.mu.Lock()
	m.fail = errors.New("disk is full")
	m.mu.Unlock()
	sandbox.Advance(time.Minute)
	assert.ErrorContains(t, sandbox.Close(), "disk is full")
}

// Close is for those who got a sandbox.
func TestStorage_AStartThatFailsLeavesNobodySaving(t *testing.T) {
	t.Parallel()
	taken, err := sweatstacktest.Start()
	require.NoError(t, err)
	t.Cleanup(func() { _ = taken.Close() })
	m := &memory{}
	_, err = sweatstacktest.Start(sweatstacktest.WithStorage(m), sweatstacktest.WithAddr(strings.TrimPrefix(taken.URL(), "http://")))
	require.Error(t, err)
	assert.NotZero(t, m.saves, "it was closed, which saves for the last time")
}
