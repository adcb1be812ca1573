package main

import (
	"encoding/binary"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRoundTicks_AreRoundAndReachOverTheSpan(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		lo, hi float64
		n      int
		want   string
	}{
		{"power of a ride", 0, 812, 5, "0 200 400 600 800 1000"},
		{"exactly at a round end", 0, 1000, 5, "0 200 400 600 800 1000"},
		{"heart rate", 92, 178, 5, "80 100 120 140 160 180"},
		{"quarters", 60, 190, 6, "50 75 100 125 150 175 200"},
		{"across zero", -7, 12, 4, "-10 0 10 20 30"},
		{"tenths without binary noise", 0, 0.5, 5, "0 0.1 0.2 0.3 0.4 0.5"},
		{"negative tenths, zero is zero", -0.3, 0.1, 4, "-0.3 -0.2 -0.1 0 0.1"},
		{"thousands", 0, 41_000, 5, "0 10000 20000 30000 40000 50000"},
		{"a narrow range far from zero", 1_000_000, 1_000_004, 4, "1000000 1000001 1000002 1000003 1000004"},
		{"tiny", 0, 4e-9, 4, "0 1e-09 2e-09 3e-09 4e-09"},
		{"largest that is drawn", -1e12, 1e12, 4, "-1e+12 -5e+11 0 5e+11 1e+12"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			ticks := roundTicks(span{tt.lo, tt.hi}, tt.n)
			assert.Equal(t, tt.want, labelsOf(ticks))
			assert.LessOrEqual(t, ticks[0].at, tt.lo)
			assert.GreaterOrEqual(t, ticks[tt.n].at, tt.hi)
		})
	}
}

func TestClockTicks_AreRoundOnAClock(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		lo, hi float64
		want   string
	}{
		{"seconds", 0, 5, "0:00:00 0:00:01 0:00:02 0:00:03 0:00:04 0:00:05"},
		{"minutes", 0, 300, "0:00:00 0:01:00 0:02:00 0:03:00 0:04:00 0:05:00"},
		{"a lap within a ride", 610, 1590, "0:15:00 0:20:00 0:25:00"},
		{"three hours", 0, 10_800, "0:00:00 0:30:00 1:00:00 1:30:00 2:00:00 2:30:00 3:00:00"},
		{"two days", 0, 48 * 3600, "0:00:00 12:00:00 24:00:00 36:00:00 48:00:00"},
		{"three weeks", 0, 21 * 24 * 3600, "0:00:00 96:00:00 192:00:00 288:00:00 384:00:00 480:00:00"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, labelsOf(horizontal(Clock, span{tt.lo, tt.hi}).ticks))
		})
	}
}

func TestClockTicks_AreFewForAnyLength(t *testing.T) {
	t.Parallel()
	for hi := 1.0; hi <= chartLimit; hi *= 1.37 {
		ticks := horizontal(Clock, span{0, hi}).ticks
		require.LessOrEqual(t, len(ticks), 7, "%g s", hi)
		require.GreaterOrEqual(t, len(ticks), 2, "%g s", hi)
	}
}

func TestLogTicks_LabelTheTimesPeopleCompare(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		lo, hi float64
		want   string
	}{
		{"mean-max of a ride", 1, 10_800, "1 s|5 s|15 s|1 min|5 min|20 min|1 h|3 h"},
		{"an hour", 1, 3600, "1 s|5 s|15 s|1 min|5 min|20 min|1 h"},
		{"a sprint", 1, 8, "1 s|5 s"},
		{"ultra", 1, 90_000, "1 s|5 s|15 s|1 min|5 min|20 min|1 h|3 h|12 h"},
		{"between two labels: its ends", 6, 14, "6 s|14 s"},
		{"below a second: its ends", 0.01, 0.25, "0.01 s|0.25 s"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var labels []string
			for _, tick := range horizontal(LogTime, span{tt.lo, tt.hi}).ticks {
				if tick.label != "" {
					labels = append(labels, tick.label)
				}
			}
			assert.Equal(t, tt.want, strings.Join(labels, "|"))
		})
	}
}

func TestLogTime_ADecadeIsAsWideAsTheNext(t *testing.T) {
	t.Parallel()
	a := horizontal(LogTime, span{1, 1000})
	assert.InDelta(t, plotLeft, a.place(1), 1e-9)
	assert.InDelta(t, a.place(10)-a.place(1), a.place(1000)-a.place(100), 1e-9)
	assert.InDelta(t, plotRight, a.place(1000), 1e-9)
}

