package e2e_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The platform's clock moves, the application's does not: a token that looks
// fresh is refused with 401, and the kit has to renew it and ask again.
func TestExpiry_AccessTokenRefusedDuringASessionIsRenewedUnseen(t *testing.T) {
	t.Parallel()
	b := signedIn(t, coach)
	before := b.program.counters()
	b.program.control("clock", map[string]any{"advance": "20m"})

	b.open("/activities")
	assert.Equal(t, coach, b.text(".who span"))
	assert.Len(t, b.rows(), 20)
	after := b.program.counters()
	assert.Equal(t, 1, after["refresh_redeemed"]-before["refresh_redeemed"])
	assert.Zero(t, after["refresh_reused"])
	b.open("/me")
	assert.Equal(t, 1, b.program.counters()["refresh_redeemed"]-before["refresh_redeemed"], "the new one is kept")
}

func TestExpiry_ActingAsAnAthleteGoesOn(t *testing.T) {
	t.Parallel()
	b := signedIn(t, coach)
	b.show(cyclist)
	b.program.control("clock", map[string]any{"advance": "20m"})
	b.open("/activities")
	assert.Equal(t, cyclist, b.text(".acting strong"))
	assert.Len(t, b.rows(), 20)
}

func TestExpiry_PlatformThatCannotRenewJustNowSignsNobodyOut(t *testing.T) {
	t.Parallel()
	b := signedIn(t, coach)
	b.program.control("clock", map[string]any{"advance": "20m"})
	b.program.control("faults", map[string]any{"match": "POST /api/v1/oauth/token", "status": http.StatusServiceUnavailable, "times": 99})
	b.program.expectError("level=ERROR")
	b.program.expectError("level=WARN")
	b.openWith(http.StatusServiceUnavailable, "/activities")
	b.shoot("error-503")

	b.program.control("faults", map[string]any{"clear": true})
	b.openWhenReady("/activities") // the kit asks again after a pause
	assert.Equal(t, coach, b.text(".who span"))
}
