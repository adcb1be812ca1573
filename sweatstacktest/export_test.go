package sweatstacktest

import "net/http"

// SetHistory makes the training history of so many days anew.
func (s *Sandbox) SetHistory(days int) { s.world.build(s.settings.seed, s.Now(), days) }

// Routes lists the method and the pattern of every path of the platform that
// the sandbox has.
func (s *Sandbox) Routes() []string {
	var routes []string
	for _, r := range s.routes {
		routes = append(routes, r.method+" "+r.pattern)
	}
	return routes
}

// InProcess is a client that calls a handler as the sandbox calls an application.
func InProcess(handler http.Handler) *http.Client {
	return &http.Client{Transport: handlerTransport{handler}}
}
