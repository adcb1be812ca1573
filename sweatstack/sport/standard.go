package sport

import "strings"

// The standard sports that only the taxonomy has (SweatStack API reference,
// section 4.11). Those it shares with the older list stand there.
const (
	AlpineSkiing             Sport = "alpine_skiing"
	CyclingAssisted          Sport = "cycling+assisted"
	CyclingCommute           Sport = "cycling+commute"
	CyclingStationary        Sport = "cycling+stationary"
	CyclingStationaryVirtual Sport = "cycling+stationary+virtual"
	CyclingMountain          Sport = "cycling.mountain"
	CyclingMountainAssisted  Sport = "cycling.mountain+assisted"
	CyclingTimeTrial         Sport = "cycling.time_trial"
	HandCycling              Sport = "hand_cycling"
	RowingStationary         Sport = "rowing+stationary"
	RowingStationaryVirtual  Sport = "rowing+stationary+virtual"
	RunningRace              Sport = "running+race"
	RunningStationary        Sport = "running+stationary"
	RunningStationaryVirtual Sport = "running+stationary+virtual"
	Snowboarding             Sport = "snowboarding"
	WalkingStationary        Sport = "walking+stationary"
	XCSkiing                 Sport = "xc_skiing"
	XCSkiingRoller           Sport = "xc_skiing+roller"
	XCSkiingClassic          Sport = "xc_skiing.classic"
	XCSkiingClassicRoller    Sport = "xc_skiing.classic+roller"
	XCSkiingDoublePoling     Sport = "xc_skiing.double_poling"
	XCSkiingSkate            Sport = "xc_skiing.skate"
	XCSkiingSkateRoller      Sport = "xc_skiing.skate+roller"
)

// All gives the 39 standard sports of the taxonomy in a new slice, sorted by
// value. A code may also stand with other modifiers than here, such as
// cycling.road+race; that is a good sport, but not a standard one.
func All() []Sport {
	return []Sport{
		AlpineSkiing,
		Cycling, CyclingAssisted, CyclingCommute, CyclingStationary, CyclingStationaryVirtual,
		CyclingCyclocross, CyclingGravel, CyclingMountain, CyclingMountainAssisted,
		CyclingRoad, CyclingTimeTrial, CyclingTrack,
		Generic, HandCycling,
		Rowing, RowingStationary, RowingStationaryVirtual,
		Running, RunningRace, RunningStationary, RunningStationaryVirtual,
		RunningRoad, RunningTrack, RunningTrail,
		Snowboarding,
		Swimming, SwimmingOpenWater, SwimmingPool,
		Walking, WalkingStationary, WalkingHiking,
		XCSkiing, XCSkiingRoller, XCSkiingClassic, XCSkiingClassicRoller,
		XCSkiingDoublePoling, XCSkiingSkate, XCSkiingSkateRoller,
	}
}

// standardLabel is the catalogue: the label of a standard sport, or empty.
func standardLabel(s Sport) string {
	switch s {
	case AlpineSkiing:
		return "alpine skiing"
	case Cycling, Generic, Rowing, Running, Snowboarding, Swimming, Walking:
		return string(s)
	case CyclingAssisted:
		return "e-bike ride"
	case CyclingCommute:
		return "bike commute"
	case CyclingStationary:
		return "indoor cycling"
	case CyclingStationaryVirtual:
		return "virtual indoor cycling"
	case CyclingCyclocross:
		return "cyclocross"
	case CyclingGravel:
		return "gravel cycling"
	case CyclingMountain:
		return "mountain biking"
	case CyclingMountainAssisted:
		return "e-mountain biking"
	case CyclingRoad:
		return "road cycling"
	case CyclingTimeTrial:
		return "time trial cycling"
	case CyclingTrack:
		return "track cycling"
	case HandCycling:
		return "hand cycling"
	case RowingStationary:
		return "indoor rowing"
	case RowingStationaryVirtual:
		return "virtual indoor rowing"
	case RunningRace:
		return "running race"
	case RunningStationary:
		return "treadmill running"
	case RunningStationaryVirtual:
		return "virtual treadmill running"
	case RunningRoad:
		return "road running"
	case RunningTrack:
		return "track running"
	case RunningTrail:
		return "trail running"
	case SwimmingOpenWater:
		return "open water swimming"
	case SwimmingPool:
		return "pool swimming"
	case WalkingStationary:
		return "treadmill walking"
	case WalkingHiking:
		return "hiking"
	case XCSkiing:
		return "XC skiing"
	case XCSkiingRoller:
		return "roller skiing"
	case XCSkiingClassic:
		return "classic XC skiing"
	case XCSkiingClassicRoller:
		return "classic roller skiing"
	case XCSkiingDoublePoling:
		return "double poling XC skiing"
	case XCSkiingSkate:
		return "skate XC skiing"
	case XCSkiingSkateRoller:
		return "skate roller skiing"
	default:
		return ""
	}
}

// isCode reports whether a text is a code of the taxonomy: a standard sport
// without modifiers.
func isCode(text string) bool {
	return standardLabel(Sport(text)) != "" && !strings.Contains(text, "+")
}
