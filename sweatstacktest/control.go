package sweatstacktest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"time"
)

// controlPrefix is where the control API lives.
const controlPrefix = "/_sandbox/"

// isControl reports whether a path belongs to the control API.
func isControl(path string) bool { return strings.HasPrefix(path, controlPrefix) }

// controlRoute is one call of the control API.
type controlRoute struct {
	method, path string
	handle       func(r *http.Request) (any, error)
}

// newControl makes the control API. A page of another site can neither read it
// (host check, against names that are rebound to this machine) nor write to it
// (origin check, and JSON that no form can send).
func (s *Sandbox) newControl() http.Handler {
	routes := []controlRoute{
		{http.MethodGet, "state", s.controlState},
		{http.MethodGet, "requests", func(*http.Request) (any, error) { return map[string]any{"requests": notNilOf(s.Requests())}, nil }},
		{http.MethodGet, "deliveries", func(*http.Request) (any, error) { return map[string]any{"deliveries": s.Deliveries()}, nil }},
		{http.MethodPost, "clock", s.controlClock},
		{http.MethodPost, "faults", s.controlFaults},
		{http.MethodPost, "webhooks", s.controlWebhooks},
		{http.MethodPost, "webhook-faults", s.controlWebhookFault},
		{http.MethodPost, "redeliver", s.controlRedeliver},
		{http.MethodPost, "withdraw", s.controlWithdraw},
		{http.MethodPost, "backfill", s.controlBackfill},
		{http.MethodPost, "reset", s.controlReset},
	}
	protect := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		pageHeaders(w.Header(), "'none'")
		if err := s.mayControl(protect, r); err != nil {
			s.writeError(w, r, err)
			return
		}
		allowed := ""
		for _, route := range routes {
			if controlPrefix+route.path != r.URL.Path {
				continue
			}
			if route.method != r.Method {
				allowed = route.method
				continue
			}
			answer, err := route.handle(r)
			if err != nil {
				s.writeError(w, r, err)
				return
			}
			writeJSON(w, http.StatusOK, answer)
			return
		}
		if allowed != "" {
			w.Header().Set("Allow", allowed)
			s.writeError(w, r, refuse(http.StatusMethodNotAllowed, "Method Not Allowed"))
			return
		}
		s.writeError(w, r, refuse(http.StatusNotFound, "Not Found"))
	})
}

// mayControl checks host, origin and type of a request.
func (s *Sandbox) mayControl(protect *http.CrossOriginProtection, r *http.Request) error {
	if !s.trustedHost(r) {
		return refuse(http.StatusForbidden, "The control API answers only on loopback; start the sandbox with --allow-host to allow this host")
	}
	if r.Method == http.MethodGet {
		return nil
	}
	if err := protect.Check(r); err != nil {
		return refuse(http.StatusForbidden, "Cross-origin request refused")
	}
	if !hasType(r, "application/json") {
		return refuse(http.StatusUnsupportedMediaType, "Send application/json")
	}
	return nil
}