func TestSVG_BothVerticalAxesShareTheGrid(t *testing.T) {
	t.Parallel()
	_, up, _ := Chart{Series: []Series{
		{X: upTo(2), Y: []float64{0, 812}},
		{X: upTo(2), Y: []float64{63, 188}, Side: Right},
	}}.measure()
	require.Len(t, up[Right].ticks, len(up[Left].ticks))
	for i := range up[Left].ticks {
		assert.InDelta(t, up[Left].place(up[Left].ticks[i].at), up[Right].place(up[Right].ticks[i].at), 1e-9)
	}
	assert.Equal(t, "50 75 100 125 150 175 200", labelsOf(up[Right].ticks))
}

func TestPath_TenThousandSamplesAreTwoPointsAColumnAndEverySpikeStays(t *testing.T) {
	t.Parallel()
	y := make([]float64, 10_000)
	for i := range y {
		y[i] = 200 + 50*math.Sin(float64(i)) // noisy: every column has a low and a high
	}
	y[1234], y[7777] = 999, 3
	c := Chart{Series: []Series{{X: upTo(len(y)), Y: y}}}
	columns := pointsOf(t, c)
	assert.LessOrEqual(t, len(columns), plotRight-plotLeft+1)
	total := 0
	for column, ys := range columns {
		assert.LessOrEqual(t, len(ys), 2, "column %d", column)
		total += len(ys)
	}
	assert.Greater(t, total, plotRight-plotLeft)

	across, up, _ := c.measure()
	for _, spike := range []int{1234, 7777} {
		at, err := strconv.ParseFloat(tenths(up[Left].place(y[spike])), 64)
		require.NoError(t, err)
		assert.Contains(t, columns[across.column(float64(spike))], at, "sample %d", spike)
	}
}

func TestPath_LowAndHighOfAColumnKeepTheirOrder(t *testing.T) {
	t.Parallel()
	// Three columns of three samples: the picture is 604 columns wide.
	x := []float64{0, 0.1, 0.2, 302, 302.1, 302.2, 603.8, 603.9, 604}
	for _, tt := range []struct {
		name string
		y    []float64
		want string
	}{
		{"up, then down", []float64{0, 5, 10, 10, 5, 0, 5, 5, 5}, "M58 300V40L360 40V300L662 170"},
		{"down, then up", []float64{10, 5, 0, 0, 5, 10, 5, 5, 5}, "M58 40V300L360 300V40L662 170"},
		{"the first of equals counts", []float64{5, 10, 5, 5, 0, 5, 5, 5, 5}, "M58 170V40L360 170V300L662 170"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, []string{tt.want}, pathsOf(t, Chart{Series: []Series{{X: x, Y: tt.y}}}))
		})
	}
}

func TestPath_GapsStayGaps(t *testing.T) {
	t.Parallel()
	nan, inf := math.NaN(), math.Inf(1)
	for _, tt := range []struct {
		name string
		x, y []float64
		step float64
		want string
	}{
		{"a missing value", upTo(5), []float64{0, 10, nan, 10, 0}, 0, "M58 300V300L209 40M511 40V40L662 300"},
		{"infinities are missing", upTo(5), []float64{0, 10, inf, -inf, 10}, 0, "M58 300V300L209 40M662 40V40"},
		{"a number beyond all sport is missing", upTo(5), []float64{0, 10, 1e300, 10, 0}, 0, "M58 300V300L209 40M511 40V40L662 300"},
		{"a time that is no number is missing", []float64{0, 1, nan, 3, 4}, []float64{0, 10, 5, 10, 0}, 0, "M58 300V300L209 40M511 40V40L662 300"},
		{"a pause", []float64{0, 1, 3, 4}, []float64{0, 10, 10, 0}, 1, "M58 300V300L209 40M511 40V40L662 300"},
		{"any step, when none is too long", []float64{0, 1, 3, 4}, []float64{0, 10, 10, 0}, 0, "M58 300V300L209 40L511 40L662 300"},
		{"missing at both ends", upTo(5), []float64{nan, 0, 10, 0, nan}, 0, "M58 300V300L360 40L662 300"},
		{"a lone value is a dot", upTo(5), []float64{0, nan, 10, nan, 0}, 0, "M58 300V300M360 40V40M662 300V300"},
		{"a step back in time is left out", []float64{0, 2, 1, 4}, []float64{0, 10, 5, 0}, 0, "M58 300V300L360 40L662 300"},
		{"more times than values", upTo(9), []float64{0, 10}, 0, "M58 300V300L662 40"},
		{"more values than times", upTo(2), []float64{0, 10, 99}, 0, "M58 300V300L662 40"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, []string{tt.want}, pathsOf(t, Chart{Series: []Series{{X: tt.x, Y: tt.y, MaxStep: tt.step}}}))
		})
	}
}

