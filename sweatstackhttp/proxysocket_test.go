package sweatstackhttp_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

func TestProxySocket_NeedsTheOriginOfTheApplication(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSockets(t, setup{})
		seen := len(s.app.seen)
		for _, origin := range []string{
			"", "null", "https://evil.example", "http://coach.example", "https://coach.example:8443", "https://coach.example.evil.example",
			"https://evil.example/https://coach.example", "https://coach.example/", "coach.example", "https://sub.coach.example",
		} {
			assert.Equal(t, http.StatusForbidden, s.handshake(t, "/", "Origin", origin, "Sec-Fetch-Site", "same-origin").answer.StatusCode, origin)
		}
		assert.Len(t, s.app.seen, seen, "nothing has reached the application behind")
	})
}

func TestProxySocket_OriginGivenTwiceIsRefused(t *testing.T) {
	t.Parallel()
	app := newAppBehind(t, nil)
	k := proxied(t, setup{}, app, sweatstackhttp.ProxyConfig{})
	b := k.signIn(t, k.sandbox.Coach())
	before := len(app.requests())
	head := []string{"GET / HTTP/1.1", "Host: coach.example", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: x", "Sec-WebSocket-Version: 13"}
	assert.Equal(t, http.StatusForbidden, k.rawRequest(t, b, append(head, "Origin: "+appURL, "Origin: https://evil.example")...))
	assert.Len(t, app.requests(), before)
}

func TestProxySocket_HandshakeMustBeWhole(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSockets(t, setup{})
		for _, wrong := range [][]string{
			{"Sec-WebSocket-Version", "12"}, {"Sec-WebSocket-Version", ""}, {"Sec-WebSocket-Key", ""},
		} {
			assert.Equal(t, http.StatusBadRequest, s.handshake(t, "/", wrong...).answer.StatusCode, wrong)
		}
		s.browser.setCookie("__Host-sweatstack_session", "")
		assert.Equal(t, http.StatusUnauthorized, s.handshake(t, "/").answer.StatusCode)
	})
}

func TestProxySocket_CarriesFramesBothWaysWithTheToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSockets(t, setup{})
		here, there := s.open(t, "/_stcore/stream?a=1")
		assert.Equal(t, "/_stcore/stream?a=1", there.request.RequestURI)
		assert.Equal(t, s.sandbox.Coach().ID, s.subjectOf(t, there.request.Header.Get(tokenHeader)))
		assert.NotContains(t, there.request.Header.Get("Cookie"), "sweatstack")
		assert.Equal(t, "streamlit, x", there.request.Header.Get("Sec-WebSocket-Protocol"))
		assert.Equal(t, "coach.example", there.request.Host)
		assert.Equal(t, "streamlit", here.answer.Header.Get("Sec-WebSocket-Protocol"))
		assert.Equal(t, []string{"theme=dark"}, here.answer.Header.Values("Set-Cookie"))

		there.says(2, "hello")
		opcode, payload := here.hears()
		assert.EqualValues(t, 2, opcode)
		assert.Equal(t, "hello", payload)
		here.says(1, "back")
		_, payload = there.hears()
		assert.Equal(t, "back", payload)
		require.NoError(t, here.Close())
		there.hearsEnd()
	})
}

func TestProxySocket_ClosesWith1012ThirtySecondsBeforeItsTokenEndsAndTheNextHasAFreshOne(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newSockets(t, setup{sandbox: append(rotating(), sweatstacktest.WithAccessTokenTTL(15*time.Minute)), config: change})
				begun, last := time.Now(), ""
				for turn := range 3 {
					here, there := s.open(t, "/")
					token := there.request.Header.Get(tokenHeader)
					assert.Equal(t, s.sandbox.Coach().ID, s.subjectOf(t, token))
					assert.NotEqual(t, last, token)
					last = token
					if turn > 0 && mode == "cookie mode" {
						assert.Contains(t, strings.Join(here.answer.Header.Values("Set-Cookie"), "\n"), "__Host-sweatstack_session=",
							"the answer to the handshake brings the cookie with the new token")
					}
					assert.Equal(t, 1012, here.hearsClose())
					begun = begun.Add(14*time.Minute + 30*time.Second)
					assert.WithinDuration(t, begun, time.Now(), time.Second)
					here.says(8, "\x03\xf4")
					assert.Equal(t, 1012, there.hearsClose(), "the browser's answer reaches the application")
					require.NoError(t, there.Close())
					here.hearsEnd()
				}
				assert.Zero(t, s.sandbox.Counters().RefreshReused)
			})
		})
	}
}

