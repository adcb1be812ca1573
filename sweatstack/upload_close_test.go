package sweatstack_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// counting is a file system that knows which of its files are open.
type counting struct {
	fstest.MapFS

	open *atomic.Int64
	read func(fs.File, []byte) (int, error)
}

func (c counting) Open(name string) (fs.File, error) {
	file, err := c.MapFS.Open(name)
	if err != nil {
		return nil, err
	}
	c.open.Add(1)
	return countedFile{file, c}, nil
}

type countedFile struct {
	fs.File

	of counting
}

func (f countedFile) Read(p []byte) (int, error) { return f.of.read(f.File, p) }

func (f countedFile) Close() error {
	f.of.open.Add(-1)
	return f.File.Close()
}

func TestUpload_ClosesItsFilesInEveryCase(t *testing.T) {
	t.Parallel()
	whole := func(f fs.File, p []byte) (int, error) { return f.Read(p) }
	for name, c := range map[string]struct {
		read   func(fs.File, []byte) (int, error)
		answer func(*http.Request) error // after which the answer is 413
	}{
		"all is read":              {whole, func(r *http.Request) error { _, err := io.Copy(io.Discard, r.Body); return err }},
		"refused at once":          {whole, func(*http.Request) error { return nil }},
		"refused in a file":        {whole, func(r *http.Request) error { _, err := io.CopyN(io.Discard, r.Body, 1000); return err }},
		"connection cut in a file": {whole, func(r *http.Request) error { _, _ = io.CopyN(io.Discard, r.Body, 1000); return io.ErrUnexpectedEOF }},
		"file fails": {
			func(fs.File, []byte) (int, error) { return 0, errors.New("broken") },
			func(r *http.Request) error { _, err := io.Copy(io.Discard, r.Body); return err },
		},
		"cancelled while a file gives nothing": {
			func(fs.File, []byte) (int, error) {
				<-time.After(time.Hour)
				return 0, io.EOF
			},
			func(r *http.Request) error { _, err := io.Copy(io.Discard, r.Body); return err },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				files := counting{fstest.MapFS{"a.fit": {Data: make([]byte, 100_000)}, "b.fit": {Data: []byte("FIT")}}, new(atomic.Int64), c.read}
				transport := roundTrip(func(r *http.Request) (*http.Response, error) {
					err := c.answer(r)
					_ = r.Body.Close()
					if err != nil {
						return nil, err
					}
					return says(413, "").choose(r).response(r), nil
				})
				client, err := sweatstack.NewClient(sweatstack.WithToken(farUser()), sweatstack.WithHTTPClient(&http.Client{Transport: transport}))
				require.NoError(t, err)
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				begun := time.Now()
				_, err = client.Activities.Upload(ctx, sweatstack.UploadParams{Files: []sweatstack.UploadFile{
					sweatstack.UploadFS(files, "a.fit"), sweatstack.UploadFS(files, "b.fit"),
				}})
				require.Error(t, err)
				assert.LessOrEqual(t, time.Since(begun), time.Minute+time.Second)
				time.Sleep(2 * time.Hour) // a Read that gave nothing for an hour is over, too
				assert.Zero(t, files.open.Load())
			})
		})
	}
}
