package sweatstacktest

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// maxRequests is how many requests the sandbox remembers.
const maxRequests = 2000

// Request is one request that the sandbox has answered. It holds no secret.
type Request struct {
	// ID is the value of the header x-request-id of the answer.
	ID string `json:"id"`
	// At is when the request came, by the sandbox's clock.
	At time.Time `json:"at"`
	// Method and Path are as sent; Path is still escaped. Of an address of the
	// portal, which opens it once, the fingerprint is there.
	Method string `json:"method"`
	Path   string `json:"path"`
	// Query holds the parameters, secrets as their fingerprints. What is longer
	// than 200 bytes is cut, here and everywhere in this type.
	Query url.Values `json:"query,omitempty"`
	// Form holds the fields of a form body, secrets as their fingerprints.
	Form url.Values `json:"form,omitempty"`
	// UserAgent is the header of that name.
	UserAgent string `json:"user_agent,omitempty"`
	// Token is the fingerprint of the bearer; empty when there was none. It is
	// set for a bearer that was refused, too.
	Token string `json:"token,omitempty"`
	// UserID is whose data a good bearer opens, and ActorID who is really
	// signed in.
	UserID  string `json:"user_id,omitempty"`
	ActorID string `json:"actor_id,omitempty"`
	// Status is the answer; zero when the connection was cut instead.
	Status int `json:"status"`
	// Fault tells that a fault changed the answer.
	Fault bool `json:"fault,omitempty"`
	// Duration is how long the answer took, in real time.
	Duration time.Duration `json:"duration_ns"`
}

// requestLog keeps the newest requests.
type requestLog struct {
	mu       sync.Mutex
	requests []Request
}

func (l *requestLog) add(r Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.requests) >= maxRequests {
		l.requests = slices.Delete(l.requests, 0, maxRequests/10)
	}
	l.requests = append(l.requests, r)
}

// list returns the requests, oldest first. They share no memory with the log.
func (l *requestLog) list() []Request {
	l.mu.Lock()
	out := slices.Clone(l.requests)
	l.mu.Unlock() // what is in the log does not change any more
	for i := range out {
		out[i].Query, out[i].Form = cloneValues(out[i].Query), cloneValues(out[i].Form)
	}
	return out
}

func cloneValues(values url.Values) url.Values { return url.Values(http.Header(values).Clone()) }

func (l *requestLog) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.requests = nil
}

// noteKey finds the entry of the log that a request is about.
type noteKey struct{}

// withNote lets handlers add to the entry of this request.
func withNote(ctx context.Context, entry *Request) context.Context {
	return context.WithValue(ctx, noteKey{}, entry)
}

func noteOf(r *http.Request) *Request {
	if entry, ok := r.Context().Value(noteKey{}).(*Request); ok {
		return entry
	}
	return &Request{}
}

// noteToken writes down whose token came.
func noteToken(r *http.Request, token *accessToken) {
	entry := noteOf(r)
	entry.UserID, entry.ActorID = token.grant.subject, token.grant.actor
}

// loggedPath is what the log keeps of a path.
func loggedPath(u *url.URL) string {
	if visit, ok := strings.CutPrefix(u.Path, portalPath); ok {
		return portalPath + fingerprint(visit)
	}
	return short(u.EscapedPath())
}

// noteForm writes down a form with its secrets as fingerprints.
func noteForm(r *http.Request, form url.Values) {
	noteOf(r).Form = withoutSecrets(form)
}

// Bounds of what one entry of the log holds.
const (
	maxLoggedText   = 200
	maxLoggedValues = 40
)

// short cuts a text to what the log keeps of it.
func short(text string) string { return text[:min(len(text), maxLoggedText)] }

// isSecret reports whether a parameter holds a secret, by its name: that of a
// client that sends what the platform does not ask for as well.
func isSecret(name string) bool {
	name = strings.ToLower(name)
	if name == "code" || name == "code_verifier" {
		return true
	}
	return name != "token_type_hint" && slices.ContainsFunc([]string{"token", "secret", "password", "assertion", "key"},
		func(part string) bool { return strings.Contains(name, part) })
}

// withoutSecrets copies values with secrets as fingerprints and long ones cut.
func withoutSecrets(values url.Values) url.Values {
	out, room := url.Values{}, maxLoggedValues
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range values[name] {
			if room--; room < 0 {
				return out
			}
			if isSecret(name) {
				value = fingerprint(value)
			}
			out.Add(short(name), short(value))
		}
	}
	return out
}

// Requests returns what the sandbox was asked, oldest first: the API, the
// sign-in page, and not the control API. It remembers the newest 1800 at least,
// and 2000 at most.
func (s *Sandbox) Requests() []Request { return s.requests.list() }
