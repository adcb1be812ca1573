package sweatstacktest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// inProcess marks a request that never was on a network: nobody can rebind a
// host name to it.
type inProcess struct{}

// Transport returns a round tripper that hands requests to the sandbox within
// this process, whatever their host: no listener, no port, and usable inside a
// bubble of testing/synctest. Answers are streamed, redirects are not
// followed, and a request ends when its context does.
func (s *Sandbox) Transport() http.RoundTripper { return handlerTransport{s.Handler()} }

// handlerTransport calls a handler in place of a server.
type handlerTransport struct{ handler http.Handler }

// errCut is what the caller sees when the handler cuts the connection.
var errCut = errors.New("sweatstacktest: connection cut by the server")

// RoundTrip implements [http.RoundTripper].
func (t handlerTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	body := request.Body
	if body == nil {
		body = http.NoBody
	}
	if err := request.Context().Err(); err != nil {
		_ = body.Close()
		return nil, err
	}
	// The handler's context ends with the caller's, and when the caller closes
	// the answer.
	ctx, cancel := context.WithCancel(context.WithValue(request.Context(), inProcess{}, true))
	r := request.Clone(ctx)
	r.Body = body
	r.RequestURI = request.URL.RequestURI()
	r.RemoteAddr = "127.0.0.1:0"
	if r.Host == "" {
		r.Host = request.URL.Host
	}
	reader, writer := io.Pipe()
	answer := &pipeAnswer{header: http.Header{}, pipe: writer, ready: make(chan struct{}), head: request.Method == http.MethodHead}
	go answer.serve(t.handler, r, body)

	select {
	case <-answer.ready:
	case <-ctx.Done():
		cancel()
		_ = reader.CloseWithError(request.Context().Err())
		return nil, request.Context().Err()
	}
	if answer.failed != nil {
		cancel()
		return nil, answer.failed
	}
	stop := context.AfterFunc(ctx, func() { _ = writer.CloseWithError(context.Cause(ctx)) })
	return &http.Response{
		Status: fmt.Sprintf("%d %s", answer.status, http.StatusText(answer.status)), StatusCode: answer.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: answer.sent, Request: request,
		ContentLength: contentLength(answer.sent),
		Body:          &answerBody{reader: reader, cancel: cancel, stop: stop},
	}, nil
}

// contentLength is what the header promises, or -1.
func contentLength(header http.Header) int64 {
	var n int64 = -1
	if text := header.Get("Content-Length"); text != "" {
		if _, err := fmt.Sscan(text, &n); err != nil {
			return -1
		}
	}
	return n
}

// answerBody is the body that the caller reads. Closing it ends the handler's
// context, as a closed connection would.
type answerBody struct {
	reader *io.PipeReader
	cancel context.CancelFunc
	stop   func() bool
}

// Read implements [io.Reader]. The end of the body releases the context, also
// for a caller that forgets to close.
func (b *answerBody) Read(p []byte) (int, error) {
	n, err := b.reader.Read(p)
	if err != nil {
		b.stop()
		b.cancel()
	}
	return n, err
}

// Close implements [io.Closer].
func (b *answerBody) Close() error {
	b.stop()
	b.cancel()
	return b.reader.Close()
}
