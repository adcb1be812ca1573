package sweatstackhttp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// selectUser begins to act as the user whose id ends the address.
func (a *Auth) selectUser(w http.ResponseWriter, r *http.Request) {
	id, _ := lastSegment(r)
	a.selectID(w, r, id)
}

// selectID begins to act as another user. A switch that fails leaves the
// selection as it was.
func (a *Auth) selectID(w http.ResponseWriter, r *http.Request, id string) {
	keepPrivate(w.Header())
	begun := a.now()
	s, ok := a.formSession(w, r)
	if !ok {
		return
	}
	if !subjectID(id) {
		a.problem(w, r, problemPage{Status: http.StatusNotFound, Title: "Not found", Text: "There is no such user."})
		return
	}
	next := a.afterForm(r, true)
	subject := Subject{ID: id, TeamID: formValue(r, "team_id")}
	if subject.ID == s.userID {
		a.actAsSelf(w, r, s, begun, next)
		return
	}
	var delegated sweatstack.Token
	principal, err := a.principal(r.Context(), s)
	if err == nil {
		// A token from the cache may be of an access that has ended since.
		a.delegations.drop(s.id, subject)
		delegated, err = a.delegatedToken(r.Context(), principal, subject)
	}
	if err != nil {
		a.selectFailed(w, r, s, begun, err)
		return
	}
	v := &visit{auth: a, principal: principal, user: a.userOf(principal), loaded: true, signed: true, method: r.Method, path: r.URL.Path}
	v.tellOutside(r.Context())
	if err := a.audit(context.WithValue(r.Context(), visitKey{}, v), v, subject, ActingSelects); err != nil {
		a.actingRefused(w, r, err)
		return
	}
	before, acted := a.readSubject(r, s)
	a.keepToken(w, r, s, principal)
	if err := a.keepSelection(w, r, s, subject, delegated); err != nil {
		a.selectionNotKept(w, r, s, begun, err)
		return
	}
	if acted && before != subject {
		a.observe(r.Context(), ActingEndedEvent{UserID: s.userID, SubjectID: before.ID})
	}
	if before != subject {
		a.observe(r.Context(), ActingStartedEvent{UserID: s.userID, SubjectID: subject.ID, TeamID: subject.TeamID})
	}
	seeOther(w, next)
}

// selectSelf ends acting as another user.
func (a *Auth) selectSelf(w http.ResponseWriter, r *http.Request) {
	keepPrivate(w.Header())
	begun := a.now()
	if s, ok := a.formSession(w, r); ok {
		a.actAsSelf(w, r, s, begun, a.afterForm(r, true))
	}
}

func (a *Auth) actAsSelf(w http.ResponseWriter, r *http.Request, s session, begun time.Time, next target) {
	if !a.settlePython(w, r, s, begun) {
		return
	}
	if err := a.keepSelection(w, r, s, Subject{}, sweatstack.Token{}); err != nil {
		a.selectionNotKept(w, r, s, begun, err)
		return
	}
	if subject, acting := a.readSubject(r, s); acting {
		a.delegations.drop(s.id, subject)
		a.observe(r.Context(), ActingEndedEvent{UserID: s.userID, SubjectID: subject.ID})
	}
	seeOther(w, next)
}

// selectionNotKept answers a switch that the session did not take. One that has
// ended meanwhile keeps its cookie: the browser may have signed in again since,
// and would lose that session.
func (a *Auth) selectionNotKept(w http.ResponseWriter, r *http.Request, s session, begun time.Time, err error) {
	if errors.Is(err, errNoSession) {
		a.signInFirst(w, r)
		return
	}
	a.principalFailed(w, r, s, begun, err)
}

// formSession gives the session of a form of the kit, or answers.
func (a *Auth) formSession(w http.ResponseWriter, r *http.Request) (session, bool) {
	s, err := a.openSession(r)
	switch {
	case err == nil:
		return s, true
	case errors.Is(err, errNoSession):
		a.dropDead(w, r)
		a.signInFirst(w, r)
	default:
		a.unavailable(w, r, err)
	}
	return session{}, false
}

// selectFailed tells the ways a switch can fail apart.
func (a *Auth) selectFailed(w http.ResponseWriter, r *http.Request, s session, begun time.Time, err error) {
	switch {
	case errors.Is(err, errDelegationRefused) && errors.Is(err, sweatstack.ErrNotFound):
		a.problem(w, r, problemPage{Status: http.StatusNotFound, Title: "Not found", Text: "There is no such user."})
	case errors.Is(err, errDelegationRefused):
		a.problem(w, r, problemPage{Status: http.StatusForbidden, Title: "No access",
			Text: "You have no access to this user's data."})
	default:
		a.principalFailed(w, r, s, begun, err)
	}
}

// lastSegment is the user id of a select-user request: the last segment of the
// path, unescaped once. A router's own path value is not used: chi leaves
// "a%2Fb" as it is, http.ServeMux makes "a/b" of it. "." and ".." are no ids.
func lastSegment(r *http.Request) (string, bool) {
	path := r.URL.EscapedPath()
	id, err := url.PathUnescape(path[strings.LastIndexByte(path, '/')+1:])
	return id, err == nil && subjectID(id)
}

// subjectID reports whether a text can be the id of a user to act as.
func subjectID(id string) bool {
	return id != "" && id != "." && id != ".." && len(id) <= maxUserID
}

// maxUserID bounds the length of a user id in a path, in bytes.
const maxUserID = 256

// errDelegationRefused marks a refusal by the platform to open another user's
// data, apart from refusals of the principal.
var errDelegationRefused = errors.New("sweatstackhttp: no access to the selected user")

// errSignedOut is for a handler that wants to act as another while nobody is
// signed in. errNoSubject is a text that is no user id.
var (
	errSignedOut = fmt.Errorf("sweatstackhttp: nobody is signed in: %w", sweatstack.ErrReauthRequired)
	errNoSubject = fmt.Errorf("sweatstackhttp: no user id: %w", sweatstack.ErrNotFound)
)

// refusal reports whether a status is the platform's no, and not a trouble of
// the moment or of the principal's own token.
func refusal(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusRequestTimeout, http.StatusTooManyRequests:
		return false
	}
	return status >= 400 && status < 500
}

// ofPrincipal reports whether it was the principal's own token that could not be
// renewed on the way: what the platform said then is no word about the subject.
func ofPrincipal(err error) bool {
	return errors.Is(err, sweatstack.ErrReauthRequired) || errors.Is(err, sweatstack.ErrUnavailable)
}

// delegatedToken gives a token that opens the subject's data, through the
// principal. It comes from the cache while it is fresh.
func (a *Auth) delegatedToken(ctx context.Context, p principal, subject Subject) (sweatstack.Token, error) {
	return a.delegations.token(ctx, p.session.id, subject, func(ctx context.Context) (sweatstack.Token, error) {
		t, err := a.userOf(p).Client().OAuth.DelegatedToken(ctx, sweatstack.DelegatedTokenParams{UserID: subject.ID, TeamID: subject.TeamID})
		if api, ok := errors.AsType[*sweatstack.APIError](err); ok && refusal(api.Status) && !ofPrincipal(err) {
			t, err = a.redelegateBeside(ctx, p.session, subject, errors.Join(errDelegationRefused, err))
		}
		if !a.besidePython() {
			// It is asked for anew when it ends; its refresh token is not kept.
			t.RefreshToken = sweatstack.Secret{}
		}
		return t, err
	})
}
