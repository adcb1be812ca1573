package sweatstackhttp_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// withAthletePage adds a page that acts as the athlete of its address.
func withAthletePage(k *kit) {
	k.mux.Handle("GET /athletes/{id}", sweatstackhttp.Handler(k.auth, func(w http.ResponseWriter, r *http.Request, _ sweatstackhttp.OptionalUser) error {
		user, err := k.auth.As(r.Context(), r.PathValue("id"))
		if err != nil {
			return err
		}
		info, err := user.Client().Activities.List(r.Context(), sweatstack.ActivityListParams{Limit: 1})
		if err != nil {
			return err
		}
		return say(w, "actor %s subject %s acting %t activity %s", user.Actor().ID(), user.ID(), user.Acting(), info[0].ID)
	}))
}

func TestAs_ActsForOneRequestAndLeavesTheSelectionAlone(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			withAthletePage(k)
			coach, athletes := k.sandbox.Coach(), k.sandbox.Athletes()
			b := k.signIn(t, coach)
			require.Equal(t, http.StatusSeeOther, b.selects(k, athletes[0]).status)
			got := b.get("/athletes/" + athletes[1].ID)
			require.Equal(t, http.StatusOK, got.status, got.body)
			assert.Equal(t, fmt.Sprintf("actor %s subject %s acting true activity %s",
				coach.ID, athletes[1].ID, k.sandbox.Activities(athletes[1])[0].ID), got.body)
			assert.Contains(t, b.get("/shown").body, "subject "+athletes[0].ID)
			self := b.get("/athletes/" + coach.ID)
			assert.Contains(t, self.body, "acting false")
		})
	}
}

func TestAs_RefusalsAreToldApartAndNeverShowThePrincipalsData(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	withAthletePage(k)
	b := k.signIn(t, k.sandbox.Coach())
	assert.Equal(t, http.StatusForbidden, b.get("/athletes/"+k.sandbox.LoneAthlete().ID).status)
	assert.Equal(t, http.StatusNotFound, b.get("/athletes/01JZZZZZZZZZZZZZZZZZZZZZZZ").status)
	assert.Equal(t, http.StatusNotFound, b.get("/athletes/%2E%2E").status)
	assert.Equal(t, http.StatusSeeOther, k.newBrowser(t).get("/athletes/"+k.sandbox.Athletes()[0].ID).status, "nobody is signed in")
	k.sandbox.Fail("POST /api/v1/oauth/delegated-token", sweatstacktest.Fault{Status: 500, Times: 9})
	down := b.get("/athletes/" + k.sandbox.Athletes()[0].ID)
	assert.Contains(t, []int{http.StatusBadGateway, http.StatusServiceUnavailable}, down.status)
}

// The id is a part of the address, so anybody can make one up.
func TestAs_MadeUpIDIsNoAccessAndNoFaultOfTheApplication(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	withAthletePage(k)
	b := k.signIn(t, k.sandbox.Coach())
	for _, status := range []int{http.StatusBadRequest, http.StatusGone, http.StatusUnprocessableEntity} {
		k.sandbox.Fail("POST /api/v1/oauth/delegated-token", sweatstacktest.Fault{Status: status, Times: 1})
		assert.Equal(t, http.StatusForbidden, b.get("/athletes/no-id").status, status)
	}
}

func TestAs_WithoutAMiddlewarePanicsWithWhatIsMissing(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	assert.PanicsWithValue(t, "sweatstackhttp: Auth.As needs a middleware such as Auth.AuthenticatedUser on this route",
		func() { _, _ = k.auth.As(t.Context(), "id") })
}

func TestAs_AccessThatIsWithdrawnIsAskedForAnewAfterA403(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	k.mux.Handle("GET /swallows/{id}", sweatstackhttp.Handler(k.auth, func(w http.ResponseWriter, r *http.Request, _ sweatstackhttp.AuthenticatedUser) error {
		user, err := k.auth.As(r.Context(), r.PathValue("id"))
		if err != nil {
			return err
		}
		_, err = user.Client().Activities.List(r.Context(), sweatstack.ActivityListParams{Limit: 1})
		return say(w, "forbidden %t", errors.Is(err, sweatstack.ErrForbidden))
	}))
	b := k.signIn(t, k.sandbox.Coach())
	athlete := k.sandbox.Athletes()[0]
	require.Equal(t, "forbidden false", b.get("/swallows/"+athlete.ID).body)
	asked := k.sandbox.Counters().Delegated
	require.Equal(t, "forbidden false", b.get("/swallows/"+athlete.ID).body)
	require.Equal(t, asked, k.sandbox.Counters().Delegated, "the token is kept while it works")
	k.sandbox.Fail("GET /api/v1/activities/", sweatstacktest.Fault{Status: http.StatusForbidden, Times: 1})
	require.Equal(t, "forbidden true", b.get("/swallows/"+athlete.ID).body)
	require.Equal(t, "forbidden false", b.get("/swallows/"+athlete.ID).body)
	assert.Equal(t, asked+1, k.sandbox.Counters().Delegated)
}