func TestPath_AGapWithinOneColumnDoesNotGrowThePicture(t *testing.T) {
	t.Parallel()
	y := make([]float64, 50_000)
	for i := range y {
		y[i] = float64(i % 7)
		if i%2 == 1 {
			y[i] = math.NaN()
		}
	}
	for column, ys := range pointsOf(t, Chart{Series: []Series{{X: upTo(len(y)), Y: y}}}) {
		require.LessOrEqual(t, len(ys), 2, "column %d", column)
	}
}

func TestPath_EachPieceOfABackdropIsClosedAlongTheBottom(t *testing.T) {
	t.Parallel()
	paths := pathsOf(t, Chart{Series: []Series{{X: upTo(5), Y: []float64{0, 10, math.NaN(), 10, 0}, Side: Backdrop}}})
	assert.Equal(t, []string{"M58 300V300L209 170V300H58ZM511 170V170L662 300V300H511Z"}, paths)
}

func TestSVG_FromZeroShowsZero(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		y    []float64
		want string
	}{
		{"below the values", []float64{150, 480}, "0 100 200 300 400 500"},
		{"above the values", []float64{-480, -150}, "-500 -400 -300 -200 -100 0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, up, _ := Chart{Series: []Series{{X: upTo(2), Y: tt.y, FromZero: true}}}.measure()
			assert.Equal(t, tt.want, labelsOf(up[Left].ticks))
		})
	}
}

func TestSVG_LittleOrOddInputIsStillAPicture(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	for _, tt := range []struct {
		name string
		x, y []float64
		want string // a part of the picture
	}{
		{"no samples", nil, nil, ">No data<"},
		{"only missing values", upTo(3), []float64{nan, nan, nan}, ">No data<"},
		{"one point", []float64{7}, []float64{100}, "V170"},
		{"one point at zero", []float64{0}, []float64{0}, "M58 300V300"},
		{"constant", upTo(3), []float64{150, 150, 150}, ">150<"},
		{"constant and negative", upTo(3), []float64{-5, -5, -5}, ">-5<"},
		{"constant but for noise", upTo(3), []float64{150, 150 + 1e-12, 150}, ">150<"},
		{"nothing but tiny numbers", upTo(3), []float64{0, 5e-324, -5e-324}, ">1<"},
		{"as large as can be", []float64{-1e12, 1e12}, []float64{-1e12, 1e12}, "M58 300V300L662 40"},
		{"all at one time", []float64{5, 5, 5}, []float64{1, 2, 3}, "V40"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, scale := range []Scale{Linear, Clock, LogTime} {
				svg := string(Chart{ID: "c", Scale: scale, Series: []Series{{Name: "N", Unit: "u", X: tt.x, Y: tt.y}}}.SVG())
				requireWellFormed(t, svg)
				assert.NotContains(t, svg, "NaN")
				assert.NotContains(t, svg, "Inf")
				// The logarithmic axis has no zero, so there the points are others.
				if scale != LogTime {
					assert.Contains(t, svg, tt.want)
				}
			}
		})
	}
}

func TestSVG_WithoutSeriesSaysThatThereIsNoData(t *testing.T) {
	t.Parallel()
	svg := string(Chart{ID: "c", Title: "Nothing"}.SVG())
	requireWellFormed(t, svg)
	assert.Contains(t, svg, ">No data<")
}

func TestSVG_LogTimeHasNoPlaceForZero(t *testing.T) {
	t.Parallel()
	paths := pathsOf(t, Chart{Scale: LogTime, Series: []Series{{X: []float64{-1, 0, 1, 100}, Y: []float64{9, 9, 0, 10}}}})
	assert.Equal(t, []string{"M58 300V300L662 40"}, paths)
}

