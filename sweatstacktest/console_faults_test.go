package sweatstacktest_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

func TestConsole_LengthsOfADayAndMoreDoNotWrap(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	user := c.sandbox.LoneAthlete()
	_, err := c.sandbox.AddActivity(user, sweatstacktest.Recording{Power: make([]float64, 24*3600)})
	require.NoError(t, err)
	assert.Contains(t, c.page("/_sandbox/console/users/"+user.ID), "24:00:00")
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

func TestConsole_OneFaultIsSwitchedOffAndTheOthersStay(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	c.fault("GET /api/v1/users/", "503")
	c.fault("GET /api/v1/teams/", "502")
	c.fault("GET /api/v1/teams/", "500")
	c.sandbox.FailWebhooks(sweatstacktest.WebhookFault{WrongSignature: true})
	status := func(path string) int { return c.get(path, "").status }
	ids := func() []string {
		var out []string
		for _, found := range regexp.MustCompile(`name="id" value="([^"]*)"`).FindAllStringSubmatch(c.page("/_sandbox/console/faults"), -1) {
			out = append(out, found[1])
		}
		return out
	}
	before := ids()
	require.Len(t, before, 3)
	require.Equal(t, http.StatusBadGateway, status("/teams/"), "the oldest is taken")

	done := c.pressOn("fault-off", url.Values{"id": {before[1]}})
	require.Equal(t, http.StatusSeeOther, done.status, "%s", done.body)
	assert.Contains(t, c.page(done.header.Get("Location")), "The fault is off.")
	assert.Equal(t, []string{before[0], before[2]}, ids())
	assert.Equal(t, http.StatusServiceUnavailable, status("/users/"))
	assert.Equal(t, http.StatusInternalServerError, status("/teams/"))
	assert.Contains(t, c.page("/_sandbox/console/webhooks"), "misbehave")

	for _, id := range []string{before[1], "", "fault_99", "0"} {
		answer := c.pressOn("fault-off", url.Values{"id": {id}})
		assert.Equal(t, http.StatusUnprocessableEntity, answer.status, id)
	}
	c.pressOn("clear", nil)
	c.fault("GET /api/v1/users/", "500")
	assert.NotContains(t, before, ids()[0], "a page from before cannot switch another fault off")
}
