package sweatstack

import (
	"context"
	"log/slog"
	"time"
)

// LogEvents makes a function for [WithObserver] that logs each event: one line
// with the message "sweatstack event", the event's name as "event", and its
// attributes. The level is the event's own when it is a [slog.Leveler], else
// info. Nil means [slog.Default] at the time of each event.
//
// The web kit does this by itself when no other function is set. To count
// events and log them too, call this function from yours.
func LogEvents(logger *slog.Logger) func(context.Context, Event) {
	return func(ctx context.Context, event Event) {
		l := logger
		if l == nil {
			l = slog.Default()
		}
		level := slog.LevelInfo
		if own, ok := event.(slog.Leveler); ok {
			level = own.Level()
		}
		handler := l.Handler()
		if !handler.Enabled(ctx, level) {
			return
		}
		// A record of its own: the place in the source would be this one for
		// every event, so it has none.
		record := slog.NewRecord(time.Now(), level, "sweatstack event", 0)
		record.AddAttrs(slog.String("event", event.EventName()))
		record.AddAttrs(event.Attrs()...)
		_ = handler.Handle(ctx, record) // as slog.Logger does: there is nobody to tell
	}
}
