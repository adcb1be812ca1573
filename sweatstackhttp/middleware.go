package sweatstackhttp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// SubjectField is the name of the form field that carries the id of the person
// whose data a form was made for. When it names another person than the one
// who is selected by the time the form is sent, [Auth.SelectedUser] and
// [Auth.OptionalSelectedUser] answer 409 and the handler does not run: two tabs,
// two athletes.
//
// A form that uploads files (multipart) carries it in the query of its address,
// because such a body is not read ahead.
const SubjectField = "sweatstack_subject"

// maxForm bounds a form that is searched for [SubjectField], in bytes.
const maxForm = 10 << 20

// AuthenticatedUser lets a request through when somebody is signed in, with a
// token that works; [AuthenticatedUserFrom] gives the principal. Otherwise the
// answer asks to sign in. Writing requests from another origin get 403.
func (a *Auth) AuthenticatedUser(next http.Handler) http.Handler {
	return a.middleware(next, need{grants: grantAuthenticated | grantOptional, signedIn: true})
}

// SelectedUser lets a request through when somebody is signed in, with a token
// that works for the person whom they act as; [SelectedUserFrom] gives that
// person, [AuthenticatedUserFrom] the principal. An access that was withdrawn
// ends the selection: a GET is sent to itself again, anything else gets 409.
// The request never sees the principal's data in its place.
func (a *Auth) SelectedUser(next http.Handler) http.Handler {
	return a.middleware(next, need{
		grants:   grantSelected | grantAuthenticated | grantOptional | grantOptionalSelected,
		signedIn: true, subject: true,
	})
}

// OptionalUser lets every request through; [OptionalUserFrom] tells whether
// somebody is signed in. When nobody can tell just now (the platform or the
// store is down), the request counts as not signed in and the session stays.
func (a *Auth) OptionalUser(next http.Handler) http.Handler {
	return a.middleware(next, need{grants: grantOptional})
}

// OptionalSelectedUser is [Auth.OptionalUser] for the person whose data is
// shown; see [OptionalSelectedUserFrom]. A selection that was withdrawn, and a
// form of another selection, are answered as behind [Auth.SelectedUser].
func (a *Auth) OptionalSelectedUser(next http.Handler) http.Handler {
	return a.middleware(next, need{grants: grantOptional | grantOptionalSelected, subject: true})
}

// need is what a middleware demands of a request, and what it grants.
type need struct {
	grants   grant
	signedIn bool
	subject  bool
}

// middleware does the work of all four. All cookies are set before the handler
// runs.
func (a *Auth) middleware(next http.Handler, n need) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		keepPrivate(w.Header())
		if !a.checkOwnOrigin(w, r) {
			return
		}
		v, ok := a.enter(w, r, n)
		if !ok {
			return
		}
		v.tellOutside(r.Context())
		if setsCookie(w.Header()) {
			guarded, done := guardPrivate(w)
			defer done()
			w = guarded
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), visitKey{}, v)))
	})
}

// enter finds out what the middleware needs, or answers and returns false.
func (a *Auth) enter(w http.ResponseWriter, r *http.Request, n need) (*visit, bool) {
	v := &visit{auth: a, begun: a.now(), method: r.Method, path: r.URL.Path}
	if outer := visitOf(r.Context()); outer != nil && outer.auth == a {
		*v = *outer
	}
	v.grants |= n.grants
	if !v.loaded || (n.signedIn && !v.signed) {
		if !a.enterPrincipal(w, r, v, n) {
			return nil, false
		}
	}
	if !n.subject || !v.signed || v.chosen {
		return v, true
	}
	return v, a.enterSubject(w, r, v, n)
}

// enterPrincipal loads the session and its person.
func (a *Auth) enterPrincipal(w http.ResponseWriter, r *http.Request, v *visit, n need) bool {
	v.loaded = true
	s, err := a.openSession(r)
	var p principal
	if err == nil {
		p, err = a.principal(r.Context(), s)
	}
	switch {
	case err == nil:
		a.keepToken(w, r, s, p)
		v.principal, v.user, v.signed = p, a.userOf(p), true
		return true
	case errors.Is(err, errNoSession) && s.id == "":
		a.dropDead(w, r)
		if n.signedIn {
			a.signInFirst(w, r)
		}
		return !n.signedIn
	case !n.signedIn:
		return true // nobody, for this request
	}
	a.principalFailed(w, r, s, v.begun, err)
	return false
}

