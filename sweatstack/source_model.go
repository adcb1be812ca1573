package sweatstack

import (
	"encoding/json"
	"time"
)

// Source is where activities came from, such as one uploaded file (SweatStack
// API reference, section 4.7, where it is SourceResponse).
type Source struct {
	// ID names the source; never empty. Events of the type source_processed and
	// source_failed carry it.
	ID string
	// Type is the kind of file, such as fit; empty when the platform cannot tell.
	Type string
	// Origin says how it came to the platform.
	Origin SourceOrigin
	// Filename is empty for what was no file.
	Filename string
	// Status says how far the platform is. It reads files behind its answer: a
	// source is processing at first.
	Status SourceStatus
	// Error says why the source failed; nil when it did not.
	Error *SourceError
	// ActivityIDs are the activities that came of it; empty while it is read.
	ActivityIDs []string
	// CreatedAt is an instant.
	CreatedAt time.Time

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (s *Source) shape() shape {
	return shape{name: "Source", extra: &s.Extra, fields: []field{
		{"id", required, asID(&s.ID)},
		{"type", nullable, asText(&s.Type)},
		{"origin", required, asText(&s.Origin)},
		{"filename", nullable, asText(&s.Filename)},
		{"status", required, asText(&s.Status)},
		{"error", optional, asObject(&s.Error)},
		{"activity_ids", required, asTexts(&s.ActivityIDs)},
		{"created_at", required, asInstant(&s.CreatedAt)},
	}}
}

// MarshalJSON implements [json.Marshaler].
func (s Source) MarshalJSON() ([]byte, error) { return encodeModel(&s) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (s *Source) UnmarshalJSON(data []byte) error { return decodeModel(data, s) }

// SourceError says why a source failed.
type SourceError struct {
	// Code is the platform's name of the kind of error; never empty. The codes
	// are not published: show it, do not branch on it.
	Code string
	// Message is for people; may be empty. It comes from outside, so escape it
	// before showing it on a page.
	Message string

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (e *SourceError) shape() shape {
	return shape{name: "SourceError", extra: &e.Extra, fields: []field{
		{"code", required, asText(&e.Code)},
		{"message", optional, asText(&e.Message)},
	}}
}

// MarshalJSON implements [json.Marshaler].
func (e SourceError) MarshalJSON() ([]byte, error) { return encodeModel(&e) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (e *SourceError) UnmarshalJSON(data []byte) error { return decodeModel(data, e) }
