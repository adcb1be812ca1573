package login

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

const (
	// farewell is how long the last page may take to reach the browser.
	farewell = time.Second
	// patience bounds every part of a request: it comes from this machine.
	patience = 10 * time.Second
	// maxHeader bounds a request, in bytes; codes are short.
	maxHeader = 32 << 10
)

// newState makes what binds the coming back to this sign-in: 32 random bytes.
func newState() string {
	var raw [32]byte
	_, _ = rand.Read(raw[:]) // never fails: crypto/rand ends the program instead
	return base64.RawURLEncoding.EncodeToString(raw[:])
}

// arrival is what the browser brought: a code or an error.
type arrival struct {
	code sweatstack.Secret
	err  error
}

// callback is the handler of the page that the browser comes back to. Only the
// first arrival counts. Every visitor who knows the state, the first and later
// ones (a page that is loaded again), is told what became of it.
type callback struct {
	door  *door
	state string
	first chan arrival // holds one

	arrive sync.Once
	told   chan struct{} // closed when outcome is there
	answer sync.Once
	err    error // the outcome
}

func newCallback(d *door, state string) *callback {
	return &callback{door: d, state: state, first: make(chan arrival, 1), told: make(chan struct{})}
}

// tell ends the waiting of the visitors. The first outcome counts.
func (c *callback) tell(err error) {
	c.answer.Do(func() {
		c.err = err
		close(c.told)
	})
}

// serve answers until the returned function is called, which lets pages that are
// under way reach their browser.
func (c *callback) serve(ctx context.Context) (stop func()) {
	server := &http.Server{
		Handler:        c,
		ReadTimeout:    patience,
		IdleTimeout:    patience,
		MaxHeaderBytes: maxHeader,
		ErrorLog:       slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	server.SetKeepAlivesEnabled(false)
	var serving sync.WaitGroup
	for _, l := range c.door.listeners {
		serving.Go(func() { _ = server.Serve(l) })
	}
	return func() {
		c.tell(context.Canceled) // for who arrives between the end of the wait and that of the listener
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
		defer cancel()
		if server.Shutdown(end) != nil {
			_ = server.Close()
		}
		serving.Wait()
	}
}

// ServeHTTP implements [http.Handler].
func (c *callback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case !c.ours(r.Host):
		// A name of somebody else that leads here: DNS rebinding.
		writePage(w, http.StatusForbidden, wrongPlacePage())
	case r.URL.Path != c.door.path:
		writePage(w, http.StatusNotFound, wrongPlacePage())
	case r.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		writePage(w, http.StatusMethodNotAllowed, wrongPlacePage())
	case !visited(r.Header):
		writePage(w, http.StatusForbidden, wrongPlacePage())
	default:
		c.receive(w, r)
	}
}

// ours reports whether a Host header names this machine itself.
func (c *callback) ours(host string) bool {
	name, port, err := net.SplitHostPort(host)
	if err != nil && c.door.port == "80" {
		name, port = host, "80" // browsers leave it out
	}
	switch name {
	case "localhost", "127.0.0.1", "::1", "[::1]":
		return port == c.door.port
	}
	return false
}

// visited reports whether a person's window came here, as far as the browser
// says: not a picture or a script of some page, not a page that is loaded in
// case the person might want it.
func visited(h http.Header) bool {
	mode, dest := h.Get("Sec-Fetch-Mode"), h.Get("Sec-Fetch-Dest")
	return (mode == "" || mode == "navigate") && (dest == "" || dest == "document") &&
		h.Get("Sec-Purpose") == "" && h.Get("Purpose") == ""
}

// receive looks at what the browser brought. The state comes first: without it
// nothing here is from the platform, and nothing of it is shown or counted.
func (c *callback) receive(w http.ResponseWriter, r *http.Request) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	states := query["state"]
	if err != nil || len(states) != 1 || subtle.ConstantTimeCompare([]byte(states[0]), []byte(c.state)) != 1 {
		writePage(w, http.StatusBadRequest, otherSignInPage())
		return
	}
	var arrived arrival
	switch code, refused := query["code"], query.Get("error"); {
	case refused != "":
		arrived.err = &AuthorizeError{Code: oneLine(refused), Description: oneLine(query.Get("error_description"))}
	case len(code) == 1 && code[0] != "":
		arrived.code = sweatstack.NewSecret(code[0])
	default:
		writePage(w, http.StatusBadRequest, otherSignInPage())
		return
	}
	c.arrive.Do(func() { c.first <- arrived })
	select {
	case <-c.told:
	case <-r.Context().Done():
		return
	}
	if c.err != nil {
		writePage(w, http.StatusBadRequest, failedPage(c.err))
		return
	}
	writePage(w, http.StatusOK, signedInPage())
}
