package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestClock(t *testing.T) {
	t.Parallel()
	for seconds, want := range map[float64]string{
		0: "0:00:00", 59.9: "0:00:59", 61: "0:01:01", 3600: "1:00:00", 36_000: "10:00:00", 360_000: "100:00:00", -61: "-0:01:01",
	} {
		assert.Equal(t, want, clock(seconds), "%g", seconds)
	}
}

func TestNumbers_NoValueIsNotZero(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "–", whole(nil))
	assert.Equal(t, "0", whole(new(0.0)))
	assert.Equal(t, "213", whole(new(212.6)))
	assert.Equal(t, "–", kilometres(nil))
	assert.Equal(t, "42.2", kilometres(new(42_195.0)))
}

func TestTimes_ShowTheClockTheyCarry(t *testing.T) {
	t.Parallel()
	at := time.Date(2025, 6, 14, 8, 12, 7, 0, time.FixedZone("CEST", 7200))
	assert.Equal(t, "Sat 14 Jun 2025", day(at))
	assert.Equal(t, "Sat 14 Jun 2025, 08:12", minute(at))
	assert.Equal(t, "14 Jun 08:12:07 CEST", second(at))
	assert.Equal(t, "–", day(time.Time{}))
}

func TestSentence(t *testing.T) {
	t.Parallel()
	for label, want := range map[string]string{"road cycling": "Road cycling", "e-bike ride": "E-bike ride", "øvelse": "Øvelse", "": "–"} {
		assert.Equal(t, want, sentence(label))
	}
}
