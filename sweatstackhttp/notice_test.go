package sweatstackhttp_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// The page that shows the notice is slow, and another tab chooses an athlete
// before its answer is there. The coach must not see their own data in place of
// that athlete's then.
func TestNotice_LateAnswerOfThePageThatShowsItLeavesTheSelectionOfAnotherTab(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			inside, leave := make(chan struct{}), make(chan struct{})
			k.mux.Handle("/slow", k.auth.SelectedUser(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				notice, _ := sweatstackhttp.NoticeFrom(r.Context())
				close(inside)
				<-leave
				_ = say(w, "withdrawn %s", notice.Withdrawn.ID)
			})))
			athletes := k.sandbox.Athletes()
			b := k.signIn(t, k.sandbox.Coach())
			require.Equal(t, http.StatusSeeOther, b.selects(k, athletes[0]).status)
			k.sandbox.Advance(20 * time.Minute)
			k.sandbox.Fail("POST /api/v1/oauth/delegated-token", sweatstacktest.Fault{Status: http.StatusForbidden, Times: 1})
			require.Equal(t, http.StatusSeeOther, b.get("/shown").status)
			slow := b.copy()
			answers := make(chan answer, 1)
			go func() { answers <- slow.get("/slow") }()
			<-inside
			require.Equal(t, http.StatusSeeOther, b.selects(k, athletes[1]).status)
			close(leave)
			late := <-answers
			require.Equal(t, "withdrawn "+athletes[0].ID, late.body)
			b.keeps(late)
			assert.Contains(t, b.get("/shown").body, "subject "+athletes[1].ID)
		})
	}
}

func TestNotice_EndsWithTheNextChoiceAndWithTheSession(t *testing.T) {
	t.Parallel()
	for mode, change := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: change})
			athletes := k.sandbox.Athletes()
			const cookie = "__Host-sweatstack_subject_notice"
			b := k.signIn(t, k.sandbox.Coach())
			require.Equal(t, http.StatusSeeOther, b.selects(k, athletes[0]).status)
			k.sandbox.Advance(20 * time.Minute)
			k.sandbox.Fail("POST /api/v1/oauth/delegated-token", sweatstacktest.Fault{Status: http.StatusForbidden, Times: 1})
			require.Equal(t, http.StatusSeeOther, b.get("/shown").status)
			require.Contains(t, b.cookies(), cookie)
			other := b.copy()
			require.Equal(t, http.StatusSeeOther, b.selects(k, athletes[1]).status)
			assert.NotContains(t, b.cookies(), cookie)
			require.Equal(t, http.StatusSeeOther, other.logsOut(k).status)
			assert.Empty(t, other.cookies())
		})
	}
}
