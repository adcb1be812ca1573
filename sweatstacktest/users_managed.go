package sweatstacktest

import (
	"crypto/rand"
	"encoding/hex"
	"maps"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"
)

// Bounds of what programs may make.
const (
	maxPeople = 10_000
	maxName   = 200 // characters of each name
)

// userResponse is the wire form of one user.
type userResponse struct {
	ID           string  `json:"id"`
	FirstName    *string `json:"first_name"`
	LastName     *string `json:"last_name"`
	Admin        bool    `json:"admin"`
	RegisteredAt string  `json:"registered_at"`
	DisplayName  string  `json:"display_name"`
	IsManaged    bool    `json:"is_managed"`
}

func writeUser(c *call, u User) {
	names := summaryOf(u, nil)
	writeJSON(c.w, http.StatusOK, userResponse{
		ID: u.ID, FirstName: names.FirstName, LastName: names.LastName, DisplayName: names.DisplayName,
		RegisteredAt: u.RegisteredAt.UTC().Format(time.RFC3339), IsManaged: u.Managed,
	})
}

// createUser answers POST /api/v1/users/: a managed user of the caller, without
// any data.
func (s *Sandbox) createUser(c *call) error {
	var body struct {
		FirstName *string `json:"first_name"`
		LastName  *string `json:"last_name"`
	}
	if err := c.decode(&body); err != nil {
		return err
	}
	if body.FirstName == nil {
		return unprocessable(c.absent("first_name", "string"))
	}
	if err := checkNames(body.FirstName, body.LastName); err != nil {
		return err
	}
	var raw [16]byte
	_, _ = rand.Read(raw[:]) // never fails: crypto/rand ends the program instead
	now := s.clock.now().UTC().Truncate(time.Second)
	keeper, _ := s.user(c.subject())
	user := User{
		ID: ulid(now, s.settings.seed, hex.EncodeToString(raw[:])), FirstName: *body.FirstName,
		Managed: true, Role: "Managed by " + keeper.Name(), Zone: keeper.Zone, RegisteredAt: now,
	}
	if body.LastName != nil {
		user.LastName = *body.LastName
	}
	if !s.world.settle(&person{User: user, shares: map[string][]string{c.subject(): managedScopes()}}) {
		return refuse(http.StatusConflict, "Too many users")
	}
	writeUser(c, user)
	return nil
}

// checkNames says what is wrong with names; nil ones are left out.
func checkNames(first, last *string) error {
	var issues []issue
	if first != nil && *first == "" {
		issues = append(issues, issue{
			Loc: []any{"body", "first_name"}, Type: "string_too_short", Msg: "String should have at least 1 character",
		})
	}
	for i, text := range []*string{first, last} {
		if text != nil && utf8.RuneCountInString(*text) > maxName {
			issues = append(issues, issue{
				Loc:  []any{"body", []string{"first_name", "last_name"}[i]},
				Type: "string_too_long", Msg: "String should have at most 200 characters",
			})
		}
	}
	return unprocessable(issues...)
}

// managed finds the managed user that a request names. Whoever has an account
// of their own is refused to those who see them; for others there is no such
// user.
func (s *Sandbox) managed(c *call) (*person, error) {
	p, ok := s.world.person(c.vars["user_id"])
	if !ok || (p.ID != c.subject() && len(p.shares[c.subject()]) == 0) {
		return nil, refuse(http.StatusNotFound, "User not found")
	}
	if !p.Managed || p.ID == c.subject() {
		return nil, refuse(http.StatusForbidden, "Not enough permissions")
	}
	return p, nil
}

// oneUser answers GET /api/v1/users/{user_id}.
func (s *Sandbox) oneUser(c *call) error {
	p, err := s.managed(c)
	if err != nil {
		return err
	}
	writeUser(c, p.User)
	return nil
}

// updateUser answers PUT /api/v1/users/{user_id}: a form with the names that
// change. FastAPI takes an empty field of a form for one that did not come.
func (s *Sandbox) updateUser(c *call) error {
	p, err := s.managed(c)
	if err != nil {
		return err
	}
	form, err := c.form()
	if err != nil {
		return err
	}
	field := func(name string) *string {
		if values := form[name]; len(values) > 0 && values[len(values)-1] != "" {
			return &values[len(values)-1]
		}
		return nil
	}
	first, last := field("first_name"), field("last_name")
	if err := checkNames(first, last); err != nil {
		return err
	}
	next, ok := s.world.rename(p.ID, first, last)
	if !ok {
		return refuse(http.StatusNotFound, "User not found")
	}
	writeUser(c, next)
	return nil
}

// deleteUser answers DELETE /api/v1/users/{user_id}: the user goes with all
// data and all tokens for it.
func (s *Sandbox) deleteUser(c *call) error {
	p, err := s.managed(c)
	if err != nil {
		return err
	}
	s.world.remove(p.ID)
	s.oauth.forget(p.ID)
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

// settle adds a person, unless there are too many.
func (w *world) settle(p *person) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.people) >= maxPeople {
		return false
	}
	if p.Email != "" { // managed users have none
		p.Email = w.freeMailbox(p.Email)
	}
	w.people = append(slices.Clip(w.people), p)
	return true
}

// rename changes the names that are given.
func (w *world) rename(id string, first, last *string) (User, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	i := slices.IndexFunc(w.people, func(p *person) bool { return p.ID == id })
	if i < 0 {
		return User{}, false
	}
	next := *w.people[i]
	if first != nil {
		next.FirstName = *first
	}
	if last != nil {
		next.LastName = *last
	}
	w.people = slices.Clone(w.people)
	w.people[i] = &next
	return next.User, true
}

// remove takes a person out of the world, with their training and their teams.
func (w *world) remove(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.people = slices.DeleteFunc(slices.Clone(w.people), func(p *person) bool { return p.ID == id })
	teams := slices.Clone(w.teams)
	for i, t := range teams {
		teams[i] = t.sharedBy(id, nil)
	}
	w.teams = teams
	w.history.forget(id)
	maps.DeleteFunc(w.written, func(_ string, t written) bool { return t.user == id })
	w.kept.forget(id)
}

// forget ends every token that opens a user's data or speaks for them.
func (o *oauthState) forget(user string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, g := range o.grants {
		if g.subject == user || g.actor == user {
			g.revoked = true
		}
	}
}
