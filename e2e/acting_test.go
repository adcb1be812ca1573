package e2e_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestActing_BannerNamesTheAthleteAndTheListIsTheirs(t *testing.T) {
	t.Parallel()
	b := signedIn(t, coach)
	b.open("/activities")
	own := b.rows()
	require.NotEmpty(t, own)

	b.show(cyclist)
	assert.Equal(t, "/activities", b.path(), "the page stays")
	assert.Equal(t, "You are looking at the data of "+cyclist+".", b.text(".acting p"))
	assert.Equal(t, "Activities of "+cyclist, b.text("h1"))
	assert.Equal(t, coach, b.text(".who span"), "who is signed in stays")
	theirs := b.rows()
	require.NotEmpty(t, theirs)
	for _, row := range theirs {
		assert.NotContains(t, own, row)
	}

	b.press(backButton)
	assert.Equal(t, "/activities", b.path())
	assert.Zero(t, b.count(".acting"))
	assert.Equal(t, "Your activities", b.text("h1"))
	assert.Equal(t, own, b.rows())
}

func TestActing_LastsOverPagesAndTabsOfOneBrowser(t *testing.T) {
	t.Parallel()
	first := signedIn(t, coach)
	first.show(cyclist)
	second := first.another()
	for _, path := range []string{"/activities", "/events", "/me", "/"} {
		second.open(path)
		assert.Equal(t, cyclist, second.text(".acting strong"), "%s", path)
	}
}

// A person at two computers: what one looks at must not show on the other.
func TestActing_TwoBrowsersOfOneCoachDoNotMixAthletes(t *testing.T) {
	t.Parallel()
	p := startProgram(t)
	desk, laptop := newVisitor(t, p), newVisitor(t, p)
	desk.signIn(coach)
	laptop.signIn(coach)
	desk.show(cyclist)
	laptop.show(runner)
	for range 2 {
		desk.open("/activities")
		laptop.open("/activities")
		assert.Equal(t, "Activities of "+cyclist, desk.text("h1"))
		assert.Equal(t, "Activities of "+runner, laptop.text("h1"))
	}
	for _, row := range desk.rows() {
		assert.NotContains(t, laptop.rows(), row)
	}

	// Ending it on one does not end it on the other, and neither does a sign-out.
	desk.press(backButton)
	laptop.open("/")
	assert.Equal(t, runner, laptop.text(".acting strong"))
	desk.press(signOutButton)
	laptop.open("/activities")
	assert.Equal(t, "Activities of "+runner, laptop.text("h1"))
}

// Two tabs, two athletes: the form was made for the first, the second is
// selected by the time it is sent.
func TestActing_FormMadeForAnotherAthleteIsRefusedAndDoesNothing(t *testing.T) {
	t.Parallel()
	first := signedIn(t, coach)
	first.show(cyclist)
	first.open("/events")
	second := first.another()
	second.open("/activities")
	second.show(runner)

	first.pressWith(http.StatusConflict, sendButton)
	first.shoot("error-409")
	assert.Contains(t, first.text("main"), "Nothing was changed")
	second.open("/events")
	assert.Empty(t, second.rows(), "no webhook for the athlete who is selected now")
	second.show(cyclist)
	assert.Empty(t, second.rows(), "nor for the one of the form")
}

func TestActing_AnotherAthletesActivityIsNotFound(t *testing.T) {
	t.Parallel()
	b := signedIn(t, coach)
	b.show(cyclist)
	b.open("/activities")
	b.openFirst("")
	path := b.path()
	b.press(backButton)
	assert.Equal(t, "/activities", b.path(), "the activity is not the coach's, so the list is shown")
	b.openWith(http.StatusNotFound, path)
	assert.Equal(t, "There is no such activity", b.text("h1"))
}
