package sweatstackhttp_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// Many people whose tokens end at once, some of whom go away in the middle:
// answers must not slip by one.
func TestAdvisory_RefreshResultsNeverCrossUsers(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change, sandbox: rotating()})
			people := append([]sweatstacktest.User{k.sandbox.Coach(), k.sandbox.LoneAthlete()}, k.sandbox.Athletes()...)
			browsers := make([]*browser, len(people))
			for i, person := range people {
				browsers[i] = k.signIn(t, person)
			}
			for range 3 {
				k.sandbox.Advance(16 * time.Minute)
				var wg sync.WaitGroup
				for i, person := range people {
					cookie := sessionCookie + "=" + browsers[i].cookies()[sessionCookie]
					for turn := range 12 {
						wg.Go(func() {
							ctx, cancel := context.WithCancel(t.Context())
							defer cancel()
							request := httptest.NewRequestWithContext(ctx, http.MethodGet, appURL+"/me", nil)
							request.Header.Set("Cookie", cookie)
							recorder := httptest.NewRecorder()
							if turn%3 == 0 {
								go cancel() // at some moment of the refresh, before or after it
							}
							k.mux.ServeHTTP(recorder, request)
							if turn%3 != 0 && recorder.Code != http.StatusOK {
								t.Errorf("%s got %d", person.ID, recorder.Code)
							}
							if body := recorder.Body.String(); recorder.Code == http.StatusOK && body != "" && body != "principal "+person.ID+" "+person.ID {
								t.Errorf("%s saw %q", person.ID, body)
							}
						})
					}
				}
				wg.Wait()
				for i, person := range people {
					require.Equal(t, "principal "+person.ID+" "+person.ID, browsers[i].get("/me").body, "the cookie that is written is the person's own")
				}
			}
			assert.Zero(t, k.sandbox.Counters().RefreshReused)
		})
	}
}

// An attacker who can put cookies into a browser before its owner signs in must
// not share the session that the sign-in makes.
func TestAdvisory_SessionPlantedBeforeTheSignInIsNeverTheVictims(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			attacker := k.signIn(t, k.sandbox.Coach())
			require.Equal(t, http.StatusSeeOther, attacker.selects(k, k.sandbox.Athletes()[0]).status)
			planted := attacker.copy()
			victim := planted.copy()
			login := victim.get("/auth/sweatstack/login?next=/shown")
			require.Equal(t, "/shown", victim.get(k.press(t, login.location(), "user_id", k.sandbox.LoneAthlete().ID)).location())

			for name, value := range planted.cookies() {
				assert.NotEqual(t, value, victim.cookies()[name], "%s is new or gone", name)
			}
			assert.NotContains(t, victim.cookies(), subjectCookie, "the selection of before is gone")
			page := victim.get("/shown").body
			assert.Contains(t, page, "actor "+k.sandbox.LoneAthlete().ID+" subject "+k.sandbox.LoneAthlete().ID)
			assert.Equal(t, http.StatusSeeOther, planted.get("/me").status, "what was planted opens nothing any more")
			// Nor does the selection, put back beside the new session.
			mixed := victim.copy()
			mixed.setCookie(subjectCookie, planted.cookies()[subjectCookie])
			assert.Contains(t, mixed.get("/shown").body, "subject "+k.sandbox.LoneAthlete().ID)
		})
	}
}

func TestAdvisory_EverySignInHasASessionOfItsOwn(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			phone, desk := k.signIn(t, k.sandbox.Coach()), k.signIn(t, k.sandbox.Coach())
			require.NotEqual(t, phone.cookies()[sessionCookie], desk.cookies()[sessionCookie])
			require.Equal(t, http.StatusSeeOther, phone.selects(k, k.sandbox.Athletes()[0]).status)
			desk.setCookie(subjectCookie, phone.cookies()[subjectCookie])
			assert.Contains(t, desk.get("/shown").body, "subject "+k.sandbox.Coach().ID, "a selection is of one session, even of the same person")
		})
	}
}

// The link of an attacker's own sign-in, in the browser of a victim: the victim
// would go on in the attacker's account and leave their data there.
func TestAdvisory_SignInOfTheAttackerInTheVictimsBrowser(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			attacker := k.newBrowser(t)
			page := attacker.get("/auth/sweatstack/login").location()
			link := k.press(t, page, "user_id", k.sandbox.LoneAthlete().ID)
			for name, victim := range map[string]*browser{
				"nobody": k.newBrowser(t), "somebody in the middle of a sign-in": k.newBrowser(t), "somebody signed in": k.signIn(t, k.sandbox.Coach()),
			} {
				if strings.Contains(name, "middle") {
					victim.begins(k)
				}
				for _, headers := range [][]string{nil, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Site", "cross-site"}} {
					a := victim.get(link, headers...)
					assert.Empty(t, a.cookie(sessionCookie), name)
					assert.NotContains(t, victim.get("/maybe").body, k.sandbox.LoneAthlete().ID, name)
				}
			}
			assert.Equal(t, "/", attacker.get(link).location(), "the attacker's own browser gets in")
		})
	}
}
