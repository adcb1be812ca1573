package training

import (
	"math"
	"time"
)

// dayOf numbers the calendar day of t, in t's own zone, from 1 January 1970.
func dayOf(t time.Time) int {
	year, month, day := t.Date()
	return int(floorDiv(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix(), 24*3600))
}

// weekOf returns the number of the week, which begins on Monday, and the day in
// it, 0 for Monday.
func weekOf(day int) (week, weekday int) {
	const thursday = 3 // 1 January 1970
	week = int(floorDiv(int64(day+thursday), 7))
	return week, day + thursday - 7*week
}

// clock returns the instant of a wall-clock time on a day.
func clock(day int, sinceMidnight time.Duration, zone *time.Location) time.Time {
	seconds := int(sinceMidnight / time.Second)
	return time.Date(1970, time.January, 1+day, 0, 0, seconds, 0, zone).UTC()
}

// warmth is 0 in the middle of winter and 1 in the middle of summer.
func warmth(day int, latitude float64) float64 {
	yearDay := float64(time.Unix(int64(day)*24*3600, 0).UTC().YearDay())
	if latitude < 0 {
		yearDay += 182.5
	}
	return 0.5 - 0.5*math.Cos(2*math.Pi*(yearDay-18)/365.25)
}

// climate is the mean temperature of a day in °C, as it is most years: colder
// far from the equator, high up, and there with larger seasons.
func (h Home) climate(day int) float64 {
	yearly := 27 - 0.36*math.Abs(h.Latitude) - 0.0065*h.Altitude
	return yearly + 0.22*math.Abs(h.Latitude)*(2*warmth(day, h.Latitude)-1)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
