package sweatstackhttp

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http"
	"slices"
	"sync/atomic"
)

// NewLogHandler wraps an application's slog handler, so that each record that
// is logged with the context of a request says who is behind it:
//
//	actor    the id of the person who is signed in
//	subject  the id of the person whose data is shown, while acting as another
//	session  eight hex digits that tell one session from another, and open none
//
// They are put at the top, outside of open groups, and not a second time when
// the record brings one of its own. A record without such a context stays as it
// is. Contexts that know the person are those behind the kit's middlewares and
// typed handlers; [LogActor] makes it known further out.
//
// The kit's own lines have the attributes, whatever handler is behind
// [Config.Logger]. Wrapping a wrapped handler changes nothing.
func NewLogHandler(next slog.Handler) slog.Handler {
	if wrapped, ok := next.(*logHandler); ok {
		return wrapped
	}
	return &logHandler{outer: next, next: next}
}

// logHandler is the handler of [NewLogHandler]. Immutable.
type logHandler struct {
	outer slog.Handler // before the first group was opened
	next  slog.Handler // with all of steps
	steps []logStep    // since the first group
	taken []string     // keys at the top that Logger.With has set
}

// logStep is a group that was opened (its attributes are nil), or attributes
// that were added in one.
type logStep struct {
	group string
	attrs []slog.Attr
}

// Enabled implements [slog.Handler].
func (h *logHandler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

// Handle implements [slog.Handler].
func (h *logHandler) Handle(ctx context.Context, record slog.Record) error {
	attrs := logAttrsOf(ctx)
	if attrs == nil {
		return h.next.Handle(ctx, record)
	}
	attrs = slices.DeleteFunc(attrs, func(own slog.Attr) bool { return h.has(record, own.Key) })
	if len(h.steps) == 0 {
		record = record.Clone()
		record.AddAttrs(attrs...)
		return h.next.Handle(ctx, record)
	}
	// Attributes of the record end up in the open group. So these are given to
	// the handler before the group, and the groups are opened again.
	next := h.outer.WithAttrs(attrs)
	for _, step := range h.steps {
		next = step.apply(next)
	}
	return next.Handle(ctx, record)
}

// has reports whether a key stands at the top already.
func (h *logHandler) has(record slog.Record, key string) bool {
	switch {
	case slices.Contains(h.taken, key):
		return true
	case len(h.steps) > 0: // slog leaves an empty group out
		return h.steps[0].group == key && (len(h.steps) > 1 || record.NumAttrs() > 0)
	}
	found := false
	record.Attrs(func(a slog.Attr) bool {
		found = a.Key == key || a.Key == "" && slices.Contains(keysOf(a), key)
		return !found
	})
	return found
}

// keysOf gives the keys that an attribute brings to where it stands: its own,
// or, for a group without a name, those in it.
func keysOf(a slog.Attr) []string {
	if a.Key != "" {
		return []string{a.Key}
	}
	var keys []string
	if value := a.Value.Resolve(); value.Kind() == slog.KindGroup {
		for _, inner := range value.Group() {
			keys = append(keys, keysOf(inner)...)
		}
	}
	return keys
}

// WithAttrs implements [slog.Handler].
func (h *logHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	if len(attrs) == 0 {
		return h
	}
	if len(h.steps) > 0 {
		return h.with(logStep{attrs: attrs})
	}
	with := h.next.WithAttrs(attrs)
	taken := slices.Clone(h.taken)
	for _, a := range attrs {
		taken = append(taken, keysOf(a)...)
	}
	return &logHandler{outer: with, next: with, taken: taken}
}

// WithGroup implements [slog.Handler].
func (h *logHandler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h
	}
	return h.with(logStep{group: name})
}

func (h *logHandler) with(step logStep) *logHandler {
	return &logHandler{
		outer: h.outer, next: step.apply(h.next), taken: h.taken,
		steps: append(slices.Clip(h.steps), step), // clipped: two children must not share what follows
	}
}

func (s logStep) apply(next slog.Handler) slog.Handler {
	if s.attrs == nil {
		return next.WithGroup(s.group)
	}
	return next.WithAttrs(slices.Clone(s.attrs)) // theirs from now on, and the step is applied again
}

// logAttrsOf gives what a context says about the person behind it, or nil.
func logAttrsOf(ctx context.Context) []slog.Attr {
	v := visitOf(ctx)
	if v == nil {
		if seen, ok := ctx.Value(logActorKey{}).(*atomic.Pointer[visit]); ok {
			v = seen.Load()
		}
	}
	if v == nil || !v.signed {
		return nil
	}
	s := v.principal.session
	attrs := []slog.Attr{slog.String("actor", s.userID)}
	if v.chosen && v.selected.Acting() {
		attrs = append(attrs, slog.String("subject", v.selected.ID()))
	}
	if s.id != "" {
		sum := sha256.Sum256([]byte("sweatstack-go log " + s.id))
		attrs = append(attrs, slog.String("session", hex.EncodeToString(sum[:4])))
	}
	return attrs
}

// LogActor is a middleware for the outside of an application's chain, before
// the one that logs each request: what is logged there with the request's
// context, after the inner handler has returned, says who made the request as
// well. See [NewLogHandler]. It looks at nothing and changes no answer.
func LogActor(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Context().Value(logActorKey{}) != nil {
			next.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), logActorKey{}, new(atomic.Pointer[visit]))))
	})
}

type logActorKey struct{}

// tellOutside makes a visit known to what logs outside of the middlewares.
func (v *visit) tellOutside(ctx context.Context) {
	if seen, ok := ctx.Value(logActorKey{}).(*atomic.Pointer[visit]); ok {
		seen.Store(v)
	}
}
