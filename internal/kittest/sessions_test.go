package kittest_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// copied is another browser with the same cookies, as a thief has it.
func (b *browser) copied(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	u, err := url.Parse(appURL)
	require.NoError(t, err)
	var cookies []*http.Cookie
	for _, c := range b.client.Jar.Cookies(u) {
		cookies = append(cookies, &http.Cookie{Name: c.Name, Value: c.Value, Path: "/", Secure: true})
	}
	jar.SetCookies(u, cookies)
	return &browser{t: t, origin: b.origin, client: &http.Client{Jar: jar, CheckRedirect: b.client.CheckRedirect}}
}

func TestSessions_InTheFileOutliveARestartAndSoDoTheirEnds(t *testing.T) {
	t.Parallel()
	a := newApp(t, variant{sessions: true})
	coach := a.sandbox.Coach()
	stays, leaves := a.signIn(t, coach), a.signIn(t, coach)
	require.Equal(t, http.StatusSeeOther, stays.post(a.auth.URLs().SelectUser(a.sandbox.Athletes()[0].ID, "/shown", "")).status)
	copied := leaves.copied(t)
	require.Equal(t, http.StatusSeeOther, leaves.post(a.auth.URLs().Logout()).status)

	a.restart(t)
	stays, copied = stays.at(a.handler), copied.at(a.handler)
	assert.Equal(t, coach.ID, stays.get("/me").body)
	assert.Contains(t, stays.get("/shown").body, a.sandbox.Athletes()[0].ID, "whom the coach acts as is in the row")
	assert.Equal(t, http.StatusSeeOther, copied.get("/me").status, "a copied cookie stays worthless")
}

func TestSessions_SignOutEverywhereReachesAnotherProcessOnTheFileAtOnce(t *testing.T) {
	t.Parallel()
	a := newApp(t, variant{sessions: true})
	other := a.another(t)
	coach := a.sandbox.Coach()
	here, there := a.signIn(t, coach), other.signIn(t, coach)
	require.Equal(t, coach.ID, there.get("/me").body)
	list, err := a.auth.Sessions(t.Context(), coach.ID)
	require.NoError(t, err)
	require.Len(t, list, 2)
	require.NoError(t, a.auth.SignOutEverywhere(t.Context(), coach.ID))
	assert.Equal(t, http.StatusSeeOther, here.get("/me").status)
	assert.Equal(t, http.StatusSeeOther, there.get("/me").status)
	_, err = other.auth.ClientFor(t.Context(), coach.ID)
	require.NoError(t, err, "the tokens stay for webhooks and jobs")
}
