package chart_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/chart"
)

// wellFormed reads a picture as XML to its end.
func wellFormed(t *testing.T, picture string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(picture))
	for {
		_, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		require.NoError(t, err, picture)
	}
}

func TestSVG_AGapIsAGap(t *testing.T) {
	t.Parallel()
	picture := string(chart.Line{Name: "power", Unit: "W", Values: []float64{1, 2, math.NaN(), 3, 4}, Colour: "red"}.SVG(5))
	wellFormed(t, picture)
	assert.Equal(t, 2, strings.Count(picture[strings.Index(picture, ` d="`):], "M"), picture)
}

func TestSVG_NoPeakIsLostHoweverLongTheActivity(t *testing.T) {
	t.Parallel()
	values := make([]float64, 100_000)
	values[77_777] = 1000
	picture := string(chart.Line{Values: values, Colour: "red"}.SVG(100_000))
	wellFormed(t, picture)
	assert.Contains(t, picture, "from 0 to 1000 ", "what was measured, without the margin")
	assert.Less(t, len(picture), 30_000)
	top := 10 + 148*(1060.0-1000)/1060
	assert.Contains(t, picture, fmt.Sprintf(" %.1fL", top), "the peak is drawn")
}

func TestSVG_StrangeValuesMakeNoStrangePicture(t *testing.T) {
	t.Parallel()
	for name, values := range map[string][]float64{
		"none": nil, "all missing": {math.NaN()}, "infinite": {math.Inf(1), 1, math.Inf(-1)}, "one": {5},
		"constant": {7, 7, 7}, "negative": {-3, -2}, "huge": {-1e300, 1e300}, "tiny": {1e-300, 2e-300},
	} {
		picture := string(chart.Line{Name: `<b>"&`, Unit: "<i>", Values: values, Colour: `"x`}.SVG(60))
		wellFormed(t, picture)
		assert.NotContains(t, picture, "NaN", name)
		assert.NotContains(t, picture, "Inf", name)
		assert.NotContains(t, picture, "<b>", name)
	}
	assert.Contains(t, string(chart.Line{Values: []float64{1}}.SVG(0)), "No values")
}

// A picture that is shrunk to a phone shrinks its texts with it.
func TestSVG_OnlyTheCurveIsStretchedAndNoText(t *testing.T) {
	t.Parallel()
	picture := string(chart.Line{Name: "power", Unit: "W", Values: []float64{1, 2, 3}, Colour: "red"}.SVG(7200))
	wellFormed(t, picture)
	outer, inner, found := strings.Cut(picture, `preserveAspectRatio="none"`)
	require.True(t, found)
	assert.Contains(t, outer, ">2:00:00</text>")
	assert.Equal(t, 1, strings.Count(outer, "viewBox"), "of the curve alone")
	assert.NotContains(t, inner, "<text")
	assert.Contains(t, inner, "non-scaling-stroke")
	assert.Contains(t, outer, `text-anchor="start">0:00<`, "the ends stay inside")
	assert.Contains(t, outer, `text-anchor="end">2:00:00<`)
}

func ExampleLine_SVG() {
	picture := chart.Line{Name: "power", Unit: "W", Values: []float64{100, 200}, Colour: "teal"}.SVG(2)
	fmt.Println(strings.Contains(string(picture), `aria-label="power from 100 to 200 W, over 0:02"`))
	// Output: true
}

// A height above and below the sea: zero is 0, not -0 or what rounding left.
func TestSVG_ZeroIsMarkedAsZero(t *testing.T) {
	t.Parallel()
	for _, values := range [][]float64{{-1, 5}, {-0.3, 0.1}, {-0.31, 0.02}, {-0.7, 0.1}, {-7, 2}} {
		picture := string(chart.Line{Name: "altitude", Unit: "m", Values: values, Colour: "red"}.SVG(2))
		assert.Contains(t, picture, ">0</text>", values)
		assert.NotContains(t, picture, ">-0</text>", values)
		assert.NotRegexp(t, `e-\d+</text>`, picture, values)
	}
}
