package sweatstackhttp_test

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// An audit that must not hold up the request writes its line on a goroutine of
// its own, while the middleware goes on. The race detector looks on.
func TestOnActing_ContextMayBeLoggedWithWhileTheRequestGoesOn(t *testing.T) {
	t.Parallel()
	var lines syncBuffer
	var wg sync.WaitGroup
	logger := slog.New(sweatstackhttp.NewLogHandler(slog.NewTextHandler(&lines, nil)))
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) {
		c.OnActing = func(ctx context.Context, act sweatstackhttp.Acting) error {
			wg.Go(func() { logger.InfoContext(ctx, "acting", "via", act.Via) })
			return nil
		}
	}})
	b := k.signIn(t, k.sandbox.Coach())
	require.Equal(t, http.StatusSeeOther, b.selects(k, k.sandbox.Athletes()[0]).status)
	for range 20 {
		require.Equal(t, http.StatusOK, b.get("/shown").status)
	}
	wg.Wait()
	assert.Contains(t, lines.String(), "via=request actor="+k.sandbox.Coach().ID)
}
