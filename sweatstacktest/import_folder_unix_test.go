//go:build unix

package sweatstacktest_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// imported reads a folder and gives the source of each name.
func imported(t *testing.T, sandbox *sweatstacktest.Sandbox, user sweatstacktest.User, folder string) map[string]sweatstacktest.Source {
	t.Helper()
	out := map[string]sweatstacktest.Source{}
	for source, err := range sandbox.Import(t.Context(), user, os.DirFS(folder)) {
		require.NoError(t, err)
		out[source.Filename] = source
	}
	return out
}

// What lies about in a folder must not end the import or make it wait.
func TestImport_OddFoldersDoNotEndIt(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	me := added(t, sandbox)
	folder, elsewhere := t.TempDir(), t.TempDir()
	in := func(name string) string { return filepath.Join(folder, name) }
	write := func(path string, day int) {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, rideCSV(noonOf2026().AddDate(0, 0, day), 10, 100), 0o600))
	}
	write(in("latin-\xe5r.csv"), 1)
	write(in("\xff/inside.csv"), 2)
	write(in("folder.fit/z.csv"), 3)
	write(filepath.Join(elsewhere, "linked.csv"), 4)
	require.NoError(t, os.Symlink(filepath.Join(elsewhere, "linked.csv"), in("link.csv")))
	require.NoError(t, os.Symlink(in("nowhere"), in("dangling.csv")))
	require.NoError(t, os.Symlink(elsewhere, in("other.fit")))
	require.NoError(t, syscall.Mkfifo(in("pipe.csv"), 0o600))
	require.NoError(t, os.WriteFile(in("empty.fit"), nil, 0o600))

	done := make(chan map[string]sweatstacktest.Source, 1)
	go func() { done <- imported(t, sandbox, me, folder) }()
	var got map[string]sweatstacktest.Source
	select {
	case got = <-done:
	case <-time.After(time.Minute):
		t.Fatal("a pipe holds the import up")
	}
	status := map[string]string{}
	for name, source := range got {
		status[name] = source.Status
		assert.NotContains(t, source.ErrorMessage, "\xff")
	}
	assert.Equal(t, map[string]string{
		"latin-\ufffdr.csv": "failed", "\ufffd": "failed", "z.csv": "processed", "link.csv": "processed", "dangling.csv": "failed",
		"pipe.csv": "failed", "other.fit": "failed", "empty.fit": "failed",
	}, status)
	assert.Contains(t, got["\ufffd"].ErrorMessage, "UTF-8")
	assert.Contains(t, got["pipe.csv"].ErrorMessage, "regular file")
}

// packed compresses content.
func packed(t *testing.T, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(content)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

// Exports of training platforms hold files that were packed one by one.
func TestImport_PackedFiles(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	me, folder := added(t, sandbox), t.TempDir()
	good := packed(t, rideCSV(noonOf2026(), 60, 200))
	for name, content := range map[string][]byte{
		"ride.csv.gz": good, "TRI.FIT.GZ": packed(t, []byte(triathlon(t))), "cut.csv.gz": good[:len(good)/2],
		"plain.csv.gz": rideCSV(noonOf2026(), 60, 200), "bomb.csv.gz": packed(t, make([]byte, 17<<20)), "notes.txt.gz": good, "x.gz": good,
	} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), content, 0o600))
	}
	got := imported(t, sandbox, me, folder)
	require.Len(t, got, 5)
	for name, part := range map[string]string{
		"cut.csv.gz": "unexpected EOF", "plain.csv.gz": "gzip", "bomb.csv.gz": "bytes",
	} {
		assert.Equal(t, "failed", got[name].Status, name)
		assert.Contains(t, got[name].ErrorMessage, part)
	}
	assert.Equal(t, "csv", got["ride.csv.gz"].Type)
	assert.Equal(t, "fit", got["TRI.FIT.GZ"].Type)
	require.Len(t, sandbox.Activities(me), 4)
	for i, rows := range []int{60, 10, 10, 10} {
		list := sandbox.Activities(me)
		data, err := sandbox.Client(me).Activities.Data(t.Context(), list[i].ID, sweatstack.ActivityDataParams{})
		require.NoError(t, err)
		assert.Equal(t, rows, data.Len())
	}
}
