package sweatstacktest

// liveSeconds is how often a page that is watched loads again.
const liveSeconds = "2"

// liveView is how a list is looked at.
type liveView struct {
	// State is on while the page loads again and again, else off.
	State string
	// At is the row that the reader stays at; empty for the top.
	At string
	// AsOf is when the page was made.
	AsOf string
}

// live makes the browser load a page again and again while its address says
// live=on. Anything else, live=off above all, is a page that stays as it is: what
// moves must be possible to stop. A row that the address names, when it is still
// listed, gets the focus with each load, and so stays in sight while newer ones
// come above it. A fragment would not do: browsers drop it when they load again.
func (s *Sandbox) live(c *call, listed func(id string) bool) liveView {
	view, query := liveView{State: "off", AsOf: s.moment(s.Now())}, c.r.URL.Query()
	if at := query.Get("at"); listed(at) {
		view.At = at
	}
	if query.Get("live") == "on" {
		view.State = "on"
		c.w.Header().Set("Refresh", liveSeconds)
	}
	return view
}
