package sweatstacktest

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// consolePrefix is where the pages of the console are, beside the first one at /.
const consolePrefix = controlPrefix + "console/"

// isConsole reports whether a path is a page of the console. Such requests are
// neither logged nor hit by faults: who looks must not change what is seen.
func isConsole(path string) bool { return path == "/" || strings.HasPrefix(path, consolePrefix) }

// consoleRoute is one page or one action of the console.
type consoleRoute struct {
	method, pattern string
	handle          func(*call) error
}

// newConsole makes the pages for people. As with the control API, a page of
// another site can neither read them (the host is checked, against names that
// are rebound to this machine) nor write (the origin is checked).
func (s *Sandbox) newConsole() http.Handler {
	var routes []route
	for _, r := range s.consoleRoutes() {
		pattern := "/"
		if r.pattern != "" {
			pattern = consolePrefix + r.pattern
		}
		routes = append(routes, route{method: r.method, pattern: pattern, handle: r.handle})
	}
	protect := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := s.page(func(c *call) error {
			// These forms lead to pages of our own only.
			c.w.Header().Set("Content-Security-Policy", c.w.Header().Get("Content-Security-Policy")+"; form-action 'self'")
			if err := protect.Check(r); err != nil {
				return s.writeProblemPage(c.w, http.StatusForbidden, "This form was sent by a page of another site.")
			}
			return s.serveConsole(c, routes)
		})(&call{w: w, r: r})
		if err == nil {
			return
		}
		problem := "The page cannot be shown."
		if known, ok := errors.AsType[*refusal](err); ok {
			problem = known.text()
		} else {
			s.settings.log.Error("sandbox: console", "path", r.URL.Path, "error", err)
		}
		_ = s.pages.write(w, statusOf(err), "problem.html", map[string]any{"Problem": problem, "Back": "/"})
	})
}

// serveConsole finds the page. No two pages have the same path, so that a path
// with another method is the wrong method.
func (s *Sandbox) serveConsole(c *call, routes []route) error {
	segments, ok := pathSegments(c.r.URL)
	if !ok {
		return refuse(http.StatusNotFound, "There is no such page.")
	}
	for i := range routes {
		vars, ok := routes[i].match(segments)
		if !ok {
			continue
		}
		allowed := []string{routes[i].method}
		if routes[i].method == http.MethodGet {
			allowed = append(allowed, http.MethodHead)
		}
		if !slices.Contains(allowed, c.r.Method) {
			c.w.Header().Set("Allow", strings.Join(allowed, ", "))
			return refuse(http.StatusMethodNotAllowed, "This page cannot be asked for in this way.")
		}
		c.vars = vars
		return routes[i].handle(c)
	}
	return refuse(http.StatusNotFound, "There is no such page.")
}

// text is what a person is told.
func (r *refusal) text() string {
	if text, ok := r.detail.(string); ok {
		return text
	}
	return r.Error()
}

// statusOf is the status of an error.
func statusOf(err error) int {
	if known, ok := errors.AsType[*refusal](err); ok {
		return known.status
	}
	return http.StatusInternalServerError
}

// consoleRoutes lists the pages and actions.
func (s *Sandbox) consoleRoutes() []consoleRoute {
	return []consoleRoute{
		{http.MethodGet, "", s.overviewPage},
		{http.MethodGet, "users/{user_id}", s.userPage},
		{http.MethodGet, "users/{user_id}/activities/{activity_id}", s.activityPage},
		{http.MethodGet, "requests", s.requestsPage},
		{http.MethodGet, "webhooks", s.webhooksPage},
		{http.MethodGet, "tokens", s.tokensPage},
		{http.MethodGet, "faults", s.faultsPage},

		{http.MethodPost, "clock", s.act("/", s.actClock)},
		{http.MethodPost, "reset", s.act("/", s.actReset)},
		{http.MethodPost, "withdraw", s.act(consolePrefix+"tokens", s.actWithdraw)},
		{http.MethodPost, "send", s.act(consolePrefix+"webhooks", s.actSend)},
		{http.MethodPost, "redeliver", s.act(consolePrefix+"webhooks", s.actRedeliver)},
		{http.MethodPost, "webhook-fault", s.act(consolePrefix+"webhooks", s.actWebhookFault)},
		{http.MethodPost, "fault", s.act(consolePrefix+"faults", s.actFault)},
		{http.MethodPost, "fault-off", s.act(consolePrefix+"faults", s.actFaultOff)},
		{http.MethodPost, "clear", s.act(consolePrefix+"faults", s.actClear)},
	}
}

// act wraps an action of a form: afterwards the browser is sent to a page, so
// that loading it again does not repeat the action.
func (s *Sandbox) act(page string, do func(*call, form) error) func(*call) error {
	return func(c *call) error {
		values, err := c.form()
		if err != nil {
			return err
		}
		if err := do(c, form{values}); err != nil {
			if known, ok := errors.AsType[*refusal](err); ok {
				return known
			}
			return refuse(http.StatusUnprocessableEntity, strings.TrimPrefix(err.Error(), "sweatstacktest: "))
		}
		c.w.Header().Set("Location", page+"?done="+c.r.URL.Path[len(consolePrefix):])
		c.w.WriteHeader(http.StatusSeeOther)
		return nil
	}
}

// doneText tells a person that an action was done. Any other name, which a link
// may carry, says nothing.
func doneText(action string) string {
	switch action {
	case "clock":
		return "The clock was moved forward."
	case "reset":
		return "The sandbox is back at its start."
	case "withdraw":
		return "Every sign-in of this person has ended."
	case "send":
		return "The event was sent. Its outcome is in the list."
	case "redeliver":
		return "The event was sent again."
	case "webhook-fault":
		return "This holds from the next event on."
	case "fault":
		return "The fault is on."
	case "fault-off":
		return "The fault is off."
	case "clear":
		return "All faults are off."
	}
	return ""
}

// moment shows a time, with its day when that is not today by the clock of the
// sandbox.
func (s *Sandbox) moment(at time.Time) string {
	at, now := at.UTC(), s.Now().UTC()
	layout := "15:04:05"
	switch {
	case at.Year() != now.Year():
		layout = "2 Jan 2006 15:04:05"
	case at.YearDay() != now.YearDay():
		layout = "2 Jan 15:04:05"
	}
	return at.Format(layout)
}

// form reads the fields of the console's forms. An empty field is its zero.
type form struct{ values map[string][]string }

func (f form) text(name string) string {
	if list := f.values[name]; len(list) > 0 {
		return strings.TrimSpace(list[0])
	}
	return ""
}

func (f form) number(name string) (int, error) {
	text := f.text(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, errors.New("the field " + name + " wants a whole number")
	}
	return n, nil
}

func (f form) length(name string) (time.Duration, error) {
	text := f.text(name)
	if text == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return 0, errors.New("the field " + name + " wants a length of time such as 15m")
	}
	return d, nil
}

// show writes a page of the console.
func (s *Sandbox) show(c *call, name, title string, data map[string]any) error {
	data["Title"], data["Page"], data["API"] = title, name, s.settings.api
	data["Now"] = s.Now().Format("Mon 2 Jan 2006 15:04:05 MST")
	data["Faults"], data["Done"] = s.faults.size(), doneText(c.r.URL.Query().Get("done"))
	return s.pages.write(c.w, http.StatusOK, "console_"+name+".html", data)
}
