package sweatstacktest

import (
	"html/template"
	"net/http"
	"sync"
	"time"
	"unicode/utf8"
)

// Where the portal can lead (SweatStack API reference, section 3.10).
const (
	destinationTeams        = "manage-teams"
	destinationIntegrations = "manage-integrations"
)

// portalPath is where the addresses of visits are.
const portalPath = "/portal/"

// Bounds of portal sessions.
const (
	maxReturnURL      = 2048 // characters
	maxPortalSessions = 1000
	portalTTL         = 5 * time.Minute // by the sandbox's clock
)

// portalSession is one visit that an application has prepared.
type portalSession struct {
	destination, returnURL, app string
	expires                     time.Time
}

// portalState holds the visits that were not made yet.
type portalState struct {
	mu       sync.Mutex
	sessions map[string]portalSession
}

func newPortalState() *portalState { return &portalState{sessions: map[string]portalSession{}} }

func (p *portalState) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.sessions)
}

// add keeps a session and drops those that have ended; false when there are
// too many.
func (p *portalState) add(id string, session portalSession, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for old, s := range p.sessions {
		if !now.Before(s.expires) {
			delete(p.sessions, old)
		}
	}
	if len(p.sessions) >= maxPortalSessions {
		return false
	}
	p.sessions[id] = session
	return true
}

// take ends a session: its address is good once.
func (p *portalState) take(id string, now time.Time) (portalSession, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	session, ok := p.sessions[id]
	delete(p.sessions, id)
	return session, ok && now.Before(session.expires)
}

// portalBody is what a request says. The credentials are what clients 0.89 to
// 0.91 sent in place of a token.
type portalBody struct {
	Destination  *string `json:"destination"`
	ReturnURL    *string `json:"return_url"`
	ClientID     *string `json:"client_id"`
	ClientSecret *string `json:"client_secret"`
}

// createPortalSession answers POST /api/v1/portal/sessions: an address at which
// a person manages teams or integrations.
func (s *Sandbox) createPortalSession(c *call) error {
	var body portalBody
	if bearerOf(c.r) != "" {
		if err := s.authorize(c, need{token: true, principal: true}); err != nil {
			return err
		}
	}
	if err := c.decode(&body); err != nil {
		return err
	}
	if c.token == nil && (body.ClientID == nil || body.ClientSecret == nil) {
		return s.authorize(c, need{token: true}) // says that nobody is there
	}
	var issues []issue
	switch d := body.Destination; {
	case d == nil && !c.nulls["destination"]:
		issues = append(issues, missing("body", "destination"))
	case d == nil, *d != destinationTeams && *d != destinationIntegrations:
		issues = append(issues, issue{
			Loc: []any{"body", "destination"}, Type: "enum",
			Msg: "Input should be " + quotedList([]string{destinationTeams, destinationIntegrations}),
		})
	}
	if body.ReturnURL != nil && utf8.RuneCountInString(*body.ReturnURL) > maxReturnURL {
		issues = append(issues, issue{
			Loc: []any{"body", "return_url"}, Type: "string_too_long", Msg: "String should have at most 2048 characters",
		})
	}
	if err := unprocessable(issues...); err != nil {
		return err
	}
	app, err := s.portalApplication(c, &body)
	if err != nil {
		return err
	}
	now := s.clock.now()
	session := portalSession{destination: *body.Destination, app: app.title(), expires: now.Add(portalTTL)}
	if body.ReturnURL != nil {
		if _, ok := app.redirectTarget(*body.ReturnURL); !ok || *body.ReturnURL == "" {
			return refuse(http.StatusBadRequest, "return_url is not registered for this application")
		}
		session.returnURL = *body.ReturnURL
	}
	id := randomText("")
	if !s.portal.add(id, session, now) {
		return refuse(http.StatusConflict, "Too many portal sessions")
	}
	c.w.Header().Set("Cache-Control", "no-store")
	writeJSON(c.w, http.StatusOK, map[string]string{"url": s.issuer() + portalPath + id})
	return nil
}

// portalApplication is the application that asks: that of the token, or without
// a token the one whose credentials came.
func (s *Sandbox) portalApplication(c *call, body *portalBody) (*Application, error) {
	if c.token != nil {
		app, ok := s.applicationOf(c.token)
		if !ok {
			return nil, refuse(http.StatusBadRequest, "Token was not issued to an application")
		}
		return app, nil
	}
	app, ok := s.application(*body.ClientID)
	if !ok || app.public() || !app.authentic(*body.ClientSecret) {
		return nil, refuse(http.StatusUnauthorized, "Invalid client credentials")
	}
	return app, nil
}

// portalPage shows a person that they have come to the portal, with the way
// back. There is nothing to manage in a sandbox.
func (s *Sandbox) portalPage(c *call) error {
	session, ok := s.portal.take(c.vars["session"], s.clock.now())
	if !ok {
		return s.writeProblemPage(c.w, http.StatusNotFound,
			"This address of the portal was used before, or is too old. Ask the application for a new one.")
	}
	title := "Manage integrations"
	if session.destination == destinationTeams {
		title = "Manage teams"
	}
	return s.pages.write(c.w, http.StatusOK, "portal.html", map[string]any{
		"Title": title, "App": session.app,
		// Checked when the session was made. The template by itself would take
		// the schemes of applications on phones for scripts.
		"Back": template.URL(session.returnURL), //nolint:gosec // see above.
	})
}
