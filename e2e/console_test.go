package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// console collects what the browser has to complain about in one tab: messages
// on the console, uncaught exceptions, violations of the content security
// policy, and requests to anywhere but the application and its sandbox.
type console struct {
	mu           sync.Mutex
	allowedHosts []string
	complaints   []string
	expected     []string
}

// listen takes an event of the tab.
func (c *console) listen(event any) {
	switch e := event.(type) {
	case *log.EventEntryAdded:
		c.add("log: %s: %s (%s)", e.Entry.Source, e.Entry.Text, e.Entry.URL)
	case *runtime.EventExceptionThrown:
		c.add("exception: %s", e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		c.add("console.%s: %s", e.Type, asJSON(e.Args))
	case *audits.EventIssueAdded:
		c.add("issue: %s: %s", e.Issue.Code, asJSON(e.Issue.Details))
	case *network.EventRequestWillBeSent:
		if !c.allowed(e.Request.URL) {
			c.add("request to another host: %s", e.Request.URL)
		}
	}
}

func (c *console) allowed(address string) bool {
	to, err := url.Parse(address)
	if err != nil {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return to.Scheme == "data" || to.Scheme == "about" || slices.Contains(c.allowedHosts, to.Host)
}

// allowHost allows requests to one more host.
func (c *console) allowHost(host string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.allowedHosts = append(c.allowedHosts, host)
}

func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func (c *console) add(format string, values ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.complaints = append(c.complaints, fmt.Sprintf(format, values...))
}

// expect allows complaints that hold a text.
func (c *console) expect(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.expected = append(c.expected, text)
}

// expectStatus allows the message that the browser logs for a page with an
// error status.
func (c *console) expectStatus(status int) {
	c.expect(fmt.Sprintf("the server responded with a status of %d", status))
}

// unexpected gives the complaints that no test has allowed.
func (c *console) unexpected() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(c.complaints), func(complaint string) bool {
		return slices.ContainsFunc(c.expected, func(text string) bool { return strings.Contains(complaint, text) })
	})
}
