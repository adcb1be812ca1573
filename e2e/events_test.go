package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEvents_WebhookThatWasAskedForIsSeen(t *testing.T) {
	t.Parallel()
	b := signedIn(t, coach)
	b.press(`header a[href="/events"]`)
	assert.Empty(t, b.rows())
	b.press(sendButton)
	assert.Equal(t, "/events", b.path())
	require.Len(t, b.rows(), 1)
	kind := b.text("tbody code")
	assert.Equal(t, eval[string](b, `document.querySelector("#type").options[0].textContent`), kind)
	assert.Equal(t, coach, b.text("tbody td"))

	// A reload asks for no second one.
	b.open("/events")
	assert.Len(t, b.rows(), 1)
	b.press("tbody td a")
	assert.NotZero(t, b.count(".facts div"), "the link leads to the activity")
}

func TestEvents_WebhookAboutAnAthleteIsSeenOnlyWhileActingAsThem(t *testing.T) {
	t.Parallel()
	b := signedIn(t, coach)
	b.open("/events")
	b.show(cyclist)
	b.press(sendButton)
	require.Len(t, b.rows(), 1)
	assert.Equal(t, cyclist, b.text("tbody td"))
	b.press(backButton)
	assert.Equal(t, "/events", b.path())
	assert.Empty(t, b.rows())
}
