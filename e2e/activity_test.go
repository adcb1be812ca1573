package e2e_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestActivity_RideHasChartsOfPowerHeartRateAndMeanMax(t *testing.T) {
	t.Parallel()
	b := signedIn(t, coach)
	b.show(cyclist)
	b.open("/activities")
	b.openFirst("Road cycling")

	for selector, atLeast := range map[string]int{
		"section[aria-labelledby=trace-heading] svg path.line.power":      1000,
		"section[aria-labelledby=trace-heading] svg path.line.heart-rate": 1000,
		"section[aria-labelledby=meanmax-heading] svg path.line.mean-max": 100,
	} {
		assert.GreaterOrEqual(t, len(eval[string](b, `document.querySelector(`+quote(selector)+`)?.getAttribute("d") ?? ""`)), atLeast, "%s has hardly a line", selector)
		box := boxOf(b, selector)
		assert.Greater(t, box.Width, 300.0, "%s", selector)
		assert.Greater(t, box.Height, 50.0, "%s", selector)
		assert.NotEqual(t, "none", eval[string](b, `getComputedStyle(document.querySelector(`+quote(selector)+`)).stroke`), "%s has no colour", selector)
	}
	for _, svg := range []string{"section[aria-labelledby=trace-heading] svg", "section[aria-labelledby=meanmax-heading] svg"} {
		box := boxOf(b, svg)
		assert.Greater(t, box.Width, 600.0, "%s", svg)
		assert.Greater(t, box.Height, 200.0, "%s", svg)
	}
	labels := eval[[]string](b, `[...document.querySelectorAll("svg text")].map(e => e.textContent)`)
	for _, label := range []string{"1 s", "1 min", "20 min", "0:00:00"} {
		assert.Contains(t, labels, label)
	}
	assert.NotZero(t, b.count(".facts div"))
}

// box is the place of an element on the screen, in CSS pixels.
type box struct{ X, Y, Width, Height float64 }

func boxOf(b *tab, selector string) box {
	b.t.Helper()
	return eval[box](b, `(() => { const r = document.querySelector(`+quote(selector)+`)?.getBoundingClientRect();
		return {X: r?.x ?? 0, Y: r?.y ?? 0, Width: r?.width ?? 0, Height: r?.height ?? 0} })()`)
}

func TestActivity_WithoutItsSamplesStillShowsTheFacts(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]map[string]any{
		"damaged file": {"status": http.StatusOK, "content_type": "application/octet-stream", "body": "PAR1 this is no Parquet file PAR1"},
		"HTML":         {"status": http.StatusOK, "content_type": "text/html", "body": "<h1>Sorry</h1>"},
		"error":        {"status": http.StatusBadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := signedIn(t, cyclist)
			b.open("/activities")
			fault["match"], fault["times"] = "GET /api/v1/activities/*/data", 9
			b.program.control("faults", fault)
			b.program.expectError(`msg="no charts"`)
			b.openFirst("Road cycling")
			assert.Contains(t, b.text(".none"), "could not be loaded")
			assert.Zero(t, b.count("svg"))
			assert.NotZero(t, b.count(".facts div"))
			b.shoot("ride-without-samples-" + strings.ReplaceAll(name, " ", "-"))
		})
	}
}
