package sweatstack

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

const (
	maxUploadFiles = 10
	uploadTimeout  = 15 * time.Minute
	// uploadGrace is how long Upload waits, when it has its answer, for a Read
	// that has not returned; uploadReread the same before it reads again.
	uploadGrace  = 250 * time.Millisecond
	uploadReread = 30 * time.Second
)

// UploadParams is what to upload.
type UploadParams struct {
	// Files are 1 to 10 files. Each is FIT, or CSV with a column timestamp.
	Files []UploadFile
	// Progress, if set, is told after every piece that was read for sending,
	// by one goroutine at a time, and never after Upload has returned. It must
	// not block. A file without bytes is not told of. When the upload is sent
	// again it begins again at the first file.
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
	// Size is how much it has in all, and what Bytes is at its end; -1 when
	// that is not known before.
	Size int64
}

// Upload sends files, which the platform makes activities of (SweatStack API
// reference, section 3.1). It gives the platform's answer; processing goes on
// behind it, so a file that cannot be used is no error here.
//
// Files are streamed, never held in memory. When the size of every one is known
// the request carries a Content-Length, and exactly that is sent: a file that
// becomes longer or shorter meanwhile is an [UploadError].
//
// # Sent again
//
// An upload is not repeated after a fault, such as 503 or a lost connection,
// lest activities come twice: the platform may have the files although its
// answer was lost. Look for the activities before you try again. There are two
// exceptions, and both want every file to be one that can be read again, so no
// [UploadReader] of a stream: after 401 and a refresh of the token it is sent
// once more; and when a connection from the pool turns out to be closed before
// anything was written, it is sent on another.
//
// The attempt may take 15 minutes; see [CallTimeout]. Upload returns soon after
// its context has ended, also while a file gives nothing; that a connection was
// lost is noticed over HTTP/1.1 when the file gives its next bytes.
//
// Errors: [ParamError] and [UploadError] for files that cannot be sent, before
// anything is; [UploadError] also for a file that fails midway, unless the
// platform had answered before; [APIError], such as 413 and 422;
// [ErrConnection]; [ErrCorruptData], also for a success that was told before
// everything was sent.
func (s *ActivitiesService) Upload(ctx context.Context, params UploadParams, options ...CallOption) (UploadReply, error) {
	sizes, again, err := params.measure()
	if err != nil {
		return UploadReply{}, err
	}
	boundary := rand.Text()
	var last atomic.Pointer[uploadBody] // a transport may make a body on another goroutine
	answer, err := s.client.do(ctx, call{
		method: http.MethodPost, path: uploadPath, accept: "application/json", limit: limitJSON,
		content: "multipart/form-data; boundary=" + boundary, timeout: uploadTimeout, once: !again,
		stream: func(attempt context.Context) (io.ReadCloser, error) {
			wait, cancel := context.WithTimeout(attempt, uploadReread)
			defer cancel()
			if before := last.Load(); before != nil && !before.finish(wait) {
				return nil, fmt.Errorf("a file is still being read: %w", ErrConnection)
			}
			b, err := newUploadBody(attempt, boundary, params, sizes)
			last.Store(b)
			return b, err
		},
	}, options)
	if body := last.Load(); body != nil {
		// The context may have ended, and the caller wants its files back.
		wait, cancel := context.WithTimeout(context.WithoutCancel(ctx), uploadGrace)
		defer cancel()
		body.finish(wait)
		err = body.verdict(err)
	}
	if err != nil {
		return UploadReply{}, err
	}
	return readUploadReply(answer)
}

const uploadPath = "/activities/upload"

// measure checks the files before anything is sent. It gives their sizes, -1
// for those that are unknown, and whether all of them can be read again.
func (p UploadParams) measure() (sizes []int64, again bool, err error) {
	if n := len(p.Files); n < 1 || n > maxUploadFiles {
		return nil, false, &ParamError{Name: "Files", Reason: fmt.Sprintf("must hold 1 to %d files, not %d", maxUploadFiles, n)}
	}
	again = true
	for _, f := range p.Files {
		if err := f.valid(); err != nil {
			return nil, false, err
		}
		again = again && f.again
	}
	for _, f := range p.Files {
		size, err := f.measure()
		if err != nil {
			return nil, false, &UploadError{Name: f.name, Err: err}
		}
		sizes = append(sizes, size)
	}
	return sizes, again, nil
}

// verdict is the error of an upload, from that of its request. What the platform
// says counts, except that it cannot have succeeded without all that was to be
// sent.
func (b *uploadBody) verdict(err error) error {
	failure := b.failure.Load()
	switch {
	case failure != nil && (err == nil || errors.Is(err, ErrConnection)):
		return failure
	case err == nil && !b.all.Load():
		return fmt.Errorf("%w: %s: success before everything was sent", ErrCorruptData, uploadPath)
	}
	return err
}
