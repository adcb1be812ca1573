package sweatstacktest_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

func TestConsole_AWatchedPageLoadsAgainUntilItIsPaused(t *testing.T) {
	t.Parallel()
	c := newConsole(t, sweatstacktest.WithWebhookHandler(&endpointStub{}))
	for _, path := range []string{"/_sandbox/console/requests", "/_sandbox/console/webhooks"} {
		for query, live := range map[string]bool{
			"": false, "?live=on": true, "?live=off": false, "?live=": false, "?live=ON": false, "?live=off&live=on": false, "?done=send": false,
		} {
			answer := c.send(http.MethodGet, path+query, "", "Host", "localhost")
			require.Equal(t, http.StatusOK, answer.status)
			page := string(answer.body)
			if live {
				assert.Equal(t, "2", answer.header.Get("Refresh"), "%s%s", path, query)
				assert.Contains(t, page, "<b>Live</b>, loaded again every two seconds")
				assert.Contains(t, page, `href="?live=off">Pause</a>`)
				assert.NotContains(t, page, "Watch live")
				continue
			}
			assert.Empty(t, answer.header.Get("Refresh"), "%s%s", path, query)
			assert.Contains(t, page, "<b>Paused</b>, as of ")
			assert.Contains(t, page, `href="?live=on">Watch live</a>`)
			assert.NotContains(t, page, "<b>Live</b>")
		}
	}
	assert.Empty(t, c.send(http.MethodGet, "/?live=on", "", "Host", "localhost").header.Get("Refresh"), "only lists are watched")
}

// A form that is loaded again forgets what was typed into it.
func TestConsole_AWatchedPageHasNoFieldToLose(t *testing.T) {
	t.Parallel()
	c := newConsole(t, sweatstacktest.WithWebhookHandler(&endpointStub{}))
	c.event(sweatstacktest.Webhook{ResourceID: "a_1"})
	assert.Contains(t, c.page("/_sandbox/console/webhooks?live=off"), "<input")
	live := c.page("/_sandbox/console/webhooks?live=on")
	assert.NotContains(t, live, "<input")
	assert.NotContains(t, live, "<select")
	assert.Contains(t, live, "Pause to send events")
	assert.Contains(t, live, "Send again", "a button has nothing to lose")
	assert.Contains(t, live, "a_1")
}

// The row that has the focus is scrolled into sight each time that the page loads.
func TestConsole_TheNewestIsOnTopAndTheReaderStaysAtTheirRow(t *testing.T) {
	t.Parallel()
	c := newConsole(t, sweatstacktest.WithWebhookHandler(&endpointStub{}))
	row := regexp.MustCompile(`<tr( class="here")?>\s*<td><a href="\?live=on&amp;at=([^"]+)"( autofocus aria-current="true")?><time`)
	for path, more := range map[string]func(){
		"/_sandbox/console/requests": func() { c.get("/x", "") },
		"/_sandbox/console/webhooks": func() { c.event(sweatstacktest.Webhook{ResourceID: "a"}) },
	} {
		more()
		first := row.FindAllStringSubmatch(c.page(path+"?live=on"), -1)
		require.Len(t, first, 1)
		id := first[0][2]
		assert.Empty(t, first[0][1]+first[0][3], "nobody chose it yet")
		more()
		page := c.page(path + "?live=on&at=" + id)
		rows := row.FindAllStringSubmatch(page, -1)
		require.Len(t, rows, 2)
		assert.Equal(t, id, rows[1][2], "below the newer one")
		assert.NotEmpty(t, rows[1][1])
		assert.NotEmpty(t, rows[1][3])
		assert.Empty(t, rows[0][1]+rows[0][3])
		assert.Contains(t, page, `href="?live=off&amp;at=`+id+`">Pause`, "a pause keeps the place")
		assert.Contains(t, c.page(path+"?live=off&at="+id), `href="?live=on&amp;at=`+id+`">Watch live`)

		gone := c.page(path + "?live=on&at=" + url.QueryEscape(hostileMarkup))
		assertOnlyText(t, path, gone)
		assert.Contains(t, gone, `href="?live=off">Pause`, "a row that is not listed is no place")
		assert.NotContains(t, gone, "autofocus")
	}
}
