package sweatstack_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// announced is what a platform was told of the length of an upload, and what
// came; an error is a body that was not whole.
type announced struct {
	length, came int64
	err          error
}

func announcing(t *testing.T) (*sweatstack.Client, <-chan announced) {
	t.Helper()
	got := make(chan announced, 1)
	return uploadTo(t, func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		got <- announced{r.ContentLength, n, err}
		_, _ = io.WriteString(w, "{}")
	}), got
}

func TestUpload_ContentLengthIsSentWhenEverySizeIsKnown(t *testing.T) {
	t.Parallel()
	data := strings.Repeat("FIT", 100_000)
	name := filepath.Join(t.TempDir(), "a.fit")
	require.NoError(t, os.WriteFile(name, []byte(data), 0o600))
	opened, err := os.Open(name)
	require.NoError(t, err)
	t.Cleanup(func() { _ = opened.Close() })
	_, err = opened.Seek(1000, io.SeekStart) // the rest of it is uploaded
	require.NoError(t, err)
	r, w, err := os.Pipe()
	require.NoError(t, err)
	go func() { _, _ = io.WriteString(w, data); _ = w.Close() }()
	t.Cleanup(func() { _ = r.Close() })
	path, seeker := sweatstack.UploadPath(name), sweatstack.UploadReader("b.fit", strings.NewReader(data))
	for name, c := range map[string]struct {
		files []sweatstack.UploadFile
		known bool
	}{
		"path": {[]sweatstack.UploadFile{path}, true}, "seeker": {[]sweatstack.UploadFile{seeker}, true},
		"file in its middle": {[]sweatstack.UploadFile{sweatstack.UploadReader("a.fit", opened)}, true},
		"buffer":             {[]sweatstack.UploadFile{sweatstack.UploadReader("a.fit", bytes.NewBufferString(data))}, true},
		"several":            {[]sweatstack.UploadFile{path, sweatstack.UploadFS(fstest.MapFS{"a.fit": {Data: []byte("x")}}, "a.fit")}, true},
		"stream":             {[]sweatstack.UploadFile{sweatstack.UploadReader("a.fit", iotest.HalfReader(strings.NewReader(data)))}, false},
		"pipe":               {[]sweatstack.UploadFile{sweatstack.UploadReader("a.fit", r)}, false},
		"one of two":         {[]sweatstack.UploadFile{path, sweatstack.UploadReader("a.fit", iotest.HalfReader(strings.NewReader(data)))}, false},
		// Linux says 0 of files that it makes while they are read.
		"no bytes": {[]sweatstack.UploadFile{sweatstack.UploadReader("a.fit", strings.NewReader(""))}, false},
		"a seeker that lies": {[]sweatstack.UploadFile{
			sweatstack.UploadReader("a.fit", strings.NewReader(data)), sweatstack.UploadReader("b.fit", endless{}),
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, got := announcing(t)
			require.NoError(t, upload(t, client, c.files...))
			seen := <-got
			require.NoError(t, seen.err)
			if c.known {
				assert.Equal(t, seen.came, seen.length)
			} else {
				assert.EqualValues(t, -1, seen.length)
			}
		})
	}
}

// endless says that it goes on to where no sum of sizes can, and is empty.
type endless struct{}

func (endless) Read([]byte) (int, error) { return 0, io.EOF }
func (endless) Seek(_ int64, whence int) (int64, error) {
	if whence == io.SeekEnd {
		return 0, errors.New("no end")
	}
	return 0, nil
}

func TestUpload_SizesThatOverflowArePromisedToNobody(t *testing.T) {
	t.Parallel()
	client, got := announcing(t)
	err := upload(t, client, sweatstack.UploadReader("a.fit", huge{}), sweatstack.UploadReader("b.fit", huge{}))
	_, ok := errors.AsType[*sweatstack.UploadError](err)
	assert.True(t, ok, "%v", err)
	assert.EqualValues(t, -1, (<-got).length)
}

type huge struct{ endless }

func (huge) Seek(_ int64, whence int) (int64, error) {
	if whence == io.SeekEnd {
		return 1<<63 - 1, nil
	}
	return 0, nil
}

// changing is a file that has another content when it is opened for sending
// than when it was looked at.
type changing struct {
	first, then fstest.MapFS
	opened      *int
}

func (c changing) Open(name string) (fs.File, error) {
	if *c.opened++; *c.opened > 2 { // the look and the check come before
		return c.then.Open(name)
	}
	return c.first.Open(name)
}

