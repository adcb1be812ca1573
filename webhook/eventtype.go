package webhook

import "slices"

// EventType tells what happened. It is an open set: SweatStack adds types over
// time, and one that this version does not know is kept as it came. Answer it
// with success and pass it over.
type EventType string

// The event types of today (SweatStack API reference, section 4.8). The ones for
// tests and sources are younger than those for activities.
const (
	ActivityCreated EventType = "activity_created"
	ActivityUpdated EventType = "activity_updated"
	ActivityDeleted EventType = "activity_deleted"
	TestCreated     EventType = "test_created"
	TestUpdated     EventType = "test_updated"
	TestDeleted     EventType = "test_deleted"
	SourceProcessed EventType = "source_processed"
	SourceFailed    EventType = "source_failed"
)

// EventTypes lists every type that this version knows, in a new slice.
func EventTypes() []EventType {
	return []EventType{
		ActivityCreated, ActivityUpdated, ActivityDeleted,
		TestCreated, TestUpdated, TestDeleted,
		SourceProcessed, SourceFailed,
	}
}

// Known reports whether this version knows the type.
func (t EventType) Known() bool { return slices.Contains(EventTypes(), t) }