func TestSVG_HostileTextStaysText(t *testing.T) {
	t.Parallel()
	const hostile = `"><script>alert(1)</script><g onload='x' style="y">&amp;`
	svg := string(Chart{ID: hostile, Title: hostile, XLabel: hostile, Series: []Series{
		{Name: hostile, Unit: hostile, Class: hostile, X: upTo(2), Y: upTo(2)},
		{Name: hostile, Unit: hostile, Class: hostile, X: upTo(2), Y: upTo(2), Side: Backdrop},
	}}.SVG())
	elements := requireWellFormed(t, svg)
	assert.NotContains(t, elements, "script")
	assert.NotContains(t, svg, "<g onload")
	assert.Contains(t, svg, "&lt;script&gt;alert(1)&lt;/script&gt;")
}

func TestSVG_NeedsNoInlineStyleAndNoScript(t *testing.T) {
	t.Parallel()
	decoder := xml.NewDecoder(strings.NewReader(string(rideChart().SVG())))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		assert.NotContains(t, []string{"style", "script", "foreignObject", "image", "use"}, element.Name.Local)
		for _, a := range element.Attr {
			assert.NotEqual(t, "style", a.Name.Local)
			assert.False(t, strings.HasPrefix(a.Name.Local, "on"), a.Name.Local)
		}
	}
}

func TestSVG_TellsThoseWhoCannotSeeIt(t *testing.T) {
	t.Parallel()
	svg := string(rideChart().SVG())
	assert.Contains(t, svg, `role="img" aria-labelledby="trace-title trace-desc"`)
	assert.Contains(t, svg, `<title id="trace-title">Power and heart rate over time</title>`)
	assert.Regexp(t, `<desc id="trace-desc">Altitude 1\d\d–\d+ m, Power 0–812 W, Heart rate \d+–\d+ bpm</desc>`, svg)
}

func TestSVG_ARideOfThreeHoursIsSmall(t *testing.T) {
	t.Parallel()
	assert.LessOrEqual(t, len(rideChart().SVG()), 40_000)
}

// TestSVG_Golden shows what a change of the drawing does to a whole picture.
func TestSVG_Golden(t *testing.T) {
	t.Parallel()
	for name, chart := range map[string]Chart{"ride.svg": rideChart(), "mean-max.svg": meanMaxChart(), "empty.svg": {ID: "empty", Title: "Nothing"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, file := string(chart.SVG())+"\n", filepath.Join("testdata", name)
			if os.Getenv("UPDATE_GOLDEN") != "" {
				require.NoError(t, os.WriteFile(file, []byte(got), 0o600))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			// Not assert.Equal: nobody reads a diff of one line of 28 KB.
			if got != string(want) {
				t.Errorf("%s differs; look at the new one after UPDATE_GOLDEN=1 go test -run Golden ./webapp", file)
			}
		})
	}
}

// FuzzSVG draws whatever a platform could send as samples.
func FuzzSVG(f *testing.F) {
	f.Add([]byte{}, 0, 0.0)
	f.Add(make([]byte, 64), 1, 1.0)
	f.Add([]byte("\x00\x00\x00\x00\x00\x00\xf0\x7f\x00\x00\x00\x00\x00\x00\xf8\x7f\x01\x00\x00\x00\x00\x00\x00\x00"), 2, 0.5)
	f.Fuzz(func(t *testing.T, samples []byte, kind int, maxStep float64) {
		var values []float64
		for ; len(samples) >= 8; samples = samples[8:] {
			values = append(values, math.Float64frombits(binary.LittleEndian.Uint64(samples)))
		}
		half := len(values) / 2
		svg := string(Chart{ID: "f", Scale: Scale(uint(kind) % 3), Series: []Series{
			{X: upTo(len(values)), Y: values, FromZero: kind%2 == 0},
			{X: values[:half], Y: values[half:], Side: Right, MaxStep: maxStep},
			{X: values, Y: values, Side: Backdrop},
		}}.SVG())
		requireWellFormed(t, svg)
		if regexp.MustCompile(`NaN|Inf|="[^"]*e[+-]\d`).MatchString(svg) {
			t.Error("a coordinate is no plain number:", svg)
		}
		if len(svg) > 100_000 {
			t.Error("the picture grows with the samples:", len(svg))
		}
	})
}

