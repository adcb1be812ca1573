package sport

// The sports of the older list (SweatStack API reference, section 4.10). Those
// that the taxonomy has with the same value are marked "both".
const (
	Cycling             Sport = "cycling"      // both
	CyclingRoad         Sport = "cycling.road" // both
	CyclingTT           Sport = "cycling.tt"
	CyclingCyclocross   Sport = "cycling.cyclocross" // both
	CyclingGravel       Sport = "cycling.gravel"     // both
	CyclingMountainBike Sport = "cycling.mountainbike"
	CyclingTrack        Sport = "cycling.track" // both
	CyclingTrack250m    Sport = "cycling.track.250m"
	CyclingTrack333m    Sport = "cycling.track.333m"
	CyclingTrainer      Sport = "cycling.trainer"

	Running          Sport = "running"       // both
	RunningRoad      Sport = "running.road"  // both
	RunningTrack     Sport = "running.track" // both
	RunningTrack200m Sport = "running.track.200m"
	RunningTrack400m Sport = "running.track.400m"
	RunningTrail     Sport = "running.trail" // both
	RunningTreadmill Sport = "running.treadmill"

	Walking       Sport = "walking"        // both
	WalkingHiking Sport = "walking.hiking" // both

	CrossCountrySkiing            Sport = "cross_country_skiing"
	CrossCountrySkiingClassic     Sport = "cross_country_skiing.classic"
	CrossCountrySkiingSkate       Sport = "cross_country_skiing.skate"
	CrossCountrySkiingBackcountry Sport = "cross_country_skiing.backcountry"
	CrossCountrySkiingErgometer   Sport = "cross_country_skiing.ergometer"

	Rowing          Sport = "rowing" // both
	RowingErgometer Sport = "rowing.ergometer"
	RowingIndoor    Sport = "rowing.indoor"
	RowingRegatta   Sport = "rowing.regatta"
	RowingFixedSeat Sport = "rowing.fixed-seat"
	RowingCoastal   Sport = "rowing.coastal"

	Swimming          Sport = "swimming"      // both
	SwimmingPool      Sport = "swimming.pool" // both
	SwimmingPool50m   Sport = "swimming.pool.50m"
	SwimmingPool25m   Sport = "swimming.pool.25m"
	SwimmingPool25y   Sport = "swimming.pool.25y"
	SwimmingPool33m   Sport = "swimming.pool.33m"
	SwimmingOpenWater Sport = "swimming.open_water" // both
	SwimmingFlume     Sport = "swimming.flume"

	Generic Sport = "generic" // both
	Unknown Sport = "unknown"
)

// Three sports that the platform added to the older list shortly before it moved
// to the taxonomy. The Python client 0.70 does not list them, nor does [AllLegacy].
const (
	CrossCountrySkiingRoller        Sport = "cross_country_skiing.roller_skiing"
	CrossCountrySkiingRollerClassic Sport = "cross_country_skiing.roller_skiing.classic"
	CrossCountrySkiingRollerSkate   Sport = "cross_country_skiing.roller_skiing.skate"
)

// AllLegacy gives the 40 sports of the older list, in its order, in a new slice.
func AllLegacy() []Sport {
	return []Sport{
		Cycling, CyclingRoad, CyclingTT, CyclingCyclocross, CyclingGravel, CyclingMountainBike,
		CyclingTrack, CyclingTrack250m, CyclingTrack333m, CyclingTrainer,
		Running, RunningRoad, RunningTrack, RunningTrack200m, RunningTrack400m, RunningTrail, RunningTreadmill,
		Walking, WalkingHiking,
		CrossCountrySkiing, CrossCountrySkiingClassic, CrossCountrySkiingSkate,
		CrossCountrySkiingBackcountry, CrossCountrySkiingErgometer,
		Rowing, RowingErgometer, RowingIndoor, RowingRegatta, RowingFixedSeat, RowingCoastal,
		Swimming, SwimmingPool, SwimmingPool50m, SwimmingPool25m, SwimmingPool25y, SwimmingPool33m,
		SwimmingOpenWater, SwimmingFlume,
		Generic, Unknown,
	}
}

// rollerSports gives the three that came later.
func rollerSports() []Sport {
	return []Sport{CrossCountrySkiingRoller, CrossCountrySkiingRollerClassic, CrossCountrySkiingRollerSkate}
}