// enterSubject finds out whose data is shown.
func (a *Auth) enterSubject(w http.ResponseWriter, r *http.Request, v *visit, n need) bool {
	p := v.principal
	subject, acting := a.readSubject(r, p.session)
	if !acting {
		subject = Subject{ID: p.session.userID}
	}
	if !safeMethod(r.Method) && !a.checkSubject(w, r, subject) {
		return false
	}
	if !acting {
		v.selected, v.chosen = a.selectedOf(v.user, p, subject, p.token), true
		a.enterNotice(w, r, v)
		return true
	}
	t, err := a.subjectToken(w, r, p, subject)
	switch {
	case err == nil:
		// Before the audit: what it keeps of the context reads the visit later.
		v.selected, v.chosen = a.selectedOf(v.user, p, subject, t), true
		if err := a.audit(context.WithValue(r.Context(), visitKey{}, v), v, subject, ActingRequest); err != nil {
			a.actingRefused(w, r, err)
			return false
		}
		return true
	case errors.Is(err, errDelegationRefused):
		a.withdrawn(w, r, p.session, subject)
		return false
	case !n.signedIn:
		return true // nobody: never the principal in the subject's place
	}
	a.principalFailed(w, r, p.session, v.begun, err)
	return false
}

// enterNotice takes over a notice that waits in the browser, for one page. A
// script or a picture does not use it up.
func (a *Auth) enterNotice(w http.ResponseWriter, r *http.Request, v *visit) {
	if subject, waiting := a.readWithdrawn(r, v.principal.session); waiting {
		if navigates(r) && !prefetch(r) {
			v.notice = Notice{Withdrawn: subject}
			a.dropNotice(w, r)
		}
		return
	}
	a.dropDeadSubject(w, r)
}

// checkDelegation asks again for the delegated token of a request that the
// platform answered with 403: the access may have been withdrawn while the
// token was still good. If so, it answers and returns true.
func (a *Auth) checkDelegation(w http.ResponseWriter, r *http.Request) bool {
	v := visitOf(r.Context())
	if v == nil || v.auth != a || !v.chosen || !v.selected.Acting() {
		return false
	}
	subject := v.selected.subject
	a.delegations.drop(v.principal.session.id, subject)
	if _, err := a.delegatedToken(r.Context(), v.principal, subject); !errors.Is(err, errDelegationRefused) {
		return false
	}
	a.withdrawn(w, r, v.principal.session, subject)
	return true
}

// withdrawn answers a request for the data of somebody who no longer gives
// access.
func (a *Auth) withdrawn(w http.ResponseWriter, r *http.Request, s session, subject Subject) {
	forProblem(w.Header())
	a.delegations.drop(s.id, subject)
	if err := a.withdraw(w, r, s, subject); err != nil {
		a.unavailable(w, r, err)
		return
	}
	a.observe(r.Context(), ActingEndedEvent{UserID: s.userID, SubjectID: subject.ID, Withdrawn: true})
	if navigates(r) {
		seeOther(w, a.here(r))
		return
	}
	// A script would follow a redirect unseen, and take the principal's data
	// for the subject's.
	if r.Header.Get("HX-Request") == "true" {
		w.Header().Set("HX-Refresh", "true")
	}
	a.problem(w, r, problemPage{Status: http.StatusConflict, Title: "Access has ended",
		Text: "You no longer have access to this person's data."})
}

// checkSubject compares the subject that a form carries with the one that is
// selected, and answers 409 when they differ.
func (a *Auth) checkSubject(w http.ResponseWriter, r *http.Request, subject Subject) bool {
	named, err := formSubject(r)
	switch {
	case err != nil:
		a.problem(w, r, problemPage{Status: http.StatusBadRequest, Title: "Form not readable",
			Text: "The form is too long or damaged."})
		return false
	case named == "" || named == subject.ID:
		return true
	}
	a.problem(w, r, problemPage{Status: http.StatusConflict, Title: "Another person is selected",
		Text: "This form was made for another person than the one who is selected now. Nothing was changed."})
	return false
}

// formSubject reads [SubjectField] from the query or an urlencoded form. The
// body can be read again afterwards. A form that somebody has parsed already is
// taken as it is. A multipart form that nobody has parsed is left alone, since
// it may be long: there the query counts.
func formSubject(r *http.Request) (string, error) {
	named := r.URL.Query().Get(SubjectField)
	if named == "" && r.PostForm != nil {
		named = r.PostForm.Get(SubjectField)
	}
	if named == "" && r.MultipartForm != nil {
		named = url.Values(r.MultipartForm.Value).Get(SubjectField)
	}
	if named != "" || r.Body == nil || !strings.HasPrefix(r.Header.Get("Content-Type"), formType) {
		return named, nil
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxForm+1))
	if err != nil || len(body) > maxForm {
		return "", errors.New("sweatstackhttp: form not readable")
	}
	r.Body = struct {
		io.Reader
		io.Closer
	}{bytes.NewReader(body), r.Body}
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return "", errors.New("sweatstackhttp: form not readable")
	}
	return values.Get(SubjectField), nil
}

// safeMethod reports whether a request only reads (RFC 9110, section 9.2.1).
func safeMethod(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}