// BenchmarkSVG bounds what a page with a ride of three hours costs the server.
func BenchmarkSVG(b *testing.B) {
	chart := rideChart()
	b.ReportAllocs()
	for b.Loop() {
		_ = chart.SVG()
	}
}

// rideChart is a ride of three hours with a pause, a strap that slipped, sprints
// and coasting. It uses whole numbers only: sine and exponent may differ in the
// last digit from machine to machine.
func rideChart() Chart {
	var x, power, heartRate, altitude []float64
	random, beat := uint32(1), 95
	for i := range 10_800 {
		if i >= 4000 && i < 4350 {
			continue
		}
		random = random*1_664_525 + 1_013_904_223
		watts := 150 + wave(i, 2900, 90) + int(random>>25)
		switch {
		case i%97 < 6:
			watts = 0
		case i == 7777:
			watts = 812
		case i > 5000 && i < 9000 && i%600 > 420:
			watts += 130
		}
		if i%8 == 0 {
			beat += (95 + watts/4 - beat) / 12
		}
		rate := float64(beat)
		if i > 2000 && i < 2060 {
			rate = math.NaN()
		}
		x, power, heartRate = append(x, float64(i)), append(power, float64(watts)), append(heartRate, rate)
		altitude = append(altitude, float64(180+wave(i, 5200, 240)+wave(i, 900, 40)))
	}
	return Chart{ID: "trace", Title: "Power and heart rate over time", XLabel: "Time (h:mm:ss)", Scale: Clock, Series: []Series{
		{Name: "Altitude", Unit: "m", Class: "altitude", X: x, Y: altitude, Side: Backdrop},
		{Name: "Power", Unit: "W", Class: "power", X: x, Y: power, FromZero: true, MaxStep: 5},
		{Name: "Heart rate", Unit: "bpm", Class: "heart-rate", X: x, Y: heartRate, Side: Right, MaxStep: 5},
	}}
}

func meanMaxChart() Chart {
	ride := rideChart().Series[1]
	x, y := meanMaxOf(ride.X, ride.Y)
	return Chart{ID: "mean-max", Title: "Highest mean power for each length of time", XLabel: "Duration", Scale: LogTime,
		Series: []Series{{Name: "Power", Unit: "W", Class: "mean-max", X: x, Y: y, FromZero: true}}}
}

// wave goes up and down by height, in parabolas.
func wave(i, period, height int) int {
	at := i % period
	return 4 * height * at * (period - at) / (period * period)
}

func upTo(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(i)
	}
	return x
}

func labelsOf(ticks []tick) string {
	labels := make([]string, len(ticks))
	for i, tick := range ticks {
		labels[i] = tick.label
	}
	return strings.Join(labels, " ")
}

// pathsOf gives the path data of the lines and areas of a chart.
func pathsOf(t *testing.T, c Chart) (paths []string) {
	t.Helper()
	svg := string(c.SVG())
	requireWellFormed(t, svg)
	for _, m := range regexp.MustCompile(`<path class="(?:line|area) [^"]*" d="([^"]*)"`).FindAllStringSubmatch(svg, -1) {
		paths = append(paths, m[1])
	}
	return paths
}

// pointsOf gives the heights drawn in each pixel column of a chart's only line.
func pointsOf(t *testing.T, c Chart) map[int][]float64 {
	t.Helper()
	paths := pathsOf(t, c)
	require.Len(t, paths, 1)
	columns := map[int][]float64{}
	column := 0
	for _, m := range regexp.MustCompile(`([ML])(\d+) ([\d.]+)|V([\d.]+)`).FindAllStringSubmatch(paths[0], -1) {
		height := m[3] + m[4]
		if m[1] != "" {
			var err error
			column, err = strconv.Atoi(m[2])
			require.NoError(t, err)
		}
		y, err := strconv.ParseFloat(height, 64)
		require.NoError(t, err)
		columns[column] = append(columns[column], y)
	}
	return columns
}

// requireWellFormed reads the picture to its end and gives the names of its
// elements.
func requireWellFormed(t *testing.T, svg string) (elements []string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return elements
		}
		require.NoError(t, err)
		if start, ok := token.(xml.StartElement); ok {
			elements = append(elements, start.Name.Local)
		}
	}
}
