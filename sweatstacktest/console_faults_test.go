package sweatstacktest_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

func TestConsole_LengthsOfADayAndMoreDoNotWrap(t *testing.T) {
	t.Parallel()
	c := newConsole(t, sweatstacktest.WithAccessTokenTTL(49*time.Hour))
	assert.Contains(t, c.page("/"), "49:00:00")
}

func TestConsole_ShowsTheTracesAsTheyAreNow(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	user := c.sandbox.LoneAthlete()
	bearer := c.signIn(user).AccessToken
	activity := c.sandbox.Activities(user)[0]
	path := "/_sandbox/console/users/" + user.ID + "/activities/" + activity.ID
	made := c.create(bearer, `{"timestamp":"`+activity.Start.Add(time.Second).Format(time.RFC3339)+`","lactate":17.3}`)
	assert.Contains(t, c.page(path), "17.3 mmol/L", "one that a request made")
	require.Equal(t, http.StatusNoContent, c.body(http.MethodDelete, "/traces/"+made.ID, bearer, "").status)
	assert.NotContains(t, c.page(path), "17.3 mmol/L")
	c.create(bearer, `{"timestamp":"`+activity.Start.Add(2*time.Second).Format(time.RFC3339)+`"}`)
	c.page(path)
}

func TestConsole_TellsWhatIsHeldBackAfterTheFaultIsUsedUp(t *testing.T) {
	t.Parallel()
	stub := &endpointStub{}
	c := newConsole(t, sweatstacktest.WithWebhookHandler(stub))
	c.sandbox.FailWebhooks(sweatstacktest.WebhookFault{Times: 1, Hold: 3})
	sendNumbered(t, c.sandbox, 1)
	require.Zero(t, stub.count())
	assert.Contains(t, c.page("/_sandbox/console/webhooks"), "1 are held back")
	c.pressOn("webhook-fault", url.Values{"kind": {""}})
	assert.Equal(t, 1, stub.count())
}

func TestConsole_TheClockNeverGoesBack(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	for range 3 {
		before := c.sandbox.Now()
		c.pressOn("clock", url.Values{"advance": {"2562047h"}})
		assert.False(t, c.sandbox.Now().Before(before), "%v after %v", c.sandbox.Now(), before)
	}
	assert.Positive(t, c.sandbox.Now().Year())
}