func TestRequireSelf_RefusesWhileActingAndLetsTheOwnAccountThrough(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			ran := 0
			k.mux.Handle("/settings", k.auth.RequireSelf(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				ran++
				_ = say(w, "settings of %s", sweatstackhttp.AuthenticatedUserFrom(r.Context()).ID())
			})))
			b := k.signIn(t, k.sandbox.Coach())
			assert.Equal(t, "settings of "+k.sandbox.Coach().ID, b.get("/settings").body)
			require.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
			refused := b.get("/settings")
			assert.Equal(t, http.StatusConflict, refused.status)
			assert.Contains(t, refused.body, `<form method="post" action="`+k.auth.URLs().SelectSelf("/settings")+`"><button>Back to myself</button></form>`)
			assert.Equal(t, http.StatusConflict, b.post("/settings", url.Values{"a": {"b"}}).status)
			assert.Equal(t, 1, ran)
			require.Equal(t, http.StatusSeeOther, b.post(k.auth.URLs().SelectSelf("/settings"), nil).status)
			assert.Equal(t, http.StatusOK, b.get("/settings").status)
			assert.Equal(t, http.StatusSeeOther, k.newBrowser(t).get("/settings").status, "nobody is sent to the sign-in")
		})
	}
}

// audit collects what [sweatstackhttp.Config.OnActing] is told.
type audit struct {
	mu     sync.Mutex
	deeds  []string
	refuse error
}

func (a *audit) note(_ context.Context, act sweatstackhttp.Acting) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.deeds = append(a.deeds, fmt.Sprintf("%s: %s as %s, %s %s", act.Via, act.Actor.ID(), act.Subject.ID, act.Method, act.Path))
	return a.refuse
}

func TestOnActing_HearsOfEveryDeedInAnothersPlaceAndOfNoOther(t *testing.T) {
	t.Parallel()
	book := &audit{}
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.OnActing = book.note }})
	withAthletePage(k)
	coach, athlete := k.sandbox.Coach(), k.sandbox.Athletes()[0]
	b := k.signIn(t, coach)
	require.Equal(t, http.StatusOK, b.get("/shown").status)
	require.Equal(t, http.StatusOK, b.get("/athletes/"+coach.ID).status)
	require.Empty(t, book.deeds)
	require.Equal(t, http.StatusSeeOther, b.selects(k, athlete).status)
	require.Equal(t, http.StatusOK, b.post("/shown", nil).status)
	require.Equal(t, http.StatusOK, b.get("/me").status)
	require.Equal(t, http.StatusOK, b.get("/athletes/"+k.sandbox.Athletes()[1].ID).status)
	who := coach.ID + " as " + athlete.ID
	assert.Equal(t, []string{
		"select: " + who + ", POST /auth/sweatstack/select-user/" + athlete.ID,
		"request: " + who + ", POST /shown",
		"as: " + coach.ID + " as " + k.sandbox.Athletes()[1].ID + ", GET /athletes/" + k.sandbox.Athletes()[1].ID,
	}, book.deeds)
}

func TestOnActing_HearsNothingOfWhatThePlatformRefuses(t *testing.T) {
	t.Parallel()
	book := &audit{}
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.OnActing = book.note }})
	withAthletePage(k)
	b := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusForbidden, b.selects(k, k.sandbox.LoneAthlete()).status)
	require.Equal(t, http.StatusForbidden, b.get("/athletes/"+k.sandbox.LoneAthlete().ID).status)
	assert.Empty(t, book.deeds, "nobody has acted as anybody")
	athlete := k.sandbox.Athletes()[0]
	require.Equal(t, http.StatusSeeOther, b.post("/auth/sweatstack/select-user", url.Values{"user_id": {athlete.ID}}).status)
	assert.Equal(t, []string{"select: " + k.sandbox.Coach().ID + " as " + athlete.ID + ", POST /auth/sweatstack/select-user"}, book.deeds,
		"the path is what the browser sent")
}

func TestEvents_SwitchToAnotherAthleteEndsTheOneBeforeAndTheSameOneAgainIsNoNews(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var events []string
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		c.Observe = func(_ context.Context, e sweatstack.Event) {
			mu.Lock()
			defer mu.Unlock()
			switch e := e.(type) {
			case sweatstackhttp.ActingStartedEvent:
				events = append(events, "started "+e.SubjectID)
			case sweatstackhttp.ActingEndedEvent:
				events = append(events, "ended "+e.SubjectID)
			}
		}
	}})
	first, second := k.sandbox.Athletes()[0], k.sandbox.Athletes()[1]
	b := k.signIn(t, k.sandbox.Coach())
	for _, athlete := range []sweatstacktest.User{first, first, second} {
		require.Equal(t, http.StatusSeeOther, b.selects(k, athlete).status)
	}
	assert.Equal(t, []string{"started " + first.ID, "ended " + first.ID, "started " + second.ID}, events)
}

