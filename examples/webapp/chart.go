package main

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
)

// The picture's own units. One unit across is one pixel column; the style sheet
// scales the picture and sets its text larger where it is shown small.
const (
	chartWidth, chartHeight = 720, 360
	plotLeft, plotRight     = 58, 662
	plotTop, plotBottom     = 40, 300
)

// chartLimit bounds what is drawn: a larger number counts as missing, because
// no sport has it and an axis could overflow.
const chartLimit = 1e12

// Scale says how the horizontal axis of a [Chart] is divided.
type Scale int

// Clock and LogTime take seconds; LogTime begins at a millisecond.
const (
	Linear  Scale = iota // round numbers
	Clock                // time since the start, as h:mm:ss
	LogTime              // lengths of time, each decade as wide as the next
)

// Side is the vertical axis of a [Series].
type Side int

// A Backdrop is an area without an axis; its legend tells its range instead.
const (
	Left Side = iota
	Right
	Backdrop
)

// Series is one line of a [Chart]. NaN, infinities and numbers beyond 1e12 are
// missing, and the line breaks there. X ascends; a sample that steps back is
// left out.
type Series struct {
	Name, Unit string
	Class      string // CSS class of the line and of its mark in the legend
	X, Y       []float64
	Side       Side
	FromZero   bool    // the axis shows zero
	MaxStep    float64 // a longer way from one X to the next is a gap; 0 allows any
}

// Chart draws series over one horizontal axis. The picture has no script and no
// inline style, so a page with a strict content security policy may show it.
type Chart struct {
	ID, Title, XLabel string // ID is unique on the page
	Scale             Scale
	Series            []Series // drawn in this order
}

// SVG draws the chart. Without a single value it says that there is no data.
func (c Chart) SVG() template.HTML {
	var b strings.Builder
	across, up, lines := c.measure()
	var ranges []string
	for _, l := range lines {
		ranges = append(ranges, l.extent())
	}
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 %d %d" role="img" aria-labelledby="%[3]s-title %[3]s-desc">`+
		`<title id="%[3]s-title">%[4]s</title><desc id="%[3]s-desc">%[5]s</desc>`,
		chartWidth, chartHeight, esc(c.ID), esc(c.Title), esc(strings.Join(ranges, ", ")))
	if len(lines) == 0 {
		text(&b, "empty", "middle", (plotLeft+plotRight)/2, (plotTop+plotBottom)/2, "No data")
	} else {
		b.WriteString(`<g fill="none" stroke="currentColor">`)
		grid(&b, across, up)
		for _, l := range lines {
			shape := "line"
			if l.Side == Backdrop {
				shape = "area"
			}
			fmt.Fprintf(&b, `<path class="%s %s" d="%s"/>`, shape, esc(l.Class), l.path(across, up[l.Side]))
		}
		b.WriteString(`</g>`)
		labels(&b, across, up, lines)
		text(&b, "label", "middle", (plotLeft+plotRight)/2, chartHeight-14, esc(c.XLabel))
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers and escaped text only
}

// measure keeps the series that have something to draw, and makes their axes.
func (c Chart) measure() (across axis, up [3]axis, lines []line) {
	x, sides := nothing(), [3]span{nothing(), nothing(), nothing()}
	for _, s := range c.Series {
		l := line{s, s.points(c.Scale == LogTime), nothing()}
		if len(l.points) == 0 {
			continue
		}
		for _, p := range l.points {
			x.add(p.x)
			l.y.add(p.y)
		}
		sides[s.Side].add(l.y.lo, l.y.hi)
		if s.FromZero {
			sides[s.Side].add(0)
		}
		lines = append(lines, l)
	}
	return horizontal(c.Scale, x.widened()), vertical(sides), lines
}

type point struct {
	x, y float64
	gap  bool // no line leads here from the point before
}

// points returns what can be drawn. Every comparison with NaN is false.
func (s Series) points(log bool) []point {
	n := min(len(s.X), len(s.Y))
	points := make([]point, 0, n)
	gap, last := true, math.Inf(-1)
	for i := range n {
		x, y := s.X[i], s.Y[i]
		switch drawable := math.Abs(x) <= chartLimit && math.Abs(y) <= chartLimit && (!log || x >= 1e-3); {
		case !drawable:
			gap = true
		case x >= last:
			points = append(points, point{x, y, gap || s.MaxStep > 0 && x-last > s.MaxStep})
			gap, last = false, x
		}
	}
	return points
}

// line is a series with its points and their range.
type line struct {
	Series
	points []point
	y      span
}

