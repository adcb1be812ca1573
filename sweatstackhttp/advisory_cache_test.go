package sweatstackhttp_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// sharedCache is a cache in front of an application, as careless as the
// standard (RFC 9111) lets it be, and in one thing worse: it keeps Set-Cookie.
// Only no-store, private and Vary hold it back.
type sharedCache struct {
	app  http.Handler
	kept map[string][]keptAnswer // by method and address
	hits int
}

type keptAnswer struct {
	vary   map[string]string // the request's headers that it varies by
	answer *httptest.ResponseRecorder
}

func (c *sharedCache) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	key := r.Method + " " + r.URL.String()
	safe := r.Method == http.MethodGet || r.Method == http.MethodHead
	for _, kept := range c.kept[key] {
		same := true
		for name, value := range kept.vary {
			same = same && strings.Join(r.Header.Values(name), ",") == value
		}
		if same && safe {
			c.hits++
			replay(w, kept.answer)
			return
		}
	}
	recorder := httptest.NewRecorder()
	c.app.ServeHTTP(recorder, r)
	replay(w, recorder)
	control := strings.ToLower(strings.Join(recorder.Header().Values("Cache-Control"), ","))
	if !safe || strings.Contains(control, "no-store") || strings.Contains(control, "private") {
		return
	}
	vary := map[string]string{}
	for _, line := range recorder.Header().Values("Vary") {
		for name := range strings.SplitSeq(line, ",") {
			vary[strings.TrimSpace(name)] = strings.Join(r.Header.Values(strings.TrimSpace(name)), ",")
		}
	}
	c.kept[key] = append(c.kept[key], keptAnswer{vary, recorder})
}

func replay(w http.ResponseWriter, kept *httptest.ResponseRecorder) {
	for name, values := range kept.Header() {
		w.Header()[name] = slices.Clone(values)
	}
	w.WriteHeader(kept.Code)
	_, _ = w.Write(kept.Body.Bytes())
}

func TestAdvisory_SharedCacheServesNobodyThePageOfAnother(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			// A page whose author wants it cached, whatever the kit says.
			k.mux.Handle("/public", sweatstackhttp.Handler(k.auth, func(w http.ResponseWriter, _ *http.Request, u sweatstackhttp.OptionalUser) error {
				user, _ := u.User()
				w.Header().Set("Cache-Control", "public, max-age=3600")
				return say(w, "public page for %q", user.ID())
			}))
			coach, athlete := k.signIn(t, k.sandbox.Coach()), k.signIn(t, k.sandbox.Athletes()[0])
			stranger := k.newBrowser(t)
			cache := &sharedCache{app: k.mux, kept: map[string][]keptAnswer{}}
			coach.app, athlete.app, stranger.app = cache, cache, cache
			for _, wait := range []time.Duration{0, time.Minute, 16 * time.Minute, 2 * time.Hour} { // the cookie is written anew
				k.sandbox.Advance(wait)
				for _, path := range []string{"/me", "/shown", "/maybe", "/maybe-shown", "/public"} {
					for range 2 {
						assert.Contains(t, coach.get(path).body, k.sandbox.Coach().ID, path)
						assert.Contains(t, athlete.get(path).body, k.sandbox.Athletes()[0].ID, path)
						nobody := stranger.get(path)
						assert.NotContains(t, nobody.body, k.sandbox.Coach().ID, path)
						assert.NotContains(t, nobody.body, k.sandbox.Athletes()[0].ID, path)
						assert.Empty(t, nobody.cookie(sessionCookie), path)
					}
				}
			}
			for key, answers := range cache.kept {
				assert.Equal(t, "GET "+appURL+"/public", key, "nothing else was kept")
				for _, kept := range answers {
					assert.Empty(t, kept.answer.Header().Values("Set-Cookie"), "no session is in the cache")
				}
			}
			assert.NotZero(t, cache.hits, "the cache works")
		})
	}
}

// The cache itself must be dangerous: an application without the kit's headers
// is mixed up by it.
func TestAdvisory_SharedCacheOfTheTestsMixesUpAPageWithoutHeaders(t *testing.T) {
	t.Parallel()
	count := 0
	cache := &sharedCache{kept: map[string][]keptAnswer{}, app: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		count++
		http.SetCookie(w, &http.Cookie{Name: "session", Value: strconv.Itoa(count)})
	})}
	k := newKit(t, setup{})
	first, second := k.newBrowser(t), k.newBrowser(t)
	first.app, second.app = cache, cache
	require.Equal(t, "session=1", first.get("/").cookie("session"))
	assert.Equal(t, "session=1", second.get("/").cookie("session"), "the session of another")
}
