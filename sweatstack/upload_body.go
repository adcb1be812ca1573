package sweatstack

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/textproto"
	"sync"
	"sync/atomic"
)

// uploadBody makes the multipart body of an upload while it is sent. It holds
// the heads of the parts and never a file. The transport reads and closes it
// on goroutines of its own.
type uploadBody struct {
	files    []UploadFile
	progress func(UploadProgress)
	heads    [][]byte // one before each file, one after the last

	mu      sync.Mutex
	at      int // the file whose turn it is
	head    []byte
	current io.ReadCloser
	sent    int64
	closed  atomic.Bool
	failure atomic.Pointer[UploadError]
}

func newUploadBody(boundary string, params UploadParams) (*uploadBody, error) {
	b := &uploadBody{files: params.Files, progress: params.Progress}
	var head bytes.Buffer
	w := multipart.NewWriter(&head)
	if err := w.SetBoundary(boundary); err != nil {
		return nil, err
	}
	for _, f := range params.Files {
		if _, err := w.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {multipart.FileContentDisposition("files", f.name)},
			"Content-Type":        {f.contentType()},
		}); err != nil {
			return nil, err
		}
		b.heads = append(b.heads, bytes.Clone(head.Bytes()))
		head.Reset()
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	b.heads = append(b.heads, head.Bytes())
	b.head = b.heads[0]
	return b, nil
}

// Read implements [io.Reader].
func (b *uploadBody) Read(p []byte) (int, error) {
	b.mu.Lock()
	n, err := b.read(p)
	b.mu.Unlock()
	if b.closed.Load() {
		_ = b.Close() // it came while the file was being read
	}
	return n, err
}

func (b *uploadBody) read(p []byte) (int, error) {
	for {
		switch {
		case b.closed.Load():
			return 0, io.ErrClosedPipe
		case b.failure.Load() != nil:
			return 0, b.failure.Load()
		case len(b.head) > 0:
			n := copy(p, b.head)
			b.head = b.head[n:]
			return n, nil
		case b.at == len(b.files):
			return 0, io.EOF
		}
		n, err := b.readFile(p)
		if n > 0 || err != nil || len(p) == 0 {
			return n, err
		}
	}
}

// readFile reads from the file whose turn it is, and passes on at its end.
func (b *uploadBody) readFile(p []byte) (int, error) {
	file := b.files[b.at]
	if b.current == nil {
		opened, err := file.open()
		if err != nil {
			return 0, b.fail(err)
		}
		b.current, b.sent = opened, 0
	}
	n, err := b.current.Read(p)
	b.sent += int64(n)
	if n > 0 && b.progress != nil {
		b.progress(UploadProgress{File: b.at, Name: file.name, Bytes: b.sent})
	}
	switch {
	case errors.Is(err, io.EOF):
		_ = b.current.Close()
		b.current = nil
		b.at++
		b.head = b.heads[b.at]
	case err != nil:
		return n, b.fail(err)
	}
	return n, nil
}

func (b *uploadBody) fail(err error) error {
	failure := &UploadError{Name: b.files[b.at].name, Err: err}
	b.failure.Store(failure)
	return failure
}

// Close implements [io.Closer]. It does not wait for a file that gives nothing:
// the Read that waits for it closes the file then.
func (b *uploadBody) Close() error {
	b.closed.Store(true)
	if !b.mu.TryLock() {
		return nil
	}
	defer b.mu.Unlock()
	if b.current == nil {
		return nil
	}
	current := b.current
	b.current = nil
	return current.Close()
}

// finish closes the body and waits until nothing reads from its files.
func (b *uploadBody) finish() {
	_ = b.Close()
	b.mu.Lock()
	b.mu.Unlock() //nolint:staticcheck // to have had it is the point
}
