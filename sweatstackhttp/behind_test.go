package sweatstackhttp_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// savingStore tells when a token has been saved.
type savingStore struct {
	tokenstore.Store
	saved chan struct{}
}

func (s savingStore) Save(ctx context.Context, t sweatstack.Token, prev string) error {
	err := s.Store.Save(ctx, t, prev)
	if err == nil {
		select {
		case s.saved <- struct{}{}:
		default:
		}
	}
	return err
}

// twoNodes are two processes with one coordinator and one store, at a platform
// that rotates. Only the store of the first can be made to fail.
func twoNodes(t *testing.T, transport func(*kit) http.RoundTripper) (first, second *kit, disk *failingStore, saved chan struct{}) {
	t.Helper()
	rows := tokenstore.NewMemory()
	saved = make(chan struct{}, 1)
	disk = &failingStore{Store: savingStore{rows, saved}}
	first = newKit(t, setup{sandbox: rotating(), config: func(c *sweatstackhttp.Config) {
		c.Store = disk
		c.Coordinator = sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{Now: c.Now})
	}})
	other := *first
	other.config.Store = rows
	if transport != nil {
		other.config.HTTPClient = &http.Client{Transport: transport(first)}
	}
	other.auth, other.mux = other.node(t)
	return first, &other, disk, saved
}

// on is the same browser, whose requests go to another process.
func (b *browser) on(k *kit) *browser {
	c := *b
	c.app = k.mux
	return &c
}

// The row's own token is spent. The coordinator knows its successor, so nobody
// takes the row for the newer one.
func TestNodes_SuccessorThatOneCouldNotSaveIsRedeemedByTheOther(t *testing.T) {
	t.Parallel()
	first, second, disk, _ := twoNodes(t, nil)
	b := first.signIn(t, first.sandbox.Coach())
	first.sandbox.Advance(20 * time.Minute)
	disk.fail(true, false)
	require.Equal(t, http.StatusOK, b.get("/me").status)
	disk.fail(false, false)
	for i := range 3 {
		first.sandbox.Advance(20 * time.Minute)
		a := b.on(second).get("/me")
		require.Equal(t, http.StatusOK, a.status, a.body)
		require.Equal(t, http.StatusOK, b.on(first).get("/me").status)
		assert.Equal(t, i+2, first.sandbox.Counters().RefreshRedeemed)
	}
	assert.Zero(t, first.sandbox.Counters().RefreshReused)
}

func TestNodes_SuccessorThatOneCouldNotSaveIsRenewedAfterA401AtTheOther(t *testing.T) {
	t.Parallel()
	first, second, disk, _ := twoNodes(t, nil)
	b := first.signIn(t, first.sandbox.Coach())
	first.sandbox.Advance(20 * time.Minute)
	disk.fail(true, false)
	require.Equal(t, http.StatusOK, b.get("/me").status)
	first.sandbox.Advance(time.Minute)
	first.sandbox.Fail("GET /api/v1/oauth/userinfo", sweatstacktest.Fault{Status: http.StatusUnauthorized, Times: 1})
	a := b.on(second).get("/me")
	require.Equal(t, http.StatusOK, a.status, a.body)
	assert.Equal(t, 2, first.sandbox.Counters().RefreshRedeemed)
	assert.Zero(t, first.sandbox.Counters().RefreshReused)
}

// While one process redeems the successor of what another could not save, that
// other one saves it after all: the row is then the token that was just spent.
func TestNodes_SuccessorThatIsSavedTooLateDoesNotReplaceTheNewest(t *testing.T) {
	t.Parallel()
	var meanwhile func()
	first, second, disk, saved := twoNodes(t, func(k *kit) http.RoundTripper {
		return roundTrip(func(r *http.Request) (*http.Response, error) {
			response, err := k.sandbox.Transport().RoundTrip(r)
			if run := meanwhile; run != nil {
				meanwhile = nil
				run()
			}
			return response, err
		})
	})
	b := first.signIn(t, first.sandbox.Coach())
	first.sandbox.Advance(20 * time.Minute)
	disk.fail(true, false)
	require.Equal(t, http.StatusOK, b.get("/me").status)
	disk.fail(false, false)
	first.sandbox.Advance(20 * time.Minute)
	late := make(chan answer, 1)
	for len(saved) > 0 {
		<-saved
	}
	meanwhile = func() {
		go func() { late <- b.on(first).get("/me") }()
		<-saved
	}
	a := b.on(second).get("/me")
	require.Equal(t, http.StatusOK, a.status, a.body)
	require.Equal(t, http.StatusOK, (<-late).status)
	first.sandbox.Advance(20 * time.Minute)
	require.Equal(t, http.StatusOK, b.on(first).get("/me").status)
	require.Equal(t, http.StatusOK, b.on(second).get("/me").status)
	assert.Zero(t, first.sandbox.Counters().RefreshReused)
}

// The row of another process looks fresh, but the platform refuses it. What this
// process knew before is older and no reason to take the row for a renewed one.
func TestNodes_RowThatThePlatformRefusesIsRenewedWhateverWasKnownBefore(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: inStoreMode})
	b := k.signIn(t, k.sandbox.Coach())
	other := k.second(t, k.sandbox.Transport())
	for _, node := range []*kit{k, other} {
		k.sandbox.Advance(20 * time.Minute)
		require.Equal(t, http.StatusOK, b.on(node).get("/me").status)
	}
	k.sandbox.Fail("GET /api/v1/oauth/userinfo", sweatstacktest.Fault{Status: http.StatusUnauthorized, Times: 1})
	a := b.on(k).get("/me")
	assert.Equal(t, http.StatusOK, a.status, a.body)
	assert.Equal(t, 3, k.sandbox.Counters().RefreshRedeemed)
}

// lostCoordinator is out of reach for refreshes.
type lostCoordinator struct{ sweatstack.Coordinator }

func (lostCoordinator) Refresh(context.Context, sweatstack.RefreshRequest) (sweatstack.Token, error) {
	return sweatstack.Token{}, errDisk
}

func TestFail_CoordinatorOutOfReachIs503InAHandlerToo(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		c.Coordinator = lostCoordinator{sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{Now: c.Now})}
	}})
	b := k.signIn(t, k.sandbox.Coach())
	k.sandbox.Fail("GET /api/v1/oauth/userinfo", sweatstacktest.Fault{Status: http.StatusUnauthorized, Times: 1})
	a := b.get("/me")
	assert.Equal(t, http.StatusServiceUnavailable, a.status, a.body)
	assert.NotEmpty(t, a.header.Get("Retry-After"))
	assert.NotEmpty(t, b.cookies())
}
