package sweatstacktest

import (
	"net/http"
	"time"
)

// maxTokenRecords bounds the tokens that GET state shows, of each kind.
const maxTokenRecords = 200

// userState is a user in GET state.
type userState struct {
	ID         string              `json:"id"`
	Name       string              `json:"name"`
	Role       string              `json:"role"`
	Email      string              `json:"email,omitempty"`
	Managed    bool                `json:"managed"`
	Zone       string              `json:"zone"`
	Activities int                 `json:"activities"`
	SharedWith map[string][]string `json:"shared_with"`
}

// teamState is a team in GET state.
type teamState struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Owner   string   `json:"owner"`
	Members []string `json:"members"`
}

// activityState is an activity in GET state.
type activityState struct {
	ID       string    `json:"id"`
	UserID   string    `json:"user_id"`
	Sport    string    `json:"sport"`
	Start    time.Time `json:"start"`
	Duration float64   `json:"duration_s"`
	Metrics  []string  `json:"metrics"`
	Tags     []string  `json:"tags"`
}

// controlState answers GET state.
func (s *Sandbox) controlState(*http.Request) (any, error) {
	now := s.Now()
	users, teams, activities := []userState{}, []teamState{}, []activityState{}
	for _, u := range s.Users() {
		p, _ := s.world.person(u.ID)
		history := s.world.activities(u.ID)
		users = append(users, userState{
			ID: u.ID, Name: u.Name(), Role: u.Role, Email: u.Email, Managed: u.Managed, Zone: u.Zone,
			Activities: len(history), SharedWith: p.shares,
		})
		for _, a := range history {
			activities = append(activities, activityState{
				ID: a.id, UserID: a.user, Sport: s.sportText(a.sport), Start: a.start,
				Duration: a.duration.Seconds(), Metrics: notNil(a.metrics), Tags: notNil(a.tags),
			})
		}
	}
	s.world.mu.RLock()
	for _, t := range s.world.teams {
		teams = append(teams, teamState{ID: t.id, Name: t.name, Owner: t.owner, Members: t.members})
	}
	s.world.mu.RUnlock()
	clients := []map[string]any{}
	for _, app := range s.applications {
		clients = append(clients, map[string]any{
			"id": app.ID, "name": app.title(), "public": app.public(), "redirect_uris": notNil(app.RedirectURIs),
		})
	}
	return map[string]any{
		"now": now, "api": s.settings.api, "seed": s.settings.seed, "url": s.issuer(),
		"rotate_refresh_tokens": s.settings.rotate, "access_token_ttl": s.settings.accessTTL.String(),
		"counters": s.Counters(), "users": users, "teams": teams, "activities": activities,
		"clients": clients, "tokens": s.oauth.tokens(now, maxTokenRecords),
	}, nil
}
