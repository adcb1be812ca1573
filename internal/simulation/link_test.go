package simulation_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// trouble is what the network does to one request.
type trouble int

const (
	fine      trouble = iota
	cut               // the connection breaks before the request is there
	lost              // the request is there, the answer is not
	hangs             // the request is there, and nothing comes back
	straggles         // the request gets there only after the kit has given up
	gateway           // 502, the request is not there
	timeout           // 504, the request is there
	busy              // 503 with Retry-After, the request is not there
	page              // 200 with a page, the request is there
	torn              // the body breaks off, the request is there
)

func (t trouble) String() string {
	return [...]string{"fine", "cut", "lost", "hangs", "straggles", "502", "504", "503", "page", "torn"}[t]
}

// arrives reports whether the platform gets the request.
func (t trouble) arrives() bool { return t != cut && t != gateway && t != busy }

var errCut = errors.New("connection reset by peer")

// link is the network between one process and the platform.
type link struct {
	w       *world
	process *process
}

// RoundTrip implements [http.RoundTripper].
func (l *link) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}
	if l.process.dead() {
		return nil, errKilled
	}
	plan := l.w.drawTrouble(r.URL.Path)
	var by *redeem
	if form, _ := url.ParseQuery(string(body)); r.URL.Path == tokenPath && form.Get("refresh_token") != "" {
		by = l.w.ledger.begin(r.Context(), l.process, form.Get("refresh_token"))
	}
	response, o, v, err := l.exchange(r, body, by, plan)
	if err != nil || plan.trouble != fine {
		l.w.windows.mark()
	}
	if by != nil {
		l.w.note("node %d redeems %s: %s after %v%s", l.process.node, by.text, plan.trouble, time.Since(by.begun), outcomeText(o, v))
		l.w.ledger.end(by, o, v)
	}
	return response, err
}

func outcomeText(o outcome, v verdict) string {
	switch o {
	case granted:
		return ", granted " + v.refresh
	case denied:
		return ", denied"
	}
	return ", unknown"
}

func readBody(r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	defer func() { _ = r.Body.Close() }()
	return io.ReadAll(r.Body)
}

// exchange carries a request there and its answer back. The platform works on
// what has arrived whether or not anybody still waits.
func (l *link) exchange(r *http.Request, body []byte, by *redeem, plan passage) (*http.Response, outcome, verdict, error) {
	answers := make(chan reply, 1)
	if plan.trouble.arrives() {
		l.w.background.Go(func() {
			l.w.sleep(plan.there)
			answers <- l.w.platform.serve(r, body, by)
		})
	}
	begun := time.Now()
	wait := plan.there + plan.back
	if plan.trouble == hangs || plan.trouble == straggles {
		wait = time.Hour
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-l.process.killed:
		return nil, unknown, verdict{}, errKilled
	case <-r.Context().Done():
		if waited := time.Since(begun); waited < leastFlight && r.Method == http.MethodPost && !l.withdrawn(r, begun) {
			l.w.violated("POST %s is given up after %v: it must not depend on the request that began it", r.URL.Path, waited)
		}
		return nil, unknown, verdict{}, r.Context().Err()
	}
	switch plan.trouble {
	case cut, lost, hangs, straggles:
		return nil, unknown, verdict{}, errCut
	case gateway:
		return response(r, reply{status: http.StatusBadGateway, body: []byte("<h1>Bad Gateway</h1>")}), unknown, verdict{}, nil
	case busy:
		return response(r, reply{status: http.StatusServiceUnavailable, body: []byte("{}"), retryAfter: "3"}), unknown, verdict{}, nil
	case timeout:
		return response(r, reply{status: http.StatusGatewayTimeout, body: []byte("<h1>Gateway Time-out</h1>")}), unknown, verdict{}, nil
	case page:
		return response(r, reply{status: http.StatusOK, body: []byte("<h1>Welcome</h1>")}), unknown, verdict{}, nil
	}
	answer := <-answers
	out := response(r, answer)
	if plan.trouble == torn {
		out.Body = io.NopCloser(io.MultiReader(bytes.NewReader(answer.body[:len(answer.body)/2]), brokenReader{}))
		return out, unknown, verdict{}, nil
	}
	switch {
	case answer.status == http.StatusOK:
		return out, granted, answer.verdict, nil
	case answer.verdict.refused:
		return out, denied, answer.verdict, nil
	}
	return out, unknown, verdict{}, nil
}

// withdrawn reports whether the deadline of the flight itself has come: it may
// have waited for the store before.
func (l *link) withdrawn(r *http.Request, begun time.Time) bool {
	deadline, ok := r.Context().Deadline()
	return ok && !time.Now().Before(deadline) && begun.Before(deadline)
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func response(r *http.Request, a reply) *http.Response {
	out := &http.Response{
		StatusCode: a.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header: http.Header{"Content-Type": {"application/json"}},
		Body:   io.NopCloser(bytes.NewReader(a.body)), ContentLength: int64(len(a.body)),
	}
	if strings.HasPrefix(string(a.body), "<") {
		out.Header.Set("Content-Type", "text/html")
	}
	if a.retryAfter != "" {
		out.Header.Set("Retry-After", a.retryAfter)
	}
	return out
}
