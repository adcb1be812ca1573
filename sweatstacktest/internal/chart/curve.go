package chart

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Point is the best mean over one length of time.
type Point struct{ Seconds, Value float64 }

// Curve is a mean-max curve: the best mean over each length of time.
type Curve struct {
	// Name is what it shows, Unit of what.
	Name, Unit string
	// Points are what is drawn, in any order. Those without a positive length
	// or a finite value are left out.
	Points []Point
	// Colour is a CSS colour.
	Colour string
}

// SVG draws the curve over a logarithmic axis of time: what a second differs from
// ten matters as much as what an hour differs from ten. Each point has a dot, so
// that a curve of one point can be seen. The numbers on the left stand outside of
// the picture: the page gives it a margin there. Names and units are escaped.
func (c Curve) SVG() template.HTML {
	points := c.drawn()
	if len(points) == 0 {
		return nothing
	}
	first, last := points[0], points[len(points)-1]
	lowest, highest := first.Value, first.Value
	for _, p := range points {
		lowest, highest = min(lowest, p.Value), max(highest, p.Value)
	}
	share := func(seconds float64) float64 {
		if first.Seconds == last.Seconds {
			return 0.5
		}
		return math.Log(seconds/first.Seconds) / math.Log(last.Seconds/first.Seconds)
	}
	var b strings.Builder
	y := begin(&b, fmt.Sprintf("%s from %s %s over %s to %s %s over %s",
		c.Name, short(first.Value), c.Unit, length(first.Seconds), short(last.Value), c.Unit, length(last.Seconds)), lowest, highest)
	for _, mark := range lengthMarks(first.Seconds, last.Seconds, share) {
		fmt.Fprintf(&b, `<text x="%.2f%%" y="%g" text-anchor="%s">%s</text>`, 100*share(mark), height-4, anchor(share(mark)), length(mark))
	}
	var path []byte
	for i, p := range points {
		fmt.Fprintf(&b, `<circle cx="%.2f%%" cy="%.1f" r="2.5" fill="%s"/>`, 100*share(p.Seconds), y(p.Value), html.EscapeString(c.Colour))
		path = appendPoint(path, i > 0, across*share(p.Seconds), y(p.Value))
	}
	end(&b, c.Colour, string(path))
	return template.HTML(b.String()) //nolint:gosec // numbers, and texts that were escaped above.
}

// drawn are the points that have a place, the shortest first.
func (c Curve) drawn() []Point {
	finite := func(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
	points := slices.DeleteFunc(slices.Clone(c.Points), func(p Point) bool {
		return !finite(p.Value) || !finite(p.Seconds) || p.Seconds <= 0
	})
	slices.SortStableFunc(points, func(a, b Point) int {
		switch {
		case a.Seconds < b.Seconds:
			return -1
		case a.Seconds > b.Seconds:
			return 1
		}
		return 0
	})
	return points
}

// Room for the texts below the curve, as shares of the width of a phone.
const (
	letterWidth = 0.022
	textGap     = 0.02
)

// lengthMarks are the usual lengths of time between two, as many as fit.
func lengthMarks(first, last float64, share func(float64) float64) []float64 {
	var out []float64
	free := -1.0
	for _, mark := range []float64{1, 5, 15, 60, 300, 1200, 3600, 4 * 3600, 24 * 3600} {
		if mark < first || mark > last {
			continue
		}
		width := letterWidth * float64(len(length(mark)))
		from := share(mark)
		switch anchor(from) {
		case "middle":
			from -= width / 2
		case "end":
			from -= width
		}
		if from < free {
			continue
		}
		out, free = append(out, mark), from+width+textGap
	}
	return out
}

// length shows seconds in the unit that a person would say.
func length(seconds float64) string {
	unit, name := 1.0, " s"
	switch {
	case seconds >= 3600:
		unit, name = 3600, " h"
	case seconds >= 60:
		unit, name = 60, " min"
	}
	return strconv.FormatFloat(math.Round(100*seconds/unit)/100, 'f', -1, 64) + name
}
