package webhook

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"time"
)

// retryAfter is what a 503 asks for. SweatStack has pauses of its own; the
// header is for whoever heeds it.
const retryAfter = 30 * time.Second

// Handler answers the requests that SweatStack sends. The package comment has
// the table of its answers. Make one with [NewHandler]; it is safe for
// concurrent use and starts no goroutine.
type Handler struct {
	// secrets is behind a pointer because fmt shows a slice in clear when the
	// Handler is a field of a struct that somebody prints.
	secrets   *[]string
	receive   func(context.Context, Event) error
	tolerance time.Duration
	maxBody   int64
	timeout   time.Duration
	now       func() time.Time
	logger    *slog.Logger
	observe   func(context.Context, Delivery)
}

// NewHandler makes a handler that calls receive for each event with a right
// signature and answers with its outcome: nil is success, an error makes the
// platform send the event again later. So return nil for an event that will
// never succeed and for one of a type that is not for you.
//
// receive runs within the request and must be safe for concurrent use. Its
// context ends with the request and after [Config.Timeout]; the answer waits for
// receive to return, so that no copy of an event is handled while an earlier one
// still is. A function that needs longer than the platform waits should store
// the event and leave the work to somebody else.
//
// The handler takes every path it is given and only POST. Wrong settings are
// all reported at once, each by its name; without a secret the error is
// [ErrNoSecret].
func NewHandler(cfg Config, receive func(ctx context.Context, e Event) error) (*Handler, error) {
	err := cfg.validate()
	if receive == nil {
		err = errors.Join(err, errors.New("webhook: NewHandler needs a function"))
	}
	if err != nil {
		return nil, err
	}
	h := &Handler{
		secrets:   new(slices.Clone(cfg.Secrets)),
		receive:   receive,
		tolerance: cfg.Tolerance,
		maxBody:   cfg.MaxBody,
		timeout:   cfg.Timeout,
		now:       cfg.Now,
		logger:    cfg.Logger,
		observe:   cfg.Observe,
	}
	if h.tolerance == 0 {
		h.tolerance = DefaultTolerance
	}
	if h.maxBody == 0 {
		h.maxBody = DefaultMaxBody
	}
	if h.timeout == 0 {
		h.timeout = DefaultTimeout
	}
	if h.now == nil {
		h.now = time.Now
	}
	if h.logger == nil {
		h.logger = slog.Default()
	}
	if h.observe == nil {
		h.observe = h.log
	}
	return h, nil
}

// Format implements [fmt.Formatter] for every verb.
func (h *Handler) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("webhook.Handler{[REDACTED]}")) }

// ServeHTTP implements [http.Handler].
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	event, reason, err := h.handle(w, r, start)
	d := Delivery{Status: reason.status(), Reason: reason, Event: event, Err: err}
	answer(w, d)
	d.Took = time.Since(start)
	h.observe(r.Context(), d)
}

// handle does all but answering. Header and time come before the body: a
// request that fails there costs no memory.
func (h *Handler) handle(w http.ResponseWriter, r *http.Request, start time.Time) (Event, Reason, error) {
	if r.Method != http.MethodPost {
		return Event{}, ReasonWrongMethod, nil
	}
	found, reason := parseHeader(r.Header)
	if reason == "" {
		reason = found.checkTime(h.now(), h.tolerance)
	}
	if reason != "" {
		return Event{}, reason, nil
	}
	deadline := start.Add(h.timeout)
	body, reason := readBody(w, r, h.maxBody, deadline)
	if reason == "" {
		reason = found.checkMAC(*h.secrets, body)
	}
	if reason != "" {
		return Event{}, reason, nil
	}
	event, err := ParseEvent(body)
	if err != nil {
		return Event{}, ReasonBadPayload, err
	}
	ctx, cancel := context.WithDeadline(r.Context(), deadline)
	defer cancel()
	reason, err = h.call(ctx, event)
	return event, reason, err
}

// call runs the function. A panic becomes an error, so that the platform gets an
// answer and tries again; http.ErrAbortHandler keeps its meaning for the server.
func (h *Handler) call(ctx context.Context, event Event) (reason Reason, err error) {
	defer func() {
		switch cause := recover(); cause {
		case nil:
		case http.ErrAbortHandler:
			panic(cause)
		default:
			reason, err = ReasonHandlerPanicked, panicError(cause)
			h.logger.LogAttrs(ctx, slog.LevelError, "webhook handler panicked",
				slog.String("stack", string(debug.Stack())))
		}
	}()
	if err := h.receive(ctx, event); err != nil {
		return ReasonHandlerFailed, err
	}
	return "", nil
}

// panicError describes a panic without its value, which may be anything, a token
// included. Only what the runtime itself says is kept.
func panicError(cause any) error {
	if fault, ok := cause.(runtime.Error); ok {
		return fmt.Errorf("webhook: handler panicked: %w", fault)
	}
	return fmt.Errorf("webhook: handler panicked with a value of type %T", cause)
}

// answer writes status and reason. The reason tells a stranger nothing that he
// did not know, and helps whoever reads the platform's log of deliveries.
func answer(w http.ResponseWriter, d Delivery) {
	w.Header().Set("Cache-Control", "no-store")
	switch d.Status {
	case http.StatusNoContent:
		w.WriteHeader(d.Status)
		return
	case http.StatusUnauthorized:
		// RFC 9110, section 15.5.2, wants a challenge with every 401. No browser
		// knows this one, so nobody is asked for a password.
		w.Header().Set("WWW-Authenticate", "SweatStack-Webhook")
	case http.StatusMethodNotAllowed:
		w.Header().Set("Allow", http.MethodPost)
	case http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", strconv.Itoa(int(retryAfter/time.Second)))
	}
	http.Error(w, string(d.Reason), d.Status)
}

// log writes one line. It names ids of the event, never header or body.
func (h *Handler) log(ctx context.Context, d Delivery) {
	level := slog.LevelWarn
	switch d.Reason {
	case "":
		level = slog.LevelDebug
	case ReasonHandlerFailed, ReasonHandlerPanicked:
		level = slog.LevelError
	}
	attrs := []slog.Attr{
		slog.Int("status", d.Status),
		slog.Duration("took", d.Took),
	}
	if d.Reason != "" {
		attrs = append(attrs, slog.String("reason", string(d.Reason)))
	}
	if d.Event.UserID != "" {
		attrs = append(attrs,
			slog.String("user_id", d.Event.UserID),
			slog.String("event_type", string(d.Event.Type)),
			slog.String("resource_id", d.Event.ResourceID))
	}
	if d.Err != nil {
		attrs = append(attrs, slog.Any("error", d.Err))
	}
	h.logger.LogAttrs(ctx, level, "webhook answered", attrs...)
}