func TestUpload_AFileThatChangesItsSizeMeanwhileIsAnErrorAndNeverALie(t *testing.T) {
	t.Parallel()
	file := func(size int) fstest.MapFS { return fstest.MapFS{"a.fit": {Data: bytes.Repeat([]byte("x"), size)}} }
	for name, c := range map[string]struct {
		then int
		text string
	}{
		"longer": {1001, "longer than the 1000 bytes"}, "much longer": {1 << 20, "longer than the 1000 bytes"},
		"shorter": {999, "999 of the 1000 bytes"}, "empty": {0, "0 of the 1000 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, got := announcing(t)
			err := upload(t, client, sweatstack.UploadFS(changing{file(1000), file(c.then), new(int)}, "a.fit"))
			_, ok := errors.AsType[*sweatstack.UploadError](err)
			require.True(t, ok, "%v", err)
			require.ErrorContains(t, err, c.text)
			seen := <-got
			require.Error(t, seen.err, "the platform sees that it is not whole")
			assert.Less(t, seen.came, seen.length)
		})
	}
}

func TestUpload_ProgressIsExact(t *testing.T) {
	t.Parallel()
	client, _ := announcing(t)
	sizes := []int64{200_000, 0, 3, 70_000}
	var files []sweatstack.UploadFile
	for i, size := range sizes {
		var r io.Reader = strings.NewReader(strings.Repeat("x", int(size)))
		if i == 3 {
			r = io.MultiReader(r)
		}
		files = append(files, sweatstack.UploadReader(string(rune('a'+i))+".fit", r))
	}
	var told []sweatstack.UploadProgress
	_, err := client.Activities.Upload(t.Context(), sweatstack.UploadParams{
		Files: files, Progress: func(p sweatstack.UploadProgress) { told = append(told, p) },
	})
	require.NoError(t, err)
	last := map[int]sweatstack.UploadProgress{}
	for _, p := range told {
		assert.Greater(t, p.Bytes, last[p.File].Bytes, "it only rises")
		last[p.File] = p
	}
	assert.Equal(t, map[int]sweatstack.UploadProgress{
		0: {File: 0, Name: "a.fit", Bytes: 200_000, Size: 200_000}, 2: {File: 2, Name: "c.fit", Bytes: 3, Size: 3},
		3: {File: 3, Name: "d.fit", Bytes: 70_000, Size: -1},
	}, last, "a file without bytes is not told of")
}

func TestUpload_PathsAreCheckedBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	require.NoError(t, os.WriteFile(at("a.fit"), []byte("FIT"), 0o600))
	require.NoError(t, os.Mkdir(at("folder.fit"), 0o700))
	if err := os.Symlink("a.fit", at("link.fit")); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	require.NoError(t, os.Symlink("folder.fit", at("to-folder.fit")))
	require.NoError(t, os.Symlink("none.fit", at("to-none.fit")))
	require.NoError(t, os.Symlink("loop.fit", at("loop.fit")))

	client, got := announcing(t)
	require.NoError(t, upload(t, client, sweatstack.UploadPath(at("link.fit"))), "a link to a file is one")
	assert.Positive(t, (<-got).came)

	s, client := scripted(t, says(200, "{}"))
	for name, want := range map[string]error{
		"none.fit": fs.ErrNotExist, "to-none.fit": fs.ErrNotExist, "none/a.fit": fs.ErrNotExist, "a.fit/b.fit": nil,
		"folder.fit": nil, "to-folder.fit": nil, "loop.fit": nil,
	} {
		// The good file comes first: even so nothing of it may be sent.
		err := upload(t, client, sweatstack.UploadPath(at("a.fit")), sweatstack.UploadPath(at(name)))
		wrong, ok := errors.AsType[*sweatstack.UploadError](err)
		require.True(t, ok, "%s: %v", name, err)
		assert.Equal(t, filepath.Base(name), wrong.Name)
		if want != nil {
			require.ErrorIs(t, err, want)
			assert.Contains(t, err.Error(), at(name), "a wrong folder must be seen")
		}
	}
	for _, name := range []string{"", ".", "..", "/"} {
		err := upload(t, client, sweatstack.UploadPath(name))
		_, ok := errors.AsType[*sweatstack.ParamError](err)
		assert.True(t, ok, "%q: %v", name, err)
	}
	assert.Empty(t, s.seen)
}

func TestUpload_ThatMayNotBeReadIsFoundBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		// Those may read everything; a file system that refuses does as well.
		s, client := scripted(t, says(200, "{}"))
		err := upload(t, client, sweatstack.UploadFS(fstest.MapFS{"a.fit": {Data: []byte("FIT")}}, "a.fit"), sweatstack.UploadFS(noOpen{}, "b.fit"))
		require.ErrorIs(t, err, fs.ErrPermission)
		assert.Empty(t, s.seen)
		return
	}
	name := filepath.Join(t.TempDir(), "a.fit")
	require.NoError(t, os.WriteFile(name, []byte("FIT"), 0o000))
	s, client := scripted(t, says(200, "{}"))
	require.ErrorIs(t, upload(t, client, sweatstack.UploadPath(name)), fs.ErrPermission)
	assert.Empty(t, s.seen)
}

// noOpen knows its files but opens none.
type noOpen struct{}

func (noOpen) Open(string) (fs.File, error) { return nil, fs.ErrPermission }
func (noOpen) Stat(string) (fs.FileInfo, error) {
	return fstest.MapFS{"b.fit": {Data: []byte("x")}}.Stat("b.fit")
}
