package sweatstackhttp_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A page on a neighbouring host, or another path of the same one, may set a
// cookie of our name where the name has no __Host- prefix, and browsers send
// the one with the longest path first. So the first that opens counts.
func TestCookies_TwoOfOneNameTheFirstThatOpensCounts(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			coach, athlete := k.signIn(t, k.sandbox.Coach()), k.signIn(t, k.sandbox.Athletes()[0])
			good, other := sessionCookie+"="+coach.cookies()[sessionCookie], sessionCookie+"="+athlete.cookies()[sessionCookie]
			worthless := sessionCookie + "=AAAA" + coach.cookies()[sessionCookie][4:]
			for name, cookies := range map[string][]string{
				"worthless one in front":  {worthless, good},
				"empty one in front":      {sessionCookie + "=", good},
				"chunked one in front":    {sessionCookie + "=2.set", sessionCookie + "_1=set.a", good},
				"worthless one behind":    {good, worthless},
				"around it":               {worthless, good, worthless},
				"another good one behind": {good, other},
			} {
				a := k.raw(t, "/me", cookies...)
				require.Equal(t, http.StatusOK, a.status, name)
				assert.Contains(t, a.body, "principal "+k.sandbox.Coach().ID, name)
				assert.NotContains(t, strings.Join(a.header.Values("Set-Cookie"), ""), "Max-Age=0", name)
			}
			requireNobody(t, k.raw(t, "/me", worthless, worthless), "two worthless ones")
			many := make([]string, 200)
			for i := range many {
				many[i] = worthless
			}
			assert.Less(t, k.raw(t, "/me", append(many, good)...).status, http.StatusInternalServerError, "bounded: not all of them are tried")
		})
	}
}

func TestCookies_WorthlessSelectionInFrontDoesNotHideTheGoodOne(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
	session, subject := sessionCookie+"="+b.cookies()[sessionCookie], subjectCookie+"="+b.cookies()[subjectCookie]
	a := k.raw(t, "/shown", subjectCookie+"=worthless", session, subject)
	assert.Contains(t, a.body, "subject "+k.sandbox.Athletes()[0].ID)
}

func TestCookies_WorthlessTransactionInFrontDoesNotHideTheGoodOne(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.newBrowser(t)
	_, callback := b.begins(k)
	for name, value := range b.cookies() {
		assert.Equal(t, "/me", k.raw(t, callback, name+"=worthless", name+"="+value).location())
	}
}
