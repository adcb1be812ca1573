package sweatstackhttp

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// retryStore is how long to wait after a store did not answer.
const retryStore = 2 * time.Second

// errPanic stands for a panic in a function of the application: OnSignIn,
// Observe, or one that its error template calls.
var errPanic = errors.New("sweatstackhttp: panic in a function of the application")

// problemPage is what went wrong, in words for the person who sees it. No text
// from outside is ever in it.
type problemPage struct {
	Status     int
	Title      string
	Text       string
	SignIn     bool // offer to sign in again
	RetryAfter time.Duration
	SelectSelf bool   // offer to go back to oneself
	login      string // where SignIn leads; empty for the sign-in without a page to come back to
}

// problem answers with a page for people and with JSON (RFC 9457) for programs.
func (a *Auth) problem(w http.ResponseWriter, r *http.Request, p problemPage) {
	forProblem(w.Header())
	if p.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int((p.RetryAfter+time.Second-1)/time.Second)))
	}
	if !navigates(r) && !formPost(r) {
		a.problemJSON(w, r, p, "")
		return
	}
	page := ErrorPage{
		Status: p.Status, Title: p.Title, Text: p.Text, SignIn: p.SignIn,
		Login: cmp.Or(p.login, a.URLs().Login("")), Home: string(a.homePage()), RetryAfter: p.RetryAfter,
	}
	if p.SelectSelf {
		next := a.homePage()
		if navigates(r) {
			next = a.here(r)
		}
		page.SelectSelf = a.URLs().SelectSelf(string(next))
	}
	a.writeErrorPage(w, r, page)
}

// problemJSON answers in the form of RFC 9457. A login address tells a program
// where its person can sign in.
func (a *Auth) problemJSON(w http.ResponseWriter, r *http.Request, p problemPage, login string) {
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(p.Status)
	if r.Method == http.MethodHead {
		return
	}
	_ = json.NewEncoder(w).Encode(struct {
		Type   string `json:"type"`
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
		Login  string `json:"login_url,omitempty"`
	}{"about:blank", p.Title, p.Status, p.Text, login})
}

// gone reports whether the client has gone away. A deadline of the application
// is no reason to leave it without an answer.
func gone(r *http.Request) bool { return errors.Is(r.Context().Err(), context.Canceled) }

// unavailable answers when nobody can tell just now whether the session is
// good: 503, and the session stays.
func (a *Auth) unavailable(w http.ResponseWriter, r *http.Request, err error) {
	if gone(r) {
		return // nobody is listening any more
	}
	wait := retryStore
	if later, ok := errors.AsType[*sweatstack.UnavailableError](err); ok {
		wait = later.RetryAfter
	} else if api, ok := errors.AsType[*sweatstack.APIError](err); ok {
		wait = max(api.RetryAfter, retryStore)
	}
	a.logger.LogAttrs(r.Context(), slog.LevelError, "sweatstack: cannot tell just now, answered with 503", slog.String("error", err.Error()))
	a.problem(w, r, problemPage{Status: http.StatusServiceUnavailable, Title: "Please try again",
		Text: "SweatStack does not answer just now. You are still signed in.", RetryAfter: wait})
}

// fail answers a fault of the kit or of its surroundings with 500.
func (a *Auth) fail(w http.ResponseWriter, r *http.Request, err error) {
	a.logger.LogAttrs(r.Context(), slog.LevelError, "sweatstack: request failed", slog.String("error", err.Error()))
	a.problem(w, r, problemPage{Status: http.StatusInternalServerError, Title: "Something went wrong",
		Text: "The request could not be answered."})
}

// fromPlatform reports whether an error is the platform's, or the way to it. A
// 4xx is not: this application has asked for something that it should not.
func fromPlatform(err error) bool {
	if api, ok := errors.AsType[*sweatstack.APIError](err); ok {
		return api.Status < http.StatusBadRequest || api.Status >= http.StatusInternalServerError
	}
	return errors.Is(err, sweatstack.ErrConnection) || errors.Is(err, sweatstack.ErrCorruptData) ||
		errors.Is(err, sweatstack.ErrTooLarge) || errors.Is(err, errNoUser) ||
		errors.Is(err, context.DeadlineExceeded)
}