func TestOnActing_AnErrorStopsTheRequestBeforeTheHandler(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err  error
		want int
	}{
		"not allowed":        {sweatstackhttp.ErrNotAllowed, http.StatusForbidden},
		"the audit log fell": {errors.New("disk full"), http.StatusInternalServerError},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			book := &audit{}
			k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.OnActing = book.note }})
			withAthletePage(k)
			b := k.signIn(t, k.sandbox.Coach())
			require.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
			book.refuse = fmt.Errorf("audit: %w", c.err)
			assert.Equal(t, c.want, b.get("/shown").status)
			assert.Equal(t, c.want, b.selects(k, k.sandbox.Athletes()[1]).status)
			assert.Equal(t, c.want, b.get("/athletes/"+k.sandbox.Athletes()[1].ID).status)
			book.refuse = nil
			assert.Contains(t, b.get("/shown").body, "subject "+k.sandbox.Athletes()[0].ID, "the selection is as it was")
		})
	}
}

func TestNotice_WithdrawnAccessIsToldOnceOnTheNextPage(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			k.mux.Handle("/page", k.auth.SelectedUser(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				notice, ok := sweatstackhttp.NoticeFrom(r.Context())
				_ = say(w, "shows %s, notice %t %s", sweatstackhttp.SelectedUserFrom(r.Context()).ID(), ok, notice.Withdrawn.ID)
			})))
			coach, athlete := k.sandbox.Coach(), k.sandbox.Athletes()[0]
			b := k.signIn(t, coach)
			require.Equal(t, http.StatusSeeOther, b.selects(k, athlete).status)
			require.Equal(t, "shows "+athlete.ID+", notice false ", b.get("/page").body)
			k.sandbox.Advance(20 * time.Minute) // the delegated token ends and has to be asked for again
			k.sandbox.Fail("POST /api/v1/oauth/delegated-token", sweatstacktest.Fault{Status: http.StatusForbidden})
			gone := b.get("/page")
			require.Equal(t, http.StatusSeeOther, gone.status)
			require.Equal(t, "/page", gone.location())
			script := b.api(http.MethodGet, "/page")
			assert.Equal(t, "shows "+coach.ID+", notice true "+athlete.ID, b.get("/page").body, "a script before did not use it up: %s", script.body)
			assert.Equal(t, "shows "+coach.ID+", notice false ", b.get("/page").body)
			assert.NotContains(t, b.cookies(), subjectCookie)
		})
	}
}

func TestNotice_OfALateAnswerDoesNotEndTheSelectionOfAnotherTab(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: withSessions})
	athletes := k.sandbox.Athletes()
	b := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusSeeOther, b.selects(k, athletes[0]).status)
	k.mux.Handle("/slow", sweatstackhttp.Handler(k.auth, func(_ http.ResponseWriter, _ *http.Request, _ sweatstackhttp.SelectedUser) error {
		// Meanwhile another tab chooses somebody else; then the access is found withdrawn.
		require.Equal(t, http.StatusSeeOther, b.copy().selects(k, athletes[1]).status)
		k.sandbox.Fail("POST /api/v1/oauth/delegated-token", sweatstacktest.Fault{Status: http.StatusForbidden, Times: 1})
		return &sweatstack.APIError{Status: http.StatusForbidden}
	}))
	require.Equal(t, http.StatusSeeOther, b.get("/slow").status)
	assert.Contains(t, b.get("/shown").body, "subject "+athletes[1].ID)
}

func TestCrossOrigin_RoutesThatAreExemptTakeFormsOfOtherSitesAndTheKitsOwnNever(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		c.AllowCrossOrigin = []string{"POST /me", "POST /auth/sweatstack/"}
	}})
	b := k.signIn(t, k.sandbox.Coach())
	foreign := []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"}
	assert.Equal(t, http.StatusOK, b.post("/me", nil, foreign...).status)
	assert.Equal(t, http.StatusForbidden, b.post("/shown", nil, foreign...).status)
	assert.Equal(t, http.StatusForbidden, b.post(k.auth.URLs().Logout(), nil, foreign...).status)
	assert.Equal(t, http.StatusForbidden, b.post(k.auth.URLs().SelectUser(k.sandbox.Athletes()[0].ID, "", ""), nil, foreign...).status)
}
