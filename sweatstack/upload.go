package sweatstack

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	maxUploadFiles = 10
	uploadTimeout  = 15 * time.Minute
)

// UploadParams is what to upload.
type UploadParams struct {
	// Files are 1 to 10 files. Each is FIT, or CSV with a column timestamp.
	Files []UploadFile
	// Progress, if set, is told after every piece that was read for sending,
	// by one goroutine at a time. It must not block. A replay begins again at
	// the first file.
	Progress func(UploadProgress)
}

// UploadProgress is how far an upload is.
type UploadProgress struct {
	// File is the place in Files, counted from 0.
	File int
	// Name is the file's name.
	Name string
	// Bytes is how much of this file was read for sending.
	Bytes int64
}

// Upload sends files, which the platform makes activities of (SweatStack API
// reference, section 3.1). It gives the platform's answer, a JSON value whose
// shape differs between servers; processing goes on behind it.
//
// Files are streamed, never held in memory. An upload is not repeated after a
// fault, lest activities come twice; after a refused token it is sent once more
// when every file can be read again. The attempt may take 15 minutes; see
// [CallTimeout]. Errors: [ParamError] and [UploadError] for files that cannot
// be sent, before anything is; [UploadError] also for a file that fails midway;
// [APIError], such as 413 and 422; [ErrConnection]; [ErrCorruptData].
func (s *ActivitiesService) Upload(ctx context.Context, params UploadParams, options ...CallOption) (json.RawMessage, error) {
	if n := len(params.Files); n < 1 || n > maxUploadFiles {
		return nil, &ParamError{Name: "Files", Reason: fmt.Sprintf("must hold 1 to %d files, not %d", maxUploadFiles, n)}
	}
	again := true
	for _, f := range params.Files {
		if err := f.valid(); err != nil {
			return nil, err
		}
		again = again && f.again
	}
	boundary := rand.Text()
	var last *uploadBody
	body, err := s.client.do(ctx, call{
		method: http.MethodPost, path: "/activities/upload", accept: "application/json", limit: limitJSON,
		content: "multipart/form-data; boundary=" + boundary, timeout: uploadTimeout, once: !again,
		stream: func() (io.ReadCloser, error) {
			if last != nil {
				last.finish() // the files are read from the start again
			}
			var err error
			last, err = newUploadBody(boundary, params)
			return last, err
		},
	}, options)
	if last != nil {
		_ = last.Close()
		if failure := last.failure.Load(); err != nil && failure != nil {
			return nil, failure
		}
	}
	if err != nil {
		return nil, err
	}
	var answer json.RawMessage
	if err := decode(body, "/activities/upload", &answer); err != nil {
		return nil, err
	}
	return answer, nil
}
