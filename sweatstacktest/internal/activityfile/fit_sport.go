package activityfile

import "github.com/muktihari/fit/profile/typedef"

// sportOf gives the taxonomy form of a sport of FIT. What the taxonomy has no
// word for is generic.
func sportOf(sport typedef.Sport, sub typedef.SubSport) string {
	switch sport {
	case typedef.SportCycling, typedef.SportEBiking:
		return cyclingOf(sport, sub)
	case typedef.SportRunning:
		return runningOf(sub)
	case typedef.SportFitnessEquipment:
		return equipmentOf(sub)
	case typedef.SportRowing:
		switch sub {
		case typedef.SubSportIndoorRowing:
			return "rowing+stationary"
		case typedef.SubSportVirtualActivity:
			return "rowing+stationary+virtual"
		}
		return "rowing"
	case typedef.SportSwimming:
		switch sub {
		case typedef.SubSportLapSwimming:
			return "swimming.pool"
		case typedef.SubSportOpenWater:
			return "swimming.open_water"
		}
		return "swimming"
	case typedef.SportWalking:
		switch sub {
		case typedef.SubSportIndoorWalking, typedef.SubSportTreadmill:
			return "walking+stationary"
		}
		return "walking"
	case typedef.SportHiking:
		return "walking.hiking"
	case typedef.SportCrossCountrySkiing:
		switch sub {
		case typedef.SubSportSkateSkiing:
			return "xc_skiing.skate"
		case typedef.SubSportIndoorSkiing:
			return "xc_skiing+stationary"
		}
		return "xc_skiing"
	case typedef.SportAlpineSkiing:
		return "alpine_skiing"
	case typedef.SportSnowboarding:
		return "snowboarding"
	}
	return "generic"
}

func cyclingOf(sport typedef.Sport, sub typedef.SubSport) string {
	switch sub {
	case typedef.SubSportEBikeMountain:
		return "cycling.mountain+assisted"
	case typedef.SubSportEBikeFitness:
		return "cycling+assisted"
	}
	if sport == typedef.SportEBiking {
		return "cycling+assisted"
	}
	switch sub {
	case typedef.SubSportRoad:
		return "cycling.road"
	case typedef.SubSportMountain, typedef.SubSportDownhill:
		return "cycling.mountain"
	case typedef.SubSportCyclocross:
		return "cycling.cyclocross"
	case typedef.SubSportGravelCycling, typedef.SubSportMixedSurface:
		return "cycling.gravel"
	case typedef.SubSportTrackCycling:
		return "cycling.track"
	case typedef.SubSportSpin, typedef.SubSportIndoorCycling:
		return "cycling+stationary"
	case typedef.SubSportVirtualActivity:
		return "cycling+stationary+virtual"
	case typedef.SubSportCommuting:
		return "cycling+commute"
	case typedef.SubSportHandCycling, typedef.SubSportIndoorHandCycling:
		return "hand_cycling"
	}
	return "cycling"
}

func runningOf(sub typedef.SubSport) string {
	switch sub {
	case typedef.SubSportStreet, typedef.SubSportRoad:
		return "running.road"
	case typedef.SubSportTrail:
		return "running.trail"
	case typedef.SubSportTrack:
		return "running.track"
	case typedef.SubSportTreadmill, typedef.SubSportIndoorRunning:
		return "running+stationary"
	case typedef.SubSportVirtualActivity:
		return "running+stationary+virtual"
	}
	return "running"
}

// equipmentOf is what a machine in a gym stands for.
func equipmentOf(sub typedef.SubSport) string {
	switch sub {
	case typedef.SubSportTreadmill:
		return "running+stationary"
	case typedef.SubSportIndoorCycling:
		return "cycling+stationary"
	case typedef.SubSportIndoorRowing:
		return "rowing+stationary"
	case typedef.SubSportIndoorSkiing:
		return "xc_skiing+stationary"
	case typedef.SubSportIndoorWalking:
		return "walking+stationary"
	}
	return "generic"
}
