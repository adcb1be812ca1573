package sweatstack

import (
	"encoding/json"
	"slices"
)

// StatusIssue is something that keeps a user's data from coming in (SweatStack
// API reference, section 4.7).
type StatusIssue struct {
	// Code names the issue.
	Code StatusIssueCode
	// Status says whether somebody has to do something.
	Status IssueStatus
	// Message is for the user to read, in English.
	Message string
	// Destination is the page of the platform's portal that helps; may be empty.
	Destination PortalDestination

	// Extra holds what this version does not know; see [ActivitySummary].
	Extra map[string]json.RawMessage
}

func (s *StatusIssue) shape() shape {
	return shape{name: "StatusIssue", extra: &s.Extra, fields: []field{
		{"code", required, asText(&s.Code)},
		{"status", required, asText(&s.Status)},
		{"message", required, asText(&s.Message)},
		{"destination", optional, asText(&s.Destination)},
	}}
}

// MarshalJSON implements [json.Marshaler].
func (s StatusIssue) MarshalJSON() ([]byte, error) { return encodeModel(&s) }

// UnmarshalJSON implements [json.Unmarshaler]. Its only error is [ErrCorruptData].
func (s *StatusIssue) UnmarshalJSON(data []byte) error { return decodeModel(data, s) }

// StatusIssueCode names an issue. It is an open set.
type StatusIssueCode string

// The issues of today.
const (
	IssueNoSourceConnected         StatusIssueCode = "no_source_connected"
	IssueActivitiesNotGranted      StatusIssueCode = "activities_not_granted"
	IssueActivitiesBlockedUpstream StatusIssueCode = "activities_blocked_upstream"
	IssueActivityHistoryNotGranted StatusIssueCode = "activity_history_not_granted"
	IssueWellnessNotGranted        StatusIssueCode = "wellness_not_granted"
	IssueWellnessNoSource          StatusIssueCode = "wellness_no_source"
	IssueWorkoutsNotGranted        StatusIssueCode = "workouts_not_granted"
	IssueWorkoutsNoSource          StatusIssueCode = "workouts_no_source"
	IssueSyncPending               StatusIssueCode = "sync_pending"
)

// Known reports whether this version knows the code.
func (c StatusIssueCode) Known() bool {
	return slices.Contains([]StatusIssueCode{
		IssueNoSourceConnected, IssueActivitiesNotGranted, IssueActivitiesBlockedUpstream,
		IssueActivityHistoryNotGranted, IssueWellnessNotGranted, IssueWellnessNoSource,
		IssueWorkoutsNotGranted, IssueWorkoutsNoSource, IssueSyncPending,
	}, c)
}

// IssueStatus says whether somebody has to do something about an issue. It is
// an open set.
type IssueStatus string

// The states of an issue.
const (
	IssueActionRequired IssueStatus = "action_required" // the user has to act
	IssueSyncing        IssueStatus = "syncing"         // it goes away by itself
)

// Known reports whether this version knows the state.
func (s IssueStatus) Known() bool {
	return slices.Contains([]IssueStatus{IssueActionRequired, IssueSyncing}, s)
}

// PortalDestination is a page of the platform's portal. It is an open set.
type PortalDestination string

// The pages of the portal.
const (
	PortalManageTeams        PortalDestination = "manage-teams"
	PortalManageIntegrations PortalDestination = "manage-integrations"
)

// Known reports whether this version knows the page.
func (d PortalDestination) Known() bool {
	return slices.Contains([]PortalDestination{PortalManageTeams, PortalManageIntegrations}, d)
}
