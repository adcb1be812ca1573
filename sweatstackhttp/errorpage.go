package sweatstackhttp

import (
	"bytes"
	_ "embed"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// ErrorPage is what [Config.ErrorTemplate] is executed with: what went wrong,
// in words for the person who sees it. Every text is the kit's own; nothing
// from a request, a person or the platform is in it but the page to come back
// to, which Login carries as a checked path.
type ErrorPage struct {
	// Status is the HTTP status, 400 or above.
	Status int
	// Title is a heading of two to five words, without a full stop.
	Title string
	// Text is one or two sentences: what happened, and what to do.
	Text string
	// SignIn asks for a link to Login, since signing in (again) would help.
	SignIn bool
	// Login and Home are paths within the application: where to sign in, and
	// the first page. Both are always there.
	Login, Home string
	// SelectSelf is where a form (POST) ends acting as another person, when that
	// would help; it comes back to this page, or to the first one. Empty when it
	// would not.
	SelectSelf string
	// RetryAfter is how long to wait before trying again, as the header of that
	// name says it; zero when there is nothing to wait for.
	RetryAfter time.Duration
}

//go:embed problem.html
var problemSource string

// problemTemplate parses the kit's own page once.
var problemTemplate = sync.OnceValue(func() *template.Template { //nolint:gochecknoglobals // immutable, parsed on first use
	return template.Must(template.New("problem").Parse(problemSource))
})

// problemStyleHash lets the page's own style sheet through its own policy.
const problemStyleHash = "YGAys8yEJfZ/H6JBkE1YGiMbMrZ1661TM+nWM2Y4fm4="

// Policies of an error page. The kit knows what its own page loads: nothing. It
// cannot know what a page of the application loads; that page only stays out of
// frames, where a click could be stolen, and keeps its links on this origin.
const (
	ownPagePolicy = "default-src 'none'; style-src 'sha256-" + problemStyleHash + "'; base-uri 'none'; frame-ancestors 'none'"
	appPagePolicy = "base-uri 'self'; frame-ancestors 'none'"
)

// writeErrorPage answers with the application's page, else with the kit's own.
// Nothing is sent before all of the page is there: nobody sees half of it.
func (a *Auth) writeErrorPage(w http.ResponseWriter, r *http.Request, page ErrorPage) {
	const policy = "Content-Security-Policy"
	h := w.Header()
	var body bytes.Buffer
	own := a.answers.page == nil
	if !own {
		if err := execute(&body, a.answers.page, page); err != nil {
			a.logger.LogAttrs(r.Context(), slog.LevelError, "sweatstack: error template failed",
				slog.Int("status", page.Status), slog.String("error", err.Error()))
			own = true
		}
	}
	switch {
	case own:
		body.Reset()
		_ = problemTemplate().Execute(&body, page) // a test executes it with every field
		h.Set(policy, ownPagePolicy)
	case h.Get(policy) == "":
		// What the application has set for all of its pages is its own choice.
		h.Set(policy, appPagePolicy)
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(page.Status)
	if r.Method != http.MethodHead {
		_, _ = body.WriteTo(w)
	}
}

// execute runs a template of the application. A panic in one of its functions
// must not take the answer with it.
func execute(body *bytes.Buffer, t *template.Template, page ErrorPage) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errPanic
		}
	}()
	if err := t.Execute(body, page); err != nil {
		return err
	}
	if len(bytes.TrimSpace(body.Bytes())) == 0 {
		return errEmptyPage
	}
	return nil
}

// errEmptyPage is an error template that shows nothing: often a file that only
// defines other templates.
var errEmptyPage = errors.New("sweatstackhttp: the error template wrote nothing")
