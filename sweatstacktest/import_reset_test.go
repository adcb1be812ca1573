package sweatstacktest_test

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

func noonOf2026() time.Time { return time.Date(2026, time.May, 6, 12, 0, 0, 0, time.UTC) }

// rides is a folder with two rides, one of them twice, as two devices wrote it,
// and a file that cannot be read.
func rides() fstest.MapFS {
	return fstest.MapFS{
		"a.csv":      {Data: rideCSV(noonOf2026(), 60, 200)},
		"b.csv":      {Data: rideCSV(noonOf2026(), 60, 201)},
		"2025/b.csv": {Data: rideCSV(noonOf2026().AddDate(-1, 0, 0), 30, 150)},
		"broken.fit": {Data: []byte("no FIT file")},
	}
}

// importAll reads a folder to its end.
func importAll(t *testing.T, sandbox *sweatstacktest.Sandbox, user sweatstacktest.User, files fstest.MapFS) {
	t.Helper()
	for _, err := range sandbox.Import(t.Context(), user, files) {
		require.NoError(t, err)
	}
}

// added makes a user who shares with the coach.
func added(t *testing.T, sandbox *sweatstacktest.Sandbox) sweatstacktest.User {
	t.Helper()
	user, err := sandbox.AddUser(sweatstacktest.NewUser{FirstName: "Me"})
	require.NoError(t, err)
	require.NoError(t, sandbox.Share(user, sandbox.Coach()))
	return user
}

func TestImport_StaysThroughAReset(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	sandbox := w.sandbox
	me, athlete := added(t, sandbox), sandbox.Athletes()[0]
	seeded := len(sandbox.Activities(athlete))
	importAll(t, sandbox, me, rides())
	importAll(t, sandbox, me, rides()) // the same again makes no second, here and after the reset
	importAll(t, sandbox, athlete, rides())
	users, mine, sources := sandbox.Users(), sandbox.Activities(me), sandbox.Sources(me)
	require.Len(t, mine, 2)
	require.Len(t, sources, 4, "one for each file")

	require.NoError(t, sandbox.StopSharing(me, sandbox.Coach()))
	_, err := sandbox.AddActivity(me, sweatstacktest.Recording{Power: []float64{1}})
	require.NoError(t, err)
	w.uploaded(w.signIn(me).AccessToken, "new.csv", string(rideCSV(noonOf2026().AddDate(0, 0, 1), 20, 100)))
	_, err = sandbox.AddUser(sweatstacktest.NewUser{FirstName: "Gone"})
	require.NoError(t, err)
	for range 2 {
		sandbox.Reset()
		assert.Equal(t, users, sandbox.Users())
		assert.Equal(t, mine, sandbox.Activities(me))
		assert.Equal(t, sources, sandbox.Sources(me))
		assert.Len(t, sandbox.Activities(athlete), seeded+2)
		coach := w.signIn(sandbox.Coach()).AccessToken
		acting := w.tokens(w.delegate(coach, map[string]any{"sub": me.ID})).AccessToken
		assert.Equal(t, 60, w.parquet("/activities/"+mine[0].ID+"/data", acting).Len())
	}
}

// An upload that came first is what the import finds: it goes with the reset,
// the ride does not.
func TestImport_StaysThroughAResetWhereAnUploadHadTheSame(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	me := added(t, w.sandbox)
	file := rides()["a.csv"].Data
	id := w.uploaded(w.signIn(me).AccessToken, "a.csv", string(file))[0].ActivityIDs[0]
	importAll(t, w.sandbox, me, rides())
	w.sandbox.Reset()
	require.Len(t, w.sandbox.Activities(me), 2)
	assert.Equal(t, id, w.sandbox.Activities(me)[0].ID)
}

// With a storage the same folder is read at each start.
func TestImport_TheSameAtEachStart(t *testing.T) {
	t.Parallel()
	m := &memory{}
	var me sweatstacktest.User
	var before []sweatstacktest.Source
	var sourceOf string
	source := func(w *wire) string {
		list := w.sandbox.Activities(me)
		details, err := w.sandbox.Client(me).Activities.Get(t.Context(), list[0].ID)
		require.NoError(t, err)
		return details.SourceID
	}
	life(t, m, func(w *wire) {
		me = added(t, w.sandbox)
		w.uploaded(w.signIn(me).AccessToken, "new.csv", string(rideCSV(noonOf2026().AddDate(1, 0, 0), 20, 100)))
		importAll(t, w.sandbox, me, rides())
		before, sourceOf = w.sandbox.Sources(me), source(w)
	})
	life(t, m, func(w *wire) {
		importAll(t, w.sandbox, me, rides())
		after := w.sandbox.Sources(me)
		require.Len(t, after, len(before), "not those of the start before, too")
		for i := range before {
			assert.Equal(t, before[i].Filename, after[i].Filename)
			assert.Equal(t, before[i].ActivityIDs, after[i].ActivityIDs)
		}
		assert.Equal(t, sourceOf, source(w))
		w.sandbox.Reset()
		require.Len(t, w.sandbox.Activities(me), 2)
		data, err := w.sandbox.Client(me).Activities.Data(t.Context(), w.sandbox.Activities(me)[0].ID, sweatstack.ActivityDataParams{})
		require.NoError(t, err)
		assert.Equal(t, 60, data.Len())
	})
	life(t, m, func(w *wire) {
		assert.Equal(t, me, w.sandbox.Users()[len(w.sandbox.Users())-1])
		assert.Empty(t, w.sandbox.Activities(me), "files are where they are")
		assert.Empty(t, w.sandbox.Sources(me))
		importAll(t, w.sandbox, me, rides())
		assert.Len(t, w.sandbox.Activities(me), 2)
	})
}
