package sweatstacktest

// target is an endpoint of an application, and what signs for it.
type target struct{ url, secret string }

// targets lists where the events of a user go: to each endpoint of the
// sandbox's own application, and to those of every other application that the
// user allowed to see data.
func (s *Sandbox) targets(user string) []target {
	var out []target
	for i, app := range s.applications {
		if i > 0 && !s.oauth.allowed(user, app.ID) {
			continue
		}
		for _, endpoint := range app.WebhookEndpoints {
			out = append(out, target{endpoint, app.WebhookSecret})
		}
	}
	return out
}

// allowed reports whether an application has tokens that open a user's data.
func (o *oauthState) allowed(user, client string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, g := range o.grants {
		if g.client == client && g.subject == user && !g.dead() {
			return true
		}
	}
	return false
}

// announce tells the endpoints of all applications that may know about an
// event of a user, and returns after the first attempts.
func (s *Sandbox) announce(kind, user, resource string) {
	now := s.clock.now()
	var events []Webhook
	for _, t := range s.targets(user) {
		events = append(events, Webhook{
			URL: t.url, Secret: t.secret, EventType: kind, UserID: user, ResourceID: resource, Timestamp: now,
		})
	}
	s.webhooks.send(events...)
}
