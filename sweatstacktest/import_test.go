package sweatstacktest_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// rideCSV is a ride of so many seconds at constant power.
func rideCSV(start time.Time, seconds, power int) []byte {
	text := "timestamp,power,sport\n"
	for i := range seconds {
		text += fmt.Sprintf("%s,%d,cycling.road\n", start.Add(time.Duration(i)*time.Second).Format(time.RFC3339), power)
	}
	return []byte(text)
}

func TestImport_AFolderBecomesAHistory(t *testing.T) {
	t.Parallel()
	stub := &endpointStub{}
	sandbox := sweatstacktest.New(t, sweatstacktest.WithWebhookHandler(stub))
	me, err := sandbox.AddUser(sweatstacktest.NewUser{FirstName: "Me"})
	require.NoError(t, err)
	noon := time.Date(2026, time.May, 6, 12, 0, 0, 0, time.UTC)
	folder := t.TempDir()
	for name, content := range map[string][]byte{
		"a.csv": rideCSV(noon, 60, 200), "2025/b.CSV": rideCSV(noon.AddDate(-1, 0, 0), 30, 150),
		"again.csv": rideCSV(noon, 60, 200), "broken.fit": []byte("no FIT file"),
		"notes.txt": []byte("not looked at"), ".hidden/c.csv": rideCSV(noon.AddDate(0, 1, 0), 10, 100),
	} {
		path := filepath.Join(folder, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, content, 0o600))
	}

	outcome := map[string]string{}
	for source, err := range sandbox.Import(t.Context(), me, os.DirFS(folder)) {
		require.NoError(t, err)
		outcome[source.Filename] = source.Status
	}
	assert.Equal(t, map[string]string{"a.csv": "processed", "b.CSV": "processed", "again.csv": "processed", "broken.fit": "failed"}, outcome)
	assert.Len(t, sandbox.Activities(me), 2, "the same ride again makes no second")
	assert.Zero(t, stub.count(), "a history is not announced")

	client := sandbox.Client(me)
	data, err := client.Activities.Data(t.Context(), sandbox.Activities(me)[0].ID, sweatstack.ActivityDataParams{})
	require.NoError(t, err)
	assert.Equal(t, 60, data.Len())
}

func TestImport_AFileThatIsGoneLaterHasNoSamplesAndDoesNoHarm(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	me, err := sandbox.AddUser(sweatstacktest.NewUser{FirstName: "Me"})
	require.NoError(t, err)
	files := fstest.MapFS{"a.csv": {Data: rideCSV(time.Date(2026, time.May, 6, 12, 0, 0, 0, time.UTC), 60, 200)}}
	for _, err := range sandbox.Import(t.Context(), me, files) {
		require.NoError(t, err)
	}
	delete(files, "a.csv")
	data, err := sandbox.Client(me).Activities.Data(t.Context(), sandbox.Activities(me)[0].ID, sweatstack.ActivityDataParams{})
	require.NoError(t, err)
	assert.Zero(t, data.Len())
}

// unreadable is a folder that cannot be listed.
type unreadable struct{}

func (unreadable) Open(string) (fs.File, error) { return nil, errors.New("no access") }

func TestImport_ErrorsEndTheLoop(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	last := func(ctx context.Context, user sweatstacktest.User, files fs.FS) (n int, last error) {
		for _, err := range sandbox.Import(ctx, user, files) {
			n++
			last = err
		}
		return n, last
	}
	n, err := last(t.Context(), sweatstacktest.User{ID: "nobody"}, fstest.MapFS{})
	assert.Equal(t, 1, n)
	assert.ErrorContains(t, err, "nobody")
	_, err = last(t.Context(), sandbox.Coach(), unreadable{})
	assert.ErrorContains(t, err, "no access")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = last(ended, sandbox.Coach(), fstest.MapFS{"a.csv": {Data: []byte("x")}})
	assert.ErrorIs(t, err, context.Canceled)

	files := fstest.MapFS{"a.csv": {Data: []byte("x")}, "b.csv": {Data: []byte("x")}}
	seen := 0
	for range sandbox.Import(t.Context(), sandbox.Coach(), files) {
		seen++
		break
	}
	assert.Equal(t, 1, seen)
	assert.Len(t, sandbox.Sources(sandbox.Coach()), 1, "what comes after a break is not read")
}