func (l line) extent() string {
	lo, hi := l.y.lo, l.y.hi
	if hi-lo > 10 {
		lo, hi = math.Round(lo), math.Round(hi)
	}
	return fmt.Sprintf("%s %s–%s %s", l.Name, tenths(lo), tenths(hi), l.Unit)
}

// path has at most two points in a pixel column: the lowest and the highest
// sample, in the order in which they came. No spike is lost, and the picture
// does not grow with the samples. A gap within a column is too small to see.
func (l line) path(across, up axis) string {
	var b strings.Builder
	first := 0 // column where the current piece began
	end := func() {
		if l.Side == Backdrop && b.Len() > 0 {
			fmt.Fprintf(&b, "V%dH%dZ", plotBottom, first)
		}
	}
	for i := 0; i < len(l.points); {
		column, gap := across.column(l.points[i].x), l.points[i].gap
		low, high := i, i
		for ; i < len(l.points) && across.column(l.points[i].x) == column; i++ {
			if l.points[i].y < l.points[low].y {
				low = i
			}
			if l.points[i].y > l.points[high].y {
				high = i
			}
		}
		letter := "L"
		if gap {
			end()
			letter, first = "M", column
		}
		from, to := tenths(up.place(l.points[min(low, high)].y)), tenths(up.place(l.points[max(low, high)].y))
		fmt.Fprintf(&b, "%s%d %s", letter, column, from)
		if from != to || gap { // a lone point is seen as a line of no length
			b.WriteString("V" + to)
		}
	}
	end()
	return b.String()
}

// span is a range of values.
type span struct{ lo, hi float64 }

func nothing() span { return span{math.Inf(1), math.Inf(-1)} }

func (s *span) add(values ...float64) {
	for _, v := range values {
		s.lo, s.hi = min(s.lo, v), max(s.hi, v)
	}
}

// widened makes room around a range that is (nearly) a single value.
func (s span) widened() span {
	size := max(math.Abs(s.lo), math.Abs(s.hi))
	switch {
	case size < 1e-9:
		return span{0, 1}
	case s.hi-s.lo < size*1e-7:
		return span{s.lo - size/10, s.hi + size/10}
	}
	return s
}

type tick struct {
	at    float64
	label string // empty for a grid line without one
}

// axis maps the values of its span to units of the picture.
type axis struct {
	span
	from, to float64
	log      bool
	ticks    []tick
}

func (a axis) place(v float64) float64 {
	lo, hi := a.lo, a.hi
	if a.log {
		v, lo, hi = math.Log(v), math.Log(lo), math.Log(hi)
	}
	return a.from + (v-lo)/(hi-lo)*(a.to-a.from)
}

func (a axis) column(x float64) int { return int(math.Round(a.place(x))) }

func horizontal(scale Scale, s span) axis {
	a := axis{span: s, from: plotLeft, to: plotRight, log: scale == LogTime}
	var ticks []tick
	switch scale {
	case Clock:
		ticks = clockTicks(s)
	case LogTime:
		ticks = logTicks(s)
	default:
		ticks = roundTicks(s, 6)
	}
	a.ticks = slices.DeleteFunc(ticks, func(t tick) bool { return t.at < s.lo || t.at > s.hi })
	return a
}

// vertical makes the axes of the sides. Left and right get the same number of
// intervals, the one with which the lines fill the plot best, so that they share
// the grid. A backdrop stays in the lower half.
func vertical(sides [3]span) (axes [3]axis) {
	best := math.Inf(1)
	for _, n := range []int{5, 4, 6} {
		var trial [3]axis
		waste := 0.0
		for side, s := range sides {
			if s.lo > s.hi {
				continue
			}
			s = s.widened()
			a := axis{span: span{s.lo, 2*s.hi - s.lo}, from: plotBottom, to: plotTop}
			if Side(side) != Backdrop {
				a.ticks = roundTicks(s, n)
				a.span = span{a.ticks[0].at, a.ticks[n].at}
				waste += (a.hi - a.lo) / (s.hi - s.lo)
			}
			trial[side] = a
		}
		if waste < best {
			best, axes = waste, trial
		}
	}
	return axes
}

