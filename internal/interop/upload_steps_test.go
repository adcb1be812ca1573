package interop_test

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// uploadSteps are the calls that send files. They come last: an upload leaves
// an activity behind.
func uploadSteps(t *testing.T) []step {
	t.Helper()
	folder, err := filepath.Abs(filepath.Join("testdata", "upload"))
	require.NoError(t, err)
	ride, bad := filepath.Join(folder, "ride.csv"), filepath.Join(folder, "no-timestamp.csv")
	uploaded := func(paths ...string) func(context.Context, *sweatstack.Client) (any, error) {
		return func(ctx context.Context, c *sweatstack.Client) (any, error) {
			var params sweatstack.UploadParams
			for _, path := range paths {
				params.Files = append(params.Files, sweatstack.UploadPath(path))
			}
			reply, err := c.Activities.Upload(ctx, params)
			return reply.Raw, err
		}
	}
	return []step{
		{
			name: "upload: one", python: call{Call: "upload", Args: []any{ride}},
			golang: uploaded(ride), shape: withoutSourceBirth,
		},
		{
			name:   "upload: a good file and a bad one",
			python: call{Call: "upload", Args: []any{[]any{ride, bad}}, Kwargs: map[string]any{"sport": "cycling"}},
			golang: uploaded(ride, bad), shape: withoutSourceBirth,
		},
		{
			name: "upload: no such file", python: call{Call: "upload", Args: []any{ride + ".not"}}, golang: uploaded(ride + ".not"),
			refused: &refusal{python: "FileNotFoundError", is: func(err error) bool { return errors.Is(err, fs.ErrNotExist) }},
		},
	}
}

// withoutSourceBirth takes out what differs between two sources of one file;
// the activity is the same, because the second upload makes no second one.
// The time of client 0.70 knew no sources.
func withoutSourceBirth(t *testing.T, said any) any {
	t.Helper()
	answer, ok := said.(map[string]any)
	require.True(t, ok, "%T", said)
	sources, _ := answer["sources"].([]any)
	for _, one := range sources {
		source, ok := one.(map[string]any)
		require.True(t, ok, "%T", one)
		for _, name := range []string{"id", "created_at"} {
			assert.NotEmpty(t, source[name], name)
			delete(source, name)
		}
	}
	return answer
}
