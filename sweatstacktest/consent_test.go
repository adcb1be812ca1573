package sweatstacktest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// press sends the form of the sign-in page and returns the browser's cookie.
func (w *wire) press(link string, form url.Values) (answer reply, cookie string) {
	w.t.Helper()
	answer = w.postForm(link, form)
	cookie, _, _ = strings.Cut(answer.header.Get("Set-Cookie"), ";")
	return answer, cookie
}

func TestConsent_PersonCanTakeScopesAway(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	link := w.authorizeLink("scope", "openid profile activities:read activities:write")
	page := string(w.send(http.MethodGet, link, "").body)
	assert.Contains(t, page, `name="scopes_shown"`)
	for _, scope := range []string{"openid", "profile", "activities:read", "activities:write"} {
		assert.Contains(t, page, `type="checkbox" name="scope" value="`+scope+`" checked`)
	}

	answer, cookie := w.press(link, url.Values{
		"user_id": {w.sandbox.Coach().ID}, "scopes_shown": {"1"}, "scope": {"openid", "activities:read"},
	})
	got := w.tokens(w.exchange(w.back(answer).Get("code")))
	assert.Equal(t, "openid activities:read", got.Scope)

	again := w.send(http.MethodGet, w.authorizeLink("prompt", "none", "scope", "openid activities:read activities:write"), "", "Cookie", cookie)
	assert.Equal(t, http.StatusOK, again.status, "what was taken away was not agreed to")
}

func TestConsent_AFormCannotAddScopesThatWereNotAskedFor(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	answer, _ := w.press(w.authorizeLink("scope", "openid"), url.Values{
		"user_id": {w.sandbox.Coach().ID}, "scopes_shown": {"1"}, "scope": {"openid", "data:write", "admin"},
	})
	assert.Equal(t, "openid", w.tokens(w.exchange(w.back(answer).Get("code"))).Scope)
}

func TestConsent_NothingLeftIsADenial(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	answer, cookie := w.press(w.authorizeLink(), url.Values{"user_id": {w.sandbox.Coach().ID}, "scopes_shown": {"1"}})
	assert.Equal(t, "access_denied", w.back(answer).Get("error"))
	assert.Equal(t, "the-state", w.back(answer).Get("state"))
	assert.Empty(t, cookie)
}

func TestConsent_TheSignedInPersonComesFirstUnlessThePromptAsksAnew(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	emil := w.sandbox.Athletes()[0]
	_, cookie := w.press(w.authorizeLink(), url.Values{"user_id": {emil.ID}})
	tests := []struct {
		prompt string
		first  bool
	}{{"", true}, {"consent", true}, {"login", false}, {"select_account", false}}
	for _, tt := range tests {
		t.Run("prompt "+tt.prompt, func(t *testing.T) {
			t.Parallel()
			page := string(w.send(http.MethodGet, w.authorizeLink("prompt", tt.prompt), "", "Cookie", cookie).body)
			assert.Equal(t, tt.first, strings.Contains(page, "You are signed in as"))
			assert.Equal(t, 1, strings.Count(page, `value="`+emil.ID+`"`), "one button for each person")
			if tt.first {
				assert.Less(t, strings.Index(page, emil.ID), strings.Index(page, w.sandbox.Coach().ID))
			}
		})
	}
}

func TestConsent_RememberedConsentSkipsThePageWithoutAPrompt(t *testing.T) {
	t.Parallel()
	w := newWire(t, sweatstacktest.WithRememberedConsent())
	link := w.authorizeLink("scope", "openid activities:read")
	assert.Equal(t, http.StatusOK, w.send(http.MethodGet, link, "").status, "nobody agreed yet")
	_, cookie := w.press(link, url.Values{"user_id": {w.sandbox.Coach().ID}})

	assert.Equal(t, http.StatusFound, w.send(http.MethodGet, link, "", "Cookie", cookie).status)
	for _, prompt := range []string{"login", "consent", "select_account"} {
		page := w.send(http.MethodGet, w.authorizeLink("scope", "openid", "prompt", prompt), "", "Cookie", cookie)
		assert.Equal(t, http.StatusOK, page.status, "prompt %s", prompt)
	}
	wider := w.authorizeLink("scope", "openid activities:read activities:write")
	assert.Equal(t, http.StatusOK, w.send(http.MethodGet, wider, "", "Cookie", cookie).status, "more than was agreed to")
	assert.Equal(t, http.StatusOK, w.send(http.MethodGet, link, "", "Cookie", "sandbox_browser=guess").status)
}

func TestConsent_ThePageSaysWhatTheLinkIsFor(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	for pair, want := range map[[2]string]string{
		{"user_flow", "signup"}:          "open an account",
		{"integration", "wahoo"}:         "with Wahoo",
		{"integration", "intervals_icu"}: "with Intervals.icu",
	} {
		assert.Contains(t, string(w.send(http.MethodGet, w.authorizeLink(pair[0], pair[1]), "").body), want)
	}
}

func TestWithdraw_EndsEveryTokenOfTheUserAndForgetsTheConsent(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	coach, athlete := w.sandbox.Coach(), w.sandbox.Athletes()[0]
	link := w.authorizeLink("prompt", "none")
	answer, cookie := w.press(link, url.Values{"user_id": {coach.ID}})
	own := w.tokens(w.exchange(w.back(answer).Get("code")))
	acting := w.tokens(w.delegate(own.AccessToken, map[string]string{"sub": athlete.ID}))
	other := w.signIn(athlete)
	waiting := w.code(coach)

	assert.Equal(t, 1, w.sandbox.Withdraw(coach))

	for name, token := range map[string]string{"own": own.AccessToken, "delegated": acting.AccessToken} {
		assert.Equal(t, http.StatusUnauthorized, w.get("/activities/?limit=1", token).status, name)
	}
	for _, token := range []string{*own.RefreshToken, *acting.RefreshToken} {
		assert.Equal(t, http.StatusBadRequest, w.refresh(token).status)
	}
	assert.Equal(t, http.StatusBadRequest, w.exchange(waiting).status, "a code on its way is worth nothing any more")
	assert.Equal(t, http.StatusOK, w.get("/activities/?limit=1", other.AccessToken).status, "others stay")
	assert.Equal(t, http.StatusOK, w.send(http.MethodGet, link, "", "Cookie", cookie).status, "consent is asked again")
	assert.Zero(t, w.sandbox.Withdraw(coach))
}

func TestWithdraw_ByTheControlAPI(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	coach := w.sandbox.Coach()
	token := w.signIn(coach)
	answer := w.postJSON("/_sandbox/withdraw", map[string]string{"user_id": coach.ID}, "Host", "localhost")
	require.Equal(t, http.StatusOK, answer.status, "%s", answer.body)
	assert.JSONEq(t, `{"sign_ins_ended":1}`, string(answer.body))
	assert.Equal(t, http.StatusUnauthorized, w.get("/activities/?limit=1", token.AccessToken).status)
	assert.Equal(t, http.StatusNotFound, w.postJSON("/_sandbox/withdraw", map[string]string{"user_id": "nobody"}, "Host", "localhost").status)
}
