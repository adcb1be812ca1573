package sweatstackhttp

import "log/slog"

// ActingStartedEvent is a principal who begins to act as another user.
type ActingStartedEvent struct {
	// UserID is the principal, SubjectID whose data they see now, TeamID the
	// team that gave the access or empty.
	UserID, SubjectID, TeamID string
}

// EventName implements [sweatstack.Event].
func (ActingStartedEvent) EventName() string { return "acting_started" }

// Attrs implements [sweatstack.Event].
func (e ActingStartedEvent) Attrs() []slog.Attr {
	attrs := []slog.Attr{slog.String("actor", e.UserID), slog.String("subject", e.SubjectID)}
	if e.TeamID != "" {
		attrs = append(attrs, slog.String("team", e.TeamID))
	}
	return attrs
}

// Level implements [slog.Leveler]: info.
func (ActingStartedEvent) Level() slog.Level { return slog.LevelInfo }

// ActingEndedEvent is a principal who no longer acts as another user.
type ActingEndedEvent struct {
	// UserID is the principal, SubjectID whose data they saw.
	UserID, SubjectID string
	// Withdrawn says that the access has ended, not the principal's wish.
	Withdrawn bool
}

// EventName implements [sweatstack.Event].
func (ActingEndedEvent) EventName() string { return "acting_ended" }

// Attrs implements [sweatstack.Event].
func (e ActingEndedEvent) Attrs() []slog.Attr {
	return []slog.Attr{slog.String("actor", e.UserID), slog.String("subject", e.SubjectID), slog.Bool("withdrawn", e.Withdrawn)}
}

// Level implements [slog.Leveler]: info.
func (ActingEndedEvent) Level() slog.Level { return slog.LevelInfo }
