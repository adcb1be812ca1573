package chart

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"strconv"
	"strings"
)

// Line is one curve.
type Line struct {
	// Name is what it shows, Unit of what.
	Name, Unit string
	// Values are evenly spaced, NaN where there is none.
	Values []float64
	// Colour is a CSS colour.
	Colour string
}

// The picture, in units of its own: it scales to the width of the page.
const (
	width, height       = 900.0, 180.0
	left, right         = 44.0, 10.0
	top, bottom         = 10.0, 22.0
	columns             = int(width - left - right)
	across, up          = width - left - right, height - top - bottom
	horizontalMarks     = 6
	verticalMarks       = 4
	nothing             = `<p class="quiet">No values.</p>`
	pathPrecision       = 1
	smallestSpan        = 1e-9
	marginOfTheVertical = 0.06
)

// SVG draws the line over a length of time in seconds. Each column of the
// picture shows the lowest and the highest value that falls into it, so that no
// peak is lost; where there is no value, the line has a gap. Names and units
// are escaped.
func (l Line) SVG(seconds float64) template.HTML {
	low, high, ok := l.span()
	if !ok || seconds <= 0 {
		return nothing
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="chart" viewBox="0 0 %g %g" role="img" aria-label="%s">`, width, height,
		html.EscapeString(fmt.Sprintf("%s from %s to %s %s", l.Name, short(low), short(high), l.Unit)))
	y := func(v float64) float64 { return top + up*(high-v)/(high-low) }
	for _, mark := range marks(low, high, verticalMarks) {
		fmt.Fprintf(&b, `<line class="grid" x1="%g" x2="%g" y1="%.1f" y2="%.1f"/>`, left, width-right, y(mark), y(mark))
		fmt.Fprintf(&b, `<text x="%g" y="%.1f" text-anchor="end">%s</text>`, left-6, y(mark)+4, short(mark))
	}
	for _, mark := range clockMarks(seconds) {
		fmt.Fprintf(&b, `<text x="%.1f" y="%g" text-anchor="middle">%s</text>`, left+across*mark/seconds, height-6, clock(mark))
	}
	fmt.Fprintf(&b, `<path fill="none" stroke="%s" stroke-width="1.4" stroke-linejoin="round" d="%s"/></svg>`,
		html.EscapeString(l.Colour), l.path(y))
	return template.HTML(b.String()) //nolint:gosec // numbers, and texts that were escaped above.
}

// span is the range of the values with a margin, false when there are none.
func (l Line) span() (low, high float64, ok bool) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range l.Values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			low, high = min(low, v), max(high, v)
		}
	}
	if low > high {
		return 0, 0, false
	}
	margin := max((high-low)*marginOfTheVertical, smallestSpan, math.Abs(high)*1e-6)
	if low >= 0 && low-margin < 0 {
		return 0, high + margin, true // nothing here is negative
	}
	return low - margin, high + margin, true
}

// path walks the columns of the picture.
func (l Line) path(y func(float64) float64) string {
	var b []byte
	n := min(len(l.Values), columns)
	open := false
	for column := range n {
		from, to := column*len(l.Values)/n, (column+1)*len(l.Values)/n
		low, high := math.Inf(1), math.Inf(-1)
		for _, v := range l.Values[from:to] {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				low, high = min(low, v), max(high, v)
			}
		}
		if low > high {
			open = false
			continue
		}
		at := left + across*(float64(column)+0.5)/float64(n)
		b = appendPoint(b, open, at, y(high))
		if high > low {
			b = appendPoint(b, true, at, y(low))
		}
		open = true
	}
	return string(b)
}

func appendPoint(b []byte, open bool, x, y float64) []byte {
	command := byte('M')
	if open {
		command = 'L'
	}
	b = append(b, command)
	b = strconv.AppendFloat(b, x, 'f', pathPrecision, 64)
	b = append(b, ' ')
	return strconv.AppendFloat(b, y, 'f', pathPrecision, 64)
}

// marks are about n round numbers within a range.
func marks(low, high float64, n int) []float64 {
	raw := (high - low) / float64(n)
	unit := math.Pow(10, math.Floor(math.Log10(raw)))
	step := 10 * unit
	for _, factor := range []float64{1, 2, 5} {
		if raw <= factor*unit {
			step = factor * unit
			break
		}
	}
	var out []float64
	// Each is a product: a sum would end up beside zero.
	for count := math.Ceil(low / step); count*step <= high && len(out) <= 2*n; count++ {
		out = append(out, count*step)
	}
	return out
}

// clockMarks are round times within a length of time.
func clockMarks(seconds float64) []float64 {
	step := 1.0
	for _, candidate := range []float64{1, 5, 15, 60, 300, 600, 900, 1800, 3600, 7200, 21600, 86400} {
		step = candidate
		if seconds/candidate <= horizontalMarks {
			break
		}
	}
	var out []float64
	for mark := 0.0; mark <= seconds && len(out) <= 4*horizontalMarks; mark += step {
		out = append(out, mark)
	}
	return out
}

// clock shows seconds as h:mm:ss or m:ss.
func clock(seconds float64) string {
	s := int(seconds)
	if s < 3600 {
		return fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

// short shows a number with as few digits as a reader wants.
func short(v float64) string {
	if v == 0 {
		return "0" // also for minus zero
	}
	if math.Abs(v) >= 100 || v == math.Trunc(v) {
		return strconv.FormatFloat(math.Round(v), 'f', -1, 64)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}