func TestImport_TooLargeFilesFailWithoutTheirMemory(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	folder := t.TempDir()
	file, err := os.Create(filepath.Join(folder, "big.fit"))
	require.NoError(t, err)
	require.NoError(t, file.Truncate(1<<40), "a file of a terabyte that takes no room")
	require.NoError(t, file.Close())
	for source, err := range sandbox.Import(t.Context(), sandbox.Coach(), os.DirFS(folder)) {
		require.NoError(t, err)
		assert.Equal(t, "failed", source.Status)
		assert.Contains(t, source.ErrorMessage, "bytes")
	}
}

func TestImport_AFileThatCannotBeReadIsASourceWithAnID(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	folder := t.TempDir()
	require.NoError(t, os.Symlink(filepath.Join(folder, "gone"), filepath.Join(folder, "link.fit")))
	for source, err := range sandbox.Import(t.Context(), sandbox.Coach(), os.DirFS(folder)) {
		require.NoError(t, err)
		assert.Equal(t, "failed", source.Status)
		assert.Len(t, source.ID, 26)
	}
	require.Len(t, sandbox.Sources(sandbox.Coach()), 1)
}

// Whoever takes a file of an import away gets an activity without samples, not
// a panic in the middle of an answer about many.
func TestImport_AFileThatIsGoneLeavesAnActivityWithoutSamples(t *testing.T) {
	t.Parallel()
	for _, api := range []sweatstacktest.API{sweatstacktest.Current, sweatstacktest.Legacy} {
		sandbox := sweatstacktest.New(t, sweatstacktest.WithAPI(api))
		me, err := sandbox.AddUser(sweatstacktest.NewUser{FirstName: "Me"})
		require.NoError(t, err)
		folder := t.TempDir()
		noon := time.Date(2026, time.May, 6, 12, 0, 0, 0, time.UTC)
		require.NoError(t, os.WriteFile(filepath.Join(folder, "a.csv"), rideCSV(noon, 60, 200), 0o600))
		for _, err := range sandbox.Import(t.Context(), me, os.DirFS(folder)) {
			require.NoError(t, err)
		}
		require.NoError(t, os.Remove(filepath.Join(folder, "a.csv")))
		id := sandbox.Activities(me)[0].ID
		client := sandbox.Client(me)
		ctx := t.Context()
		_, err = client.Activities.Get(ctx, id)
		require.NoError(t, err)
		for _, adaptive := range []sweatstack.Metric{"", sweatstack.MetricPower} {
			data, err := client.Activities.Data(ctx, id, sweatstack.ActivityDataParams{AdaptiveSamplingOn: adaptive})
			require.NoError(t, err)
			assert.Zero(t, data.Len())
		}
		_, err = client.Activities.MeanMax(ctx, id, sweatstack.ActivityMeanMaxParams{Metric: sweatstack.MetricPower})
		require.NoError(t, err)
		_, err = client.Activities.AWD(ctx, id, sweatstack.ActivityAWDParams{Metric: sweatstack.MetricPower})
		require.NoError(t, err)
		day := sweatstack.DateOf(noon)
		_, err = client.Longitudinal.MeanMax(ctx, sweatstack.LongitudinalCurveParams{Sports: []sport.Sport{"cycling"}, Start: day, End: day, Metric: sweatstack.MetricPower})
		require.NoError(t, err)
		_, err = client.Longitudinal.AWD(ctx, sweatstack.LongitudinalCurveParams{Sports: []sport.Sport{"cycling"}, Start: day, End: day, Metric: sweatstack.MetricPower})
		require.NoError(t, err)
		_, err = client.Longitudinal.Data(ctx, sweatstack.LongitudinalDataParams{Sports: []sport.Sport{"cycling"}, Start: day, End: day, AdaptiveSamplingOn: sweatstack.MetricPower})
		require.NoError(t, err)
	}
}