func TestProxySocket_ActingClosesWithTheAthletesToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSockets(t, setup{sandbox: []sweatstacktest.Option{sweatstacktest.WithAccessTokenTTL(15 * time.Minute)}})
		time.Sleep(10 * time.Minute)
		athlete := s.sandbox.Athletes()[0]
		require.Equal(t, http.StatusSeeOther, s.browser.selects(s.kit, athlete).status)
		time.Sleep(14*time.Minute + 5*time.Second) // 55 s left
		here, there := s.open(t, "/")
		begun := time.Now()
		assert.Equal(t, athlete.ID, s.subjectOf(t, there.request.Header.Get(tokenHeader)))
		assert.Equal(t, 1012, here.hearsClose())
		assert.WithinDuration(t, begun.Add(14*time.Minute+30*time.Second), time.Now(), time.Second, "a new token before the upgrade")
	})
}

func TestProxySocket_TokenThatCannotBeRenewedJustNowServesHalfOfWhatItHasLeft(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSockets(t, setup{sandbox: []sweatstacktest.Option{sweatstacktest.WithAccessTokenTTL(15 * time.Minute)}})
		time.Sleep(14*time.Minute + 20*time.Second)
		s.sandbox.Fail("POST /api/v1/oauth/token", sweatstacktest.Fault{Status: 503, Times: 99})
		begun := time.Now()
		here, _ := s.open(t, "/")
		assert.Equal(t, 1012, here.hearsClose())
		assert.WithinDuration(t, begun.Add(20*time.Second), time.Now(), 8*time.Second)
	})
}

func TestProxySocket_FrameUnderWayIsEndedBeforeTheCloseFrame(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSockets(t, setup{sandbox: []sweatstacktest.Option{sweatstacktest.WithAccessTokenTTL(15 * time.Minute)}})
		here, there := s.open(t, "/")
		go func() {
			_, _ = there.Write([]byte{0x82, 4, 'h', 'a'})
			time.Sleep(14*time.Minute + 31*time.Second) // into the grace
			_, _ = there.Write(append([]byte{'l', 'f'}, 0x82, 2, 'n', 'o'))
			_, _ = there.Write([]byte{0x82, 2, 'n', 'o'})
		}()
		_, payload := here.hears()
		assert.Equal(t, "half", payload)
		assert.Equal(t, 1012, here.hearsClose())
		here.hearsEnd()
	})
}

func TestProxySocket_AppThatNeverEndsItsFrameIsCutOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSockets(t, setup{sandbox: []sweatstacktest.Option{sweatstacktest.WithAccessTokenTTL(15 * time.Minute)}})
		here, there := s.open(t, "/")
		begun := time.Now()
		_, err := there.Write([]byte{0x82, 127, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 'x'})
		require.NoError(t, err)
		rest, err := io.ReadAll(here.reader)
		require.NoError(t, err)
		assert.Len(t, rest, 11, "no close frame in the middle of another")
		assert.WithinDuration(t, begun.Add(14*time.Minute+35*time.Second), time.Now(), 2*time.Second)
		there.hearsEnd()
	})
}

func TestProxySocket_BrowserThatDoesNotReadIsCutOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSockets(t, setup{sandbox: []sweatstacktest.Option{sweatstacktest.WithAccessTokenTTL(15 * time.Minute)}})
		_, there := s.open(t, "/")
		begun := time.Now()
		there.says(2, strings.Repeat("x", 100)) // nobody takes it
		there.hearsEnd()
		assert.WithinDuration(t, begun.Add(14*time.Minute+35*time.Second), time.Now(), 2*time.Second)
	})
}