// readControl reads the JSON body of a control call. Unlike the platform, it
// refuses fields that it does not know: a misspelt one would do nothing, and
// nobody would notice.
func readControl(r *http.Request, target any) error {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil || len(body) > maxBody {
		return refuse(http.StatusRequestEntityTooLarge, "Request body too large")
	}
	if len(bytes.TrimSpace(body)) == 0 {
		body = []byte("{}")
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(target); err != nil {
		return wrongBody(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return wrongBody(errors.New("more than one JSON value"))
	}
	return nil
}

// wrongBody is the 422 of a body that cannot be used.
func wrongBody(err error) error {
	return unprocessable(issue{Loc: []any{"body"}, Msg: err.Error(), Type: "value_error"})
}

// span is a length of time in JSON: a text such as 15m, or a number of seconds.
type span time.Duration

// MarshalText writes it in the form in which it may come back.
func (d span) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalJSON implements [json.Unmarshaler].
func (d *span) UnmarshalJSON(raw []byte) error {
	var seconds float64
	if json.Unmarshal(raw, &seconds) == nil {
		if math.Abs(seconds) >= math.MaxInt64/float64(time.Second) {
			return errors.New("a length of time is at most 292 years")
		}
		*d = span(seconds * float64(time.Second))
		return nil
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return errors.New("a length of time is a text such as 15m or a number of seconds")
	}
	parsed, err := time.ParseDuration(text)
	if err != nil {
		return fmt.Errorf("%q is not a length of time such as 15m", text)
	}
	*d = span(parsed)
	return nil
}

// controlClock answers POST clock: {"advance":"15m"}.
func (s *Sandbox) controlClock(r *http.Request) (any, error) {
	var body struct {
		Advance span `json:"advance"`
	}
	if err := readControl(r, &body); err != nil {
		return nil, err
	}
	if body.Advance < 0 {
		return nil, wrongBody(errors.New("the clock cannot go back"))
	}
	s.Advance(time.Duration(body.Advance))
	return map[string]any{"now": s.Now()}, nil
}

// controlFaults answers POST faults. A body {"clear":true} takes all back, and
// with the id of a fault only that one.
func (s *Sandbox) controlFaults(r *http.Request) (any, error) {
	var body struct {
		Match       string            `json:"match"`
		Status      int               `json:"status"`
		Times       int               `json:"times"`
		Delay       span              `json:"delay"`
		Body        string            `json:"body"`
		Empty       bool              `json:"empty"`
		ContentType string            `json:"content_type"`
		Header      map[string]string `json:"header"`
		Cut         bool              `json:"cut"`
		Drip        span              `json:"drip"`
		After       bool              `json:"after"`
		Clear       bool              `json:"clear"`
		ID          string            `json:"id"`
	}
	if err := readControl(r, &body); err != nil {
		return nil, err
	}
	switch {
	case body.Clear && body.ID != "":
		if err := s.faults.remove(body.ID); err != nil {
			return nil, wrongBody(err)
		}
		return map[string]any{"faults": s.faults.size()}, nil
	case body.Clear:
		s.ClearFaults()
		return map[string]any{"faults": 0}, nil
	case body.ID != "":
		return nil, wrongBody(errors.New("an id goes with clear only"))
	}
	fault := Fault{
		Status: body.Status, Times: body.Times, Delay: time.Duration(body.Delay), Body: body.Body, Empty: body.Empty,
		ContentType: body.ContentType, Header: http.Header{}, Cut: body.Cut, Drip: time.Duration(body.Drip), After: body.After,
	}
	for name, value := range body.Header {
		fault.Header.Set(name, value)
	}
	id, err := s.addFault(body.Match, fault)
	if err != nil {
		return nil, wrongBody(err)
	}
	return map[string]any{"faults": s.faults.size(), "id": id}, nil
}

// controlWebhooks answers POST webhooks after the first attempts.
func (s *Sandbox) controlWebhooks(r *http.Request) (any, error) {
	var body struct {
		URL        string    `json:"url"`
		EventType  string    `json:"event_type"`
		AnyType    bool      `json:"any_type"`
		UserID     string    `json:"user_id"`
		ResourceID string    `json:"resource_id"`
		Timestamp  time.Time `json:"timestamp"`
		Copies     int       `json:"copies"`
		Secret     string    `json:"secret"`
	}
	if err := readControl(r, &body); err != nil {
		return nil, err
	}
	deliveries, err := s.SendWebhook(Webhook(body))
	if err != nil {
		return nil, wrongBody(err)
	}
	return map[string]any{"deliveries": deliveries}, nil
}

// controlReset answers POST reset.
func (s *Sandbox) controlReset(r *http.Request) (any, error) {
	if err := readControl(r, &struct{}{}); err != nil {
		return nil, err
	}
	s.Reset()
	return map[string]any{"now": s.Now()}, nil
}

// notNilOf makes an empty list show as [].
func notNilOf[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
