package chart_test

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/chart"
)

// dots are where the points of a curve stand: percent across, and units down.
func dots(t *testing.T, picture string) [][2]float64 {
	t.Helper()
	var out [][2]float64
	for _, found := range regexp.MustCompile(`<circle cx="([0-9.]+)%" cy="([0-9.]+)"`).FindAllStringSubmatch(picture, -1) {
		x, err := strconv.ParseFloat(found[1], 64)
		require.NoError(t, err)
		y, err := strconv.ParseFloat(found[2], 64)
		require.NoError(t, err)
		out = append(out, [2]float64{x, y})
	}
	return out
}

func TestCurve_EqualFactorsOfTimeAreEquallyFarApart(t *testing.T) {
	t.Parallel()
	picture := string(chart.Curve{Name: "Power", Unit: "W", Colour: "red", Points: []chart.Point{
		{Seconds: 1000, Value: 200}, {Seconds: 1, Value: 800}, {Seconds: 10, Value: 500}, {Seconds: 100, Value: 300},
	}}.SVG())
	wellFormed(t, picture)
	at := dots(t, picture)
	require.Len(t, at, 4)
	for i, want := range []float64{0, 33.33, 66.67, 100} {
		assert.InDelta(t, want, at[i][0], 0.01)
	}
	assert.Less(t, at[0][1], at[3][1], "more stands higher")
	assert.Contains(t, picture, `aria-label="Power from 800 W over 1 s to 200 W over 16.67 min"`)
	assert.Equal(t, 1, strings.Count(picture, `d="M`))
	assert.Equal(t, 3, strings.Count(picture[strings.Index(picture, ` d="`):], "L"), "one line through all")
	outer, inner, _ := strings.Cut(picture, `preserveAspectRatio="none"`)
	assert.NotContains(t, inner, "<circle", "it would be stretched to an egg")
	assert.Contains(t, outer, ">5 min</text>")
}

func TestCurve_TheMarksNeverTouchOnAPhone(t *testing.T) {
	t.Parallel()
	mark := regexp.MustCompile(`<text x="([0-9.]+)%" y="176" text-anchor="(\w+)">([^<]+)<`)
	for last := 2.0; last < 200_000; last *= 1.07 {
		picture := string(chart.Curve{Points: []chart.Point{{1, 9}, {last, 1}}}.SVG())
		wellFormed(t, picture)
		marks := mark.FindAllStringSubmatch(picture, -1)
		require.NotEmpty(t, marks)
		right := -1.0
		for _, found := range marks {
			x, err := strconv.ParseFloat(found[1], 64)
			require.NoError(t, err)
			left, width := x*274/100, 6*float64(len(found[3])) // the width on a phone of 390 pixels, 6 of which a letter takes
			switch found[2] {
			case "middle":
				left -= width / 2
			case "end":
				left -= width
			}
			assert.Greater(t, left, right, "%s of a curve up to %g s", found[3], last)
			right = left + width
		}
	}
}

func TestCurve_StrangePointsMakeNoStrangePicture(t *testing.T) {
	t.Parallel()
	for name, points := range map[string][]chart.Point{
		"none": nil, "no length": {{0, 5}, {-1, 5}}, "no number": {{1, math.NaN()}, {math.NaN(), 1}, {math.Inf(1), 1}, {1, math.Inf(-1)}},
	} {
		assert.Contains(t, string(chart.Curve{Points: points}.SVG()), "No values", name)
	}
	for name, points := range map[string][]chart.Point{
		"one": {{60, 5}}, "the same twice": {{60, 5}, {60, 6}}, "some without a place": {{0, 1}, {1, 5}, {60, math.NaN()}, {3600, 2}},
		"constant": {{1, 7}, {60, 7}}, "huge": {{1, 1e300}, {1e300, -1e300}}, "tiny": {{1e-300, 1e-300}, {1, 2e-300}},
	} {
		picture := string(chart.Curve{Name: `<b>"&`, Unit: "<i>", Points: points, Colour: `"x`}.SVG())
		wellFormed(t, picture)
		assert.NotEmpty(t, dots(t, picture), name)
		for _, wrong := range []string{"NaN", "Inf", "<b>", "<i>"} {
			assert.NotContains(t, picture, wrong, name)
		}
	}
}

func ExampleCurve_SVG() {
	picture := chart.Curve{Name: "Power", Unit: "W", Points: []chart.Point{{1, 800}, {5400, 210}}, Colour: "teal"}.SVG()
	fmt.Println(strings.Contains(string(picture), `aria-label="Power from 800 W over 1 s to 210 W over 1.5 h"`))
	// Output: true
}
