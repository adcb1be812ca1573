package sweatstack_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// rideCSV is a ride of ten minutes at the given power.
func rideCSV(start time.Time, power int) string {
	var b strings.Builder
	b.WriteString("timestamp,power,sport\n")
	for second := range 600 {
		fmt.Fprintf(&b, "%s,%d,cycling.road\n", start.Add(time.Duration(second)*time.Second).Format(time.RFC3339), power)
	}
	return b.String()
}

func TestUpload_FromEveryKindOfSourceBecomesActivities(t *testing.T) {
	t.Parallel()
	for _, api := range []sweatstacktest.API{sweatstacktest.Current, sweatstacktest.Legacy} {
		sandbox := sweatstacktest.New(t, sweatstacktest.WithAPI(api))
		athlete := sandbox.LoneAthlete()
		client := sandbox.Client(athlete)
		start := time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC)
		on := func(day int) string { return rideCSV(start.AddDate(0, 0, day), 200+day) }
		disk := filepath.Join(t.TempDir(), "disk.csv")
		require.NoError(t, os.WriteFile(disk, []byte(on(0)), 0o600))
		answer, err := client.Activities.Upload(t.Context(), sweatstack.UploadParams{Files: []sweatstack.UploadFile{
			sweatstack.UploadPath(disk),
			sweatstack.UploadFS(fstest.MapFS{"rides/fs.csv": {Data: []byte(on(1))}}, "rides/fs.csv"),
			sweatstack.UploadReader("seeker.csv", strings.NewReader(on(2))),
			sweatstack.UploadReader("stream.csv", io.MultiReader(strings.NewReader(on(3)))),
			sweatstack.UploadReader("bad.csv", strings.NewReader("power\n1\n")),
		}})
		require.NoError(t, err, "a file that cannot be used is no error")
		assert.NotEmpty(t, answer.Raw)
		if api == sweatstacktest.Current {
			require.Len(t, answer.Sources, 5)
			assert.Equal(t, sweatstack.SourceProcessed, answer.Sources[0].Status)
			assert.NotEmpty(t, answer.Sources[4].Error.Code)
		} else {
			assert.Nil(t, answer.Sources)
		}
		sources := sandbox.Sources(athlete)
		require.Len(t, sources, 5)
		assert.Equal(t, "failed", sources[4].Status)
		for day, source := range sources[:4] {
			require.Len(t, source.ActivityIDs, 1, source.ErrorMessage)
			assert.Equal(t, []string{"disk.csv", "fs.csv", "seeker.csv", "stream.csv"}[day], source.Filename)
			got, err := client.Activities.Get(t.Context(), source.ActivityIDs[0])
			require.NoError(t, err)
			assert.True(t, got.Start.Equal(start.AddDate(0, 0, day)))
			assert.Equal(t, 10*time.Minute, got.Duration)
			data, err := client.Activities.Data(t.Context(), source.ActivityIDs[0], sweatstack.ActivityDataParams{})
			require.NoError(t, err)
			assert.Equal(t, 600, data.Len())
		}
	}
}

func TestUpload_RefusalsOfTheSandboxAreTyped(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	stranger, err := sweatstack.NewClient(sweatstack.WithBaseURL(sandbox.URL()), sweatstack.WithTokenSource(
		sweatstack.StaticToken(sweatstack.Token{AccessToken: sweatstack.NewSecret(farToken)})))
	require.NoError(t, err)
	require.ErrorIs(t, upload(t, stranger, sweatstack.UploadReader("a.csv", strings.NewReader("x"))), sweatstack.ErrUnauthorized)

	long := upload(t, sandbox.Client(sandbox.Coach()), sweatstack.UploadReader("long.fit", io.LimitReader(zeros{}, 100<<20)))
	api, ok := long.(*sweatstack.APIError) //nolint:errorlint // nothing is around it
	require.True(t, ok, "%v", long)
	assert.Equal(t, 413, api.Status)
}
