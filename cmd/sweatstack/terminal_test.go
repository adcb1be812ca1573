package main

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// What the platform says of an error may repeat what other people wrote.
func TestReport_AnErrorCannotMoveTheCursor(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"detail":"no \u001b[2J\u009b1m\u202e such tag"}`))
	}))
	defer platform.Close()
	t.Setenv("SWEATSTACK_URL", platform.URL)
	t.Setenv("SWEATSTACK_API_KEY", "token")
	t.Setenv("SWEATSTACK_REFRESH_TOKEN", "")
	var out, errs output
	assert.Equal(t, exitFailed, run(t.Context(), []string{"tags"}, streams{out: &out, err: &errs}))
	assert.Contains(t, errs.String(), "such tag")
	for _, bad := range []string{"\x1b", "\u009b", "\u202e"} {
		assert.NotContains(t, errs.String(), bad)
	}
}

func TestTable_TheNameOfAColumnCannotMoveTheCursor(t *testing.T) {
	t.Parallel()
	f, err := frame.New(frame.NewText("na\x1b[2Jme", []string{"a"}, nil))
	require.NoError(t, err)
	var page output
	shown := ofFrame(f, "none")
	require.NoError(t, shown.table.write(&page, false))
	assert.NotContains(t, page.String(), "\x1b")
}