func TestProxySocket_CloseFrameOfTheAppIsNotFollowedByAnother(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSockets(t, setup{sandbox: []sweatstacktest.Option{sweatstacktest.WithAccessTokenTTL(15 * time.Minute)}})
		here, there := s.open(t, "/")
		there.says(8, "\x03\xe8")
		assert.Equal(t, 1000, here.hearsClose())
		here.hearsEnd() // the browser never answers
	})
}

func TestProxySocket_SignOutClosesItWithinFifteenSeconds(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newSockets(t, setup{config: change})
				here, _ := s.open(t, "/")
				time.Sleep(time.Minute)
				begun := time.Now()
				require.Equal(t, http.StatusSeeOther, s.browser.post("/auth/sweatstack/logout", nil).status)
				assert.Equal(t, 1008, here.hearsClose())
				assert.LessOrEqual(t, time.Since(begun), 15*time.Second)
				assert.Equal(t, http.StatusUnauthorized, s.handshake(t, "/").answer.StatusCode)
			})
		})
	}
}

func TestProxySocket_SignOutEverywhereClosesItToo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSockets(t, setup{config: func(c *sweatstackhttp.Config) {
			c.Store, c.Sessions = tokenstore.NewMemory(), tokenstore.NewMemorySessions()
		}})
		here, _ := s.open(t, "/")
		time.Sleep(time.Minute)
		require.NoError(t, s.auth.SignOutEverywhere(t.Context(), s.sandbox.Coach().ID))
		begun := time.Now()
		assert.Equal(t, 1008, here.hearsClose())
		assert.LessOrEqual(t, time.Since(begun), 15*time.Second)
	})
}

// Without a session store a disconnected person has no session that was ended:
// their tokens are gone, or those of a sign-in since are there.
func TestProxySocket_DisconnectClosesItToo(t *testing.T) {
	t.Parallel()
	for name, again := range map[string]bool{"and nothing more": false, "and a new sign-in": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newSockets(t, setup{config: inStoreMode})
				here, _ := s.open(t, "/")
				time.Sleep(time.Minute)
				require.NoError(t, s.auth.Disconnect(t.Context(), s.sandbox.Coach().ID))
				if again {
					s.signIn(t, s.sandbox.Coach())
				}
				begun := time.Now()
				assert.Equal(t, 1008, here.hearsClose())
				assert.LessOrEqual(t, time.Since(begun), 15*time.Second)
			})
		})
	}
}

func TestProxySocket_EndsWithTheSession(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSockets(t, setup{sandbox: []sweatstacktest.Option{sweatstacktest.WithAccessTokenTTL(24 * time.Hour)},
			config: func(c *sweatstackhttp.Config) { c.SessionLifetime, c.SessionIdle = time.Hour, time.Hour }})
		begun := time.Now()
		here, _ := s.open(t, "/")
		assert.Equal(t, 1012, here.hearsClose())
		assert.WithinDuration(t, begun.Add(time.Hour), time.Now(), 2*time.Second)
		assert.Equal(t, http.StatusUnauthorized, s.handshake(t, "/").answer.StatusCode)
	})
}

func TestProxySocket_AppThatDoesNotTakeItAnswersForItself(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSockets(t, setup{sandbox: []sweatstacktest.Option{sweatstacktest.WithAccessTokenTTL(15 * time.Minute)}})
		time.Sleep(14*time.Minute + 15*time.Second)
		refused := s.handshake(t, "/refused").answer
		assert.Equal(t, http.StatusTeapot, refused.StatusCode)
		assert.Contains(t, refused.Header.Get("Set-Cookie"), "__Host-sweatstack_session=", "the token was renewed for the upgrade")
		assert.Equal(t, []string{"private, no-store"}, refused.Header.Values("Cache-Control"))
		assert.Equal(t, http.StatusBadGateway, s.handshake(t, "/other").answer.StatusCode, "another protocol than the one asked for")
		<-s.app.taken
	})
}
