package sweatstackhttp_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// A process whose clock is behind writes rows that seem to have ended at once.
func TestRefresh_ARowThatAnotherProcessWroteAndThatHasEndedIsRedeemed(t *testing.T) {
	t.Parallel()
	store := &failingStore{Store: tokenstore.NewMemory()}
	k := newKit(t, setup{sandbox: rotating(), config: func(c *sweatstackhttp.Config) { c.Store = store }})
	b := k.signIn(t, k.sandbox.Coach())
	other := b.copy()
	_, other.app = k.node(t)
	k.sandbox.Advance(20 * time.Minute)
	store.beforeSecondLoad(func() {
		if a := other.get("/me"); a.status != http.StatusOK {
			t.Errorf("the other process answered %d", a.status)
		}
		k.sandbox.Advance(20 * time.Minute)
	})
	a := b.get("/me")
	assert.Equal(t, http.StatusOK, a.status, a.body)
	assert.Equal(t, 2, k.sandbox.Counters().RefreshRedeemed)
	assert.Zero(t, k.sandbox.Counters().RefreshReused)
}
