package sweatstacktest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Fault is a way for the platform to misbehave. The zero Fault changes nothing.
type Fault struct {
	// Status answers with this status instead of the real answer. Zero lets
	// the real answer through (late, cut or slow, if the other fields say so).
	Status int
	// Times is how many requests it hits. Zero means all, until
	// [Sandbox.Reset] or [Sandbox.ClearFaults].
	Times int
	// Delay passes before the answer begins, in real time. It ends early when
	// the caller goes away.
	Delay time.Duration
	// Body replaces the body of the answer. Empty means a body in the
	// platform's form.
	Body string
	// Empty sends no body at all.
	Empty bool
	// ContentType goes with Body. Empty means the one in Header, or else
	// application/json, and text/html for a body that begins with an angle
	// bracket.
	ContentType string
	// Header is added to the answer, Retry-After for example.
	Header http.Header
	// Cut ends the connection in place of the answer. With Status or a body,
	// it does so in the middle of the body.
	Cut bool
	// Drip sends the body in small pieces with this pause before each.
	Drip time.Duration
	// After lets the sandbox do what was asked before the fault takes the
	// place of the answer, and before Delay: the caller cannot know that it was
	// done.
	After bool
}

// replaces reports whether the real answer is thrown away.
func (f *Fault) replaces() bool { return f.Status != 0 || f.Body != "" || f.Empty }

// validate refuses what cannot be sent.
func (f *Fault) validate() error {
	switch {
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return fmt.Errorf("sweatstacktest: fault status %d is not between 200 and 599", f.Status)
	case f.Times < 0 || f.Delay < 0 || f.Drip < 0:
		return errors.New("sweatstacktest: fault has a negative number")
	}
	return nil
}

// faultRule is a fault and the requests it hits.
type faultRule struct {
	id           string
	method, path string
	fault        Fault
	left         int // -1: no end
}

// maxFaults bounds the faults that wait.
const maxFaults = 1000

// faultList holds the rules; the first that matches is taken.
type faultList struct {
	mu    sync.Mutex
	rules []*faultRule
	added int // never falls: the id of a fault that is gone is not given again
}

// addFault checks a rule, puts it behind the others, and returns its id.
func (s *Sandbox) addFault(match string, f Fault) (id string, err error) {
	method, pattern, err := parseMatch(match)
	if err != nil {
		return "", err
	}
	if err := f.validate(); err != nil {
		return "", err
	}
	if f.Body == "" {
		if err := s.canHit(method, pattern); err != nil {
			return "", err
		}
	}
	f.Header = f.Header.Clone()
	return s.faults.add(method, pattern, f)
}

// add puts a rule behind the others and returns its id.
func (l *faultList) add(method, pattern string, f Fault) (id string, err error) {
	rule := &faultRule{method: method, path: pattern, fault: f, left: f.Times}
	if f.Times == 0 {
		rule.left = -1
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.rules) >= maxFaults {
		return "", fmt.Errorf("sweatstacktest: %d faults wait already", maxFaults)
	}
	l.added++
	rule.id = "fault_" + strconv.Itoa(l.added)
	l.rules = append(l.rules, rule)
	return rule.id, nil
}

// remove takes one rule back.
func (l *faultList) remove(id string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.IndexFunc(l.rules, func(rule *faultRule) bool { return rule.id == id })
	if i < 0 {
		return fmt.Errorf("sweatstacktest: there is no fault %q, or it is off already", short(id))
	}
	l.rules = slices.Delete(l.rules, i, i+1)
	return nil
}

// take returns the fault for a request and counts it.
func (l *faultList) take(method, requestPath string) (Fault, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, rule := range l.rules {
		if rule.method != "*" && !strings.EqualFold(rule.method, method) {
			continue
		}
		if ok, _ := path.Match(rule.path, requestPath); !ok && rule.path != "*" {
			continue
		}
		if rule.left > 0 {
			rule.left--
			if rule.left == 0 {
				l.rules = slices.Delete(l.rules, i, i+1)
			}
		}
		return rule.fault, true
	}
	return Fault{}, false
}

