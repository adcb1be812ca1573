package sweatstacktest

import "net/http"

// statusIssue is what a person should mend, in the wire form.
type statusIssue struct {
	Code        string  `json:"code"`
	Status      string  `json:"status"`
	Message     string  `json:"message"`
	Destination *string `json:"destination"`
}

// accountStatusWire is the wire form of an account's status.
type accountStatusWire struct {
	Issue        *statusIssue      `json:"issue"`
	Capabilities map[string]string `json:"capabilities"`
}

// accountStatus answers GET /api/v1/profile/status. Any token opens it.
func (s *Sandbox) accountStatus(c *call) error {
	status, ok := s.statusOf(c.subject())
	if !ok {
		return refuse(http.StatusNotFound, "User not found")
	}
	writeJSON(c.w, http.StatusOK, status)
	return nil
}

// statusOf is the status of a user's account. The people of the sandbox have
// connected a watch; whom a program has made has not. While a history that was
// set with SetBackfill does not reach back to the oldest activity it is on its
// way.
func (s *Sandbox) statusOf(user string) (accountStatusWire, bool) {
	p, ok := s.world.person(user)
	if !ok {
		return accountStatusWire{}, false
	}
	state := "ready"
	if !p.trains() {
		state = "action_required"
	}
	status := accountStatusWire{Capabilities: map[string]string{
		"activities": state, "activity_history": state, "wellness": state, "workouts": state,
	}}
	history := s.world.activities(user)
	until, set, _ := s.backfill.get(user)
	switch {
	case !p.trains():
		status.Issue = &statusIssue{
			Code: "no_source_connected", Status: "action_required", Destination: new(destinationIntegrations),
			Message: "Connect a watch or a training platform to see data here.",
		}
	case set && len(history) > 0 && (until.IsZero() || until.After(history[len(history)-1].start)):
		status.Capabilities["activity_history"] = "syncing"
		status.Issue = &statusIssue{
			Code: "sync_pending", Status: "syncing", Message: "Older activities are still being loaded.",
		}
	}
	return status, true
}
