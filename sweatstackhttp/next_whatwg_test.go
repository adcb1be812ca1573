package sweatstackhttp

import (
	"net/url"
	"strings"
	"testing"

	whatwg "github.com/nlnwa/whatwg-url/url"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Browsers do not read addresses as net/url does: they follow the URL standard
// of the WHATWG, which takes "\" for "/", drops line breaks, and knows "%2e%2e"
// as "..". So what the kit accepts is read here as a browser reads it.

// place is an application: its address, and the page that a browser is on when
// it gets a Location.
type place struct {
	page   string
	prefix string // of the kit's routes
}

func places() []place {
	return []place{
		{"https://coach.example/", "/auth/sweatstack"},
		{"https://coach.example/auth/sweatstack/callback?code=c&state=s", "/auth/sweatstack"},
		{"https://example.org:8443/coach/auth/sweatstack/login?next=/x", "/coach/auth/sweatstack"},
		{"http://localhost:8000/auth/sweatstack/login", "/auth/sweatstack"},
		{"http://localhost:8000/a/b/c/d", "/sign"},
	}
}

// whatwgFault says what is wrong with a place to go to as a browser on a page
// sees it; nothing gives "".
func whatwgFault(location string, p place) string {
	page, err := whatwg.Parse(p.page)
	if err != nil {
		return "page " + p.page + ": " + err.Error()
	}
	to, err := page.Parse(location)
	if err != nil {
		return "a browser cannot read it: " + err.Error()
	}
	if to.Protocol() != page.Protocol() || to.Host() != page.Host() || to.Username() != "" || to.Password() != "" {
		return "leads to " + to.Href(false)
	}
	// Some routers match the path as it is, some decode it first.
	for _, path := range []string{to.Pathname(), decoded(to.Pathname())} {
		if path == p.prefix || strings.HasPrefix(path, p.prefix+"/") {
			return "leads into the kit's own routes: " + path
		}
	}
	return ""
}

func decoded(path string) string {
	if text, err := url.PathUnescape(path); err == nil {
		return text
	}
	return path
}

func TestWHATWG_ReadsTheTricksThatItIsHereFor(t *testing.T) {
	t.Parallel()
	for _, trick := range []string{
		"https://evil.example/x", "//evil.example/x", `/\evil.example/x`, `\\evil.example`, "/\t/evil.example", "\n//evil.example",
		`https:\\evil.example`, "///evil.example", "/auth/sweatstack/logout", "/a/../auth/sweatstack/login", "/a/%2E%2e/auth/sweatstack/login",
		"/auth/%73weatstack/login",
	} {
		assert.NotEmpty(t, whatwgFault(trick, places()[0]), "%q", trick)
	}
	for _, fine := range []string{"/", "/ok?x=1#y", "/a/../b", "/auth/other", "/auth/sweatstackx"} {
		assert.Empty(t, whatwgFault(fine, places()[0]), "%q", fine)
	}
}

func TestNext_EveryVectorStaysWithinTheApplicationInABrowser(t *testing.T) {
	t.Parallel()
	v := readNextVectors(t)
	var all []string
	for _, c := range v.Accept {
		all = append(all, c.In)
	}
	for _, c := range v.Reject {
		all = append(all, c.In)
	}
	for _, p := range places() {
		for _, in := range all {
			got, _ := parseTarget(in, p.prefix)
			assert.Empty(t, whatwgFault(string(got), p), "%q became %q on %s", in, got, p.page)
		}
	}
}

// hiddenPrefixes are targets below the kit's own routes where a browser sees
// them, but not after one decoding: what is encoded takes the way up.
func hiddenPrefixes() []string {
	return []string{
		"/auth/sweatstack/login%2F..%2F..%2F..", "/auth/sweatstack/login%2f..%2f..%2F../x", "/auth/sweatstack/x%2F%2E%2E%2F..%2F../y",
		"/a/%2e%2e/auth/sweatstack/x%2F..%2F..%2F..", "/coach/auth/sweatstack/logout%2F..%2F..%2F..",
	}
}

func TestNext_EncodedSlashesHideNoRouteOfTheKit(t *testing.T) {
	t.Parallel()
	for _, in := range hiddenPrefixes() {
		prefix := "/auth/sweatstack"
		if strings.HasPrefix(in, "/coach") {
			prefix = "/coach" + prefix
		}
		got, ok := parseTarget(in, prefix)
		assert.False(t, ok, in)
		assert.Equal(t, home, got, in)
	}
	got, ok := parseTarget("/auth/sweatstackx%2F..%2Flogin/..%2F..", "/auth/sweatstack")
	assert.True(t, ok, "what only looks alike passes")
	assert.Equal(t, target("/auth/sweatstackx%2F..%2Flogin/..%2F.."), got)
}

// FuzzNextInABrowser looks for a target that the kit accepts and that a browser
// takes for another origin, or for one of the kit's own routes.
func FuzzNextInABrowser(f *testing.F) {
	v := readNextVectors(f)
	for _, c := range v.Accept {
		f.Add(c.In)
	}
	for _, c := range v.Reject {
		f.Add(c.In)
	}
	for _, in := range hiddenPrefixes() {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		for _, p := range places() {
			got, ok := parseTarget(in, p.prefix)
			if !ok {
				require.Equal(t, home, got)
				continue
			}
			require.Empty(t, whatwgFault(string(got), p), "%q became %q on %s", in, got, p.page)
		}
	})
}