func (l *faultList) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rules = nil
}

// Fail makes requests fail that match "METHOD /path", as in
// "POST /api/v1/oauth/token". In the path, * stands for anything within one
// segment; the method may be left out; "*" is every request. The control API
// never fails. Of several faults that match, the oldest is taken.
//
// Fail panics on a match or a fault that makes no sense, on a path that the
// sandbox does not have (slashes at the end count), and when a thousand faults
// wait: that is a mistake in the test, and nothing would ever fail. A fault
// with a Body may make up a path.
func (s *Sandbox) Fail(match string, fault Fault) {
	if _, err := s.addFault(match, fault); err != nil {
		panic(err)
	}
}

// ClearFaults takes back all faults, those of webhooks too. Webhooks that were
// held back are sent before it returns.
func (s *Sandbox) ClearFaults() {
	s.faults.clear()
	s.webhooks.setFault(nil)
}

// serveFault answers a request that a fault hits.
func (s *Sandbox) serveFault(w http.ResponseWriter, r *http.Request, fault Fault) {
	unseen := fault.Cut || fault.replaces()
	done := &keptAnswer{header: http.Header{}, unseen: unseen}
	before := fault.After && (unseen || fault.Delay > 0)
	if before {
		s.dispatch(done, r)
	}
	if !pause(r.Context(), fault.Delay) || (fault.Cut && !fault.replaces()) {
		panic(http.ErrAbortHandler)
	}
	for name, values := range fault.Header {
		w.Header()[http.CanonicalHeaderKey(name)] = slices.Clone(values)
	}
	if fault.Drip > 0 {
		w = &dripWriter{ResponseWriter: w, pause: fault.Drip, r: r}
	}
	switch {
	case !fault.replaces() && before:
		done.writeTo(w)
		return
	case !fault.replaces():
		s.dispatch(w, r)
		return
	}
	writeFault(w, fault)
	if fault.Cut {
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

// writeFault sends the made-up answer. One that will be cut announces more
// bytes than it sends.
func writeFault(w http.ResponseWriter, fault Fault) {
	status, body, kind := fault.Status, fault.Body, fault.ContentType
	if status == 0 {
		status = http.StatusOK
	}
	if body == "" && !fault.Empty {
		body = `{"detail":"` + http.StatusText(status) + `"}`
	}
	if kind == "" {
		kind = "application/json"
		if strings.HasPrefix(body, "<") {
			kind = "text/html; charset=utf-8"
		}
	}
	if body != "" && (fault.ContentType != "" || w.Header().Get("Content-Type") == "") {
		w.Header().Set("Content-Type", kind)
	}
	if fault.Cut {
		w.Header().Set("Content-Length", fmt.Sprint(2*len(body)+1))
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// keptAnswer takes an answer that comes late, or that nobody will see.
type keptAnswer struct {
	header http.Header
	unseen bool
	status int
	body   bytes.Buffer
}

// Header implements [http.ResponseWriter].
func (k *keptAnswer) Header() http.Header { return k.header }

// WriteHeader implements [http.ResponseWriter]. The first call counts.
func (k *keptAnswer) WriteHeader(status int) {
	if k.status == 0 {
		k.status = status
	}
}

// Write implements [http.ResponseWriter].
func (k *keptAnswer) Write(p []byte) (int, error) {
	k.WriteHeader(http.StatusOK)
	if k.unseen {
		return len(p), nil
	}
	return k.body.Write(p)
}

// writeTo sends the answer.
func (k *keptAnswer) writeTo(w http.ResponseWriter) {
	maps.Copy(w.Header(), k.header)
	w.WriteHeader(max(k.status, http.StatusOK))
	_, _ = w.Write(k.body.Bytes())
}

// size is how many faults wait.
func (l *faultList) size() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.rules)
}