// roundTicks divides a span into n intervals of 1, 2, 2.5 or 5 times a power of
// ten, the smallest that reach over all of it.
func roundTicks(s span, n int) []tick {
	unit := math.Pow(10, math.Floor(math.Log10((s.hi-s.lo)/float64(n))))
	var step, first float64
	for _, m := range []float64{1, 2, 2.5, 5, 10, 20} {
		step = m * unit
		first = math.Floor(s.lo/step + 1e-9)
		if (first+float64(n))*step >= s.hi-step*1e-9 {
			break
		}
	}
	ticks := make([]tick, n+1)
	for i := range ticks {
		v := (first + float64(i)) * step
		ticks[i] = tick{v, strconv.FormatFloat(v, 'g', 10, 64)} // ten digits hide 0.30000000000000004
	}
	return ticks
}

// clockTicks are at most seven, at times that are round on a clock.
func clockTicks(s span) (ticks []tick) {
	const minute, hour, most = 60, 3600, 6
	steps := []float64{1, 2, 5, 10, 15, 30, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
		hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, 24 * hour}
	for len(steps) > 1 && steps[0]*most < s.hi-s.lo {
		steps = steps[1:]
	}
	step := steps[0] * max(1, math.Ceil((s.hi-s.lo)/most/steps[0]))
	for i := range most + 1 {
		v := (math.Ceil(s.lo/step) + float64(i)) * step
		ticks = append(ticks, tick{v, clock(v)})
	}
	return ticks
}

// logTicks are the times by which people compare efforts, with grid lines
// between. A range that has no two of them gets labels at its ends.
func logTicks(s span) []tick {
	ticks := []tick{
		{1, "1 s"}, {2, ""}, {5, "5 s"}, {10, ""}, {15, "15 s"}, {30, ""},
		{60, "1 min"}, {120, ""}, {300, "5 min"}, {600, ""}, {1200, "20 min"}, {1800, ""},
		{3600, "1 h"}, {7200, ""}, {10800, "3 h"}, {21600, ""}, {43200, "12 h"}, {86400, ""},
	}
	labels := 0
	for _, t := range ticks {
		if t.label != "" && t.at >= s.lo && t.at <= s.hi {
			labels++
		}
	}
	if labels < 2 {
		lo, hi := math.Round(s.lo*1000)/1000, math.Round(s.hi*1000)/1000
		return []tick{{s.lo, fmt.Sprint(lo, " s")}, {s.hi, fmt.Sprint(hi, " s")}}
	}
	return ticks
}

func grid(b *strings.Builder, across axis, up [3]axis) {
	shared := up[Left]
	if shared.ticks == nil {
		shared = up[Right]
	}
	b.WriteString(`<path class="grid" d="`)
	for _, t := range shared.ticks {
		fmt.Fprintf(b, "M%d %sH%d", plotLeft, tenths(shared.place(t.at)), plotRight)
	}
	for _, t := range across.ticks {
		fmt.Fprintf(b, "M%s %dV%d", tenths(across.place(t.at)), plotTop, plotBottom)
	}
	b.WriteString(`"/>`)
}

// labels writes the numbers, and above the vertical axes the names of the lines.
func labels(b *strings.Builder, across axis, up [3]axis, lines []line) {
	for _, t := range across.ticks {
		text(b, "tick", "middle", across.place(t.at), plotBottom+18, t.label)
	}
	for side, at := range []struct {
		x, tick        float64
		inside, beside string // where text begins: at the axis, or away from the plot
	}{Left: {plotLeft, plotLeft - 6, "start", "end"}, Right: {plotRight, plotRight + 6, "end", "start"}} {
		for _, t := range up[side].ticks {
			text(b, "tick", at.beside, at.tick, up[side].place(t.at), t.label)
		}
		var names []string
		for _, l := range lines {
			name := fmt.Sprintf("%s (%s)", l.Name, l.Unit)
			if l.Side == Backdrop {
				name = l.extent()
			}
			if (l.Side == Right) == (Side(side) == Right) {
				names = append(names, fmt.Sprintf(`<tspan class="key %s">●</tspan> %s`, esc(l.Class), esc(name)))
			}
		}
		text(b, "legend", at.inside, at.x, plotTop-20, strings.Join(names, "\u00a0 "))
	}
}

// text writes a piece of text that is already escaped; y is its middle, whatever
// size the style sheet gives it.
func text(b *strings.Builder, class, anchor string, x, y float64, content string) {
	if content != "" {
		fmt.Fprintf(b, `<text class="%s" text-anchor="%s" x="%s" y="%s" dy=".35em">%s</text>`, class, anchor, tenths(x), tenths(y), content)
	}
}

func esc(s string) string { return template.HTMLEscapeString(s) }

// tenths rounds, and drops what is not needed: 12.04 is "12", -0.01 is "0".
func tenths(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10+0, 'f', -1, 64) }
