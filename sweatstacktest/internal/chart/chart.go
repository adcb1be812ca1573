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

// The curve, in units of its own: it is stretched to the width of the page. The
// texts are not, so that they can be read on a phone as well.
const (
	across, height      = 846.0, 180.0
	top, bottom         = 10.0, 22.0
	columns             = int(across)
	up                  = height - top - bottom
	horizontalMarks     = 6
	verticalMarks       = 4
	nothing             = `<p class="quiet">No values.</p>`
	pathPrecision       = 1
	smallestSpan        = 1e-9
	marginOfTheVertical = 0.06
)

// SVG draws the line over a length of time in seconds. Each column of the
// picture shows the lowest and the highest value that falls into it, so that no
// peak is lost; where there is no value, the line has a gap. The numbers on the
// left stand outside of the picture: the page gives it a margin there. Names and
// units are escaped.
func (l Line) SVG(seconds float64) template.HTML {
	lowest, highest, ok := l.span()
	if !ok || seconds <= 0 {
		return nothing
	}
	var b strings.Builder
	y := begin(&b, fmt.Sprintf("%s from %s to %s %s, over %s", l.Name, short(lowest), short(highest), l.Unit, clock(seconds)), lowest, highest)
	for _, mark := range clockMarks(seconds) {
		fmt.Fprintf(&b, `<text x="%.2f%%" y="%g" text-anchor="%s">%s</text>`, 100*mark/seconds, height-4, anchor(mark/seconds), clock(mark))
	}
	end(&b, l.Colour, l.path(y))
	return template.HTML(b.String()) //nolint:gosec // numbers, and texts that begin and end have escaped.
}

// begin opens a picture with its description and the marks on the left, for
// values from lowest to highest, and returns where a value stands.
func begin(b *strings.Builder, description string, lowest, highest float64) (y func(float64) float64) {
	low, high := withMargin(lowest, highest)
	y = func(v float64) float64 { return top + up*(high-v)/(high-low) }
	fmt.Fprintf(b, `<svg class="chart" width="100%%" height="%g" role="img" aria-label="%s">`, height, html.EscapeString(description))
	for _, mark := range marks(low, high, verticalMarks) {
		fmt.Fprintf(b, `<line class="grid" x1="0" x2="100%%" y1="%.1f" y2="%.1f"/>`, y(mark), y(mark))
		fmt.Fprintf(b, `<text x="-6" y="%.1f" text-anchor="end">%s</text>`, y(mark)+4, short(mark))
	}
	return y
}

// end draws the curve, which alone is stretched, and closes the picture.
func end(b *strings.Builder, colour, path string) {
	fmt.Fprintf(b, `<svg viewBox="0 0 %g %g" width="100%%" height="%g" preserveAspectRatio="none">`, across, height, height)
	fmt.Fprintf(b, `<path fill="none" stroke="%s" stroke-width="1.4" stroke-linejoin="round" vector-effect="non-scaling-stroke" d="%s"/></svg></svg>`,
		html.EscapeString(colour), path)
}

// anchor keeps the texts at both ends within the picture.
func anchor(share float64) string {
	switch {
	case share < 0.03:
		return "start"
	case share > 0.94:
		return "end"
	}
	return "middle"
}

// span is the range of the values, false when there are none.
func (l Line) span() (low, high float64, ok bool) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range l.Values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			low, high = min(low, v), max(high, v)
		}
	}
	return low, high, low <= high
}

// withMargin widens a range, so that the curve does not touch the edges.
func withMargin(low, high float64) (float64, float64) {
	margin := max((high-low)*marginOfTheVertical, smallestSpan, math.Abs(high)*1e-6)
	if low >= 0 && low-margin < 0 {
		return 0, high + margin // nothing here is negative
	}
	return low - margin, high + margin
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
		at := across * (float64(column) + 0.5) / float64(n)
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
