package sweatstack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/textproto"
	"sync"
	"sync/atomic"
)

// maxEmptyReads is how often in a row a file may give neither bytes nor an end.
const maxEmptyReads = 100

// uploadPiece is how much is read from a file at a time, in bytes.
const uploadPiece = 64 << 10

// uploadBody makes the multipart body of an upload while it is sent. It holds
// the heads of the parts and a piece of one file. The transport reads and closes
// it on goroutines of its own.
//
// Files are read on a goroutine of their own: an HTTP/1.1 transport ends a
// request, also a cancelled one, only when the Read of its body has returned,
// and that of a file may never.
type uploadBody struct {
	ctx      context.Context // of the attempt
	files    []UploadFile
	sizes    []int64 // of the files; -1 where unknown
	progress func(UploadProgress)
	heads    [][]byte // one before each file, one after the last
	length   int64    // of all; -1 when unknown

	// Of whoever calls Read.
	head  []byte // to be sent first
	at    int    // the file whose turn it is
	ready []byte // of this file
	ended bool   // nothing comes after ready
	sent  int64

	// turn has one element while the fields below are in use. Close does not wait
	// for it, so whoever had it calls Close again.
	turn    chan struct{}
	current io.ReadCloser
	got     int64
	piece   []byte

	telling sync.Mutex // held while progress runs and while over is closed
	over    chan struct{}
	all     atomic.Bool // everything was read
	failure atomic.Pointer[UploadError]
}

func newUploadBody(ctx context.Context, boundary string, params UploadParams, sizes []int64) (*uploadBody, error) {
	b := &uploadBody{
		ctx: ctx, files: params.Files, sizes: sizes, progress: params.Progress,
		turn: make(chan struct{}, 1), over: make(chan struct{}),
	}
	var head bytes.Buffer
	w := multipart.NewWriter(&head)
	if err := w.SetBoundary(boundary); err != nil {
		return nil, err
	}
	for i, f := range params.Files {
		if _, err := w.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {multipart.FileContentDisposition("files", f.name)},
			"Content-Type":        {f.contentType()},
		}); err != nil {
			return nil, err
		}
		b.heads = append(b.heads, bytes.Clone(head.Bytes()))
		b.add(int64(head.Len()))
		b.add(sizes[i])
		head.Reset()
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	b.heads = append(b.heads, head.Bytes())
	b.add(int64(head.Len()))
	b.head = b.heads[0]
	return b, nil
}

// add makes the body so much longer. What is not known once stays unknown, as
// does a sum that no file can have.
func (b *uploadBody) add(bytes int64) {
	switch {
	case b.length < 0:
	case bytes < 0 || b.length+bytes < b.length:
		b.length = -1
	default:
		b.length += bytes
	}
}

// Read implements [io.Reader].
func (b *uploadBody) Read(p []byte) (int, error) {
	for {
		switch {
		case b.closed():
			return 0, io.ErrClosedPipe
		case b.failure.Load() != nil:
			return 0, b.failure.Load()
		case len(p) == 0:
			return 0, nil
		case len(b.head) > 0:
			n := copy(p, b.head)
			b.head = b.head[n:]
			b.all.Store(b.at == len(b.files) && len(b.head) == 0)
			return n, nil
		case len(b.ready) > 0:
			n := copy(p, b.ready)
			b.ready = b.ready[n:]
			b.sent += int64(n)
			b.tell()
			return n, nil
		case b.at == len(b.files):
			return 0, io.EOF
		case b.ended:
			b.at++
			b.head, b.ended, b.sent = b.heads[b.at], false, 0
		default:
			if err := b.fetch(); err != nil {
				return 0, err
			}
		}
	}
}

// fetch waits for the next piece of a file, or for the end of the upload.
func (b *uploadBody) fetch() error {
	type result struct {
		n   int
		err error
	}
	file, size := b.files[b.at], b.sizes[b.at]
	b.turn <- struct{}{}
	came := make(chan result, 1)
	go func() {
		n, err := b.fill(file, size)
		came <- result{n, err}
		<-b.turn
		if b.closed() {
			_ = b.Close()
		}
	}()
	select {
	case r := <-came:
		b.ready, b.ended = b.piece[:r.n], errors.Is(r.err, io.EOF)
		if r.err != nil && !b.ended {
			failure := &UploadError{Name: file.name, Err: r.err}
			b.failure.Store(failure)
			return failure
		}
		return nil
	case <-b.over:
		return io.ErrClosedPipe
	case <-b.ctx.Done():
		_ = b.Close()
		return context.Cause(b.ctx)
	}
}

// fill reads the next piece of a file, and closes it at its end, which is
// io.EOF. It lets through exactly what the request's Content-Length promises.
func (b *uploadBody) fill(file UploadFile, size int64) (int, error) {
	if b.current == nil {
		opened, err := file.open()
		if err != nil {
			return 0, notEOF(err)
		}
		b.current, b.got = opened, 0
		if b.piece == nil {
			b.piece = make([]byte, uploadPiece)
		}
	}
	for range maxEmptyReads {
		n, err := b.current.Read(b.piece)
		if n < 0 || n > len(b.piece) {
			return 0, errors.New("its Read gave a count that cannot be")
		}
		b.got += int64(n)
		ended := err == io.EOF // a wrapped one is a fault, as for io.Copy
		switch {
		case size >= 0 && b.got > size:
			return 0, fmt.Errorf("it is longer than the %d bytes that it had at first", size)
		case ended && b.got < size:
			return 0, fmt.Errorf("it has %d of the %d bytes that it had at first: %w", b.got, size, io.ErrUnexpectedEOF)
		case ended:
			_ = b.current.Close()
			b.current = nil
			return n, io.EOF
		case err != nil:
			return 0, notEOF(err)
		case n > 0:
			return n, nil
		}
	}
	return 0, io.ErrNoProgress
}

// notEOF hides that a fault wraps io.EOF, which would be taken for the end.
func notEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: %v", io.ErrUnexpectedEOF, err) //nolint:errorlint // that is the point
	}
	return err
}

// tell reports progress, but not after the body was closed: whoever called
// Upload has the answer then.
func (b *uploadBody) tell() {
	b.telling.Lock()
	defer b.telling.Unlock()
	if b.progress != nil && !b.closed() {
		b.progress(UploadProgress{File: b.at, Name: b.files[b.at].name, Bytes: b.sent, Size: b.sizes[b.at]})
	}
}

func (b *uploadBody) closed() bool {
	select {
	case <-b.over:
		return true
	default:
		return false
	}
}

// Close implements [io.Closer]. It does not wait for a file that gives nothing:
// whoever waits for it closes the file then.
func (b *uploadBody) Close() error {
	b.telling.Lock()
	if !b.closed() {
		close(b.over)
	}
	b.telling.Unlock()
	select {
	case b.turn <- struct{}{}:
	default:
		return nil
	}
	current := b.current
	b.current = nil
	<-b.turn
	if current == nil {
		return nil
	}
	return current.Close()
}

// finish closes the body and waits until nothing reads from its files, or until
// the context ends, which it reports with false.
func (b *uploadBody) finish(ctx context.Context) bool {
	_ = b.Close()
	select {
	case b.turn <- struct{}{}:
		<-b.turn
		_ = b.Close() // the other Close may have met this turn
		return true
	case <-ctx.Done():
		return false
	}
}
