package sweatstack

// Capability is a kind of data that an account can bring in (SweatStack API
// reference, section 4.7). It is an open set: up to 0.94 the platform said
// "dailies" for [CapabilityWellness].
type Capability string

// The capabilities of today.
const (
	CapabilityActivities      Capability = "activities"
	CapabilityActivityHistory Capability = "activity_history"
	CapabilityWellness        Capability = "wellness"
	CapabilityWorkouts        Capability = "workouts"
)

// Known reports whether this version knows the capability.
func (c Capability) Known() bool {
	switch c {
	case CapabilityActivities, CapabilityActivityHistory, CapabilityWellness, CapabilityWorkouts:
		return true
	default:
		return false
	}
}

// CapabilityStatus says whether a [Capability] works (SweatStack API reference,
// section 4.7). It is an open set.
type CapabilityStatus string

// The states of a capability.
const (
	CapabilityReady          CapabilityStatus = "ready"
	CapabilitySyncing        CapabilityStatus = "syncing"
	CapabilityActionRequired CapabilityStatus = "action_required"
	CapabilityUnavailable    CapabilityStatus = "unavailable"
)

// Known reports whether this version knows the state.
func (s CapabilityStatus) Known() bool {
	switch s {
	case CapabilityReady, CapabilitySyncing, CapabilityActionRequired, CapabilityUnavailable:
		return true
	default:
		return false
	}
}
