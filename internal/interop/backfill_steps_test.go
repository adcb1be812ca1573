package interop_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// withOffset writes times that came without an offset, which Python keeps so,
// as the UTC that they are.
func withOffset(t *testing.T, said any) any {
	t.Helper()
	const member = "backfill_loaded_until"
	all, ok := said.([]any)
	if !ok {
		all = []any{said}
	}
	for _, one := range all {
		status, ok := one.(map[string]any)
		require.True(t, ok, "%v", one)
		text, ok := status[member].(string)
		require.True(t, ok, "%v", status)
		status[member] = strings.TrimSuffix(text, "Z") + "Z"
	}
	return said
}

// backfillSteps are the calls that follow the loading of older data. They take
// the first line of the stream: the next one comes seconds later.
func backfillSteps(w world) []step {
	loaded := func(context.Context) error {
		return w.sandbox.SetBackfill(w.athlete, time.Date(2025, time.March, 4, 5, 6, 7, 0, time.UTC))
	}
	return []step{
		{
			name: "get_backfill_status", as: "athlete", before: loaded, shape: withOffset, python: call{Call: "get_backfill_status"},
			golang: func(ctx context.Context, c *sweatstack.Client) (any, error) { return c.Activities.BackfillStatus(ctx) },
		},
		{
			name: "get_backfill_status: with a token that has ended", as: "ended", python: call{Call: "get_backfill_status"},
			golang: func(ctx context.Context, c *sweatstack.Client) (any, error) { return c.Activities.BackfillStatus(ctx) },
			// The first for any status, the second for 401 beside an installed Streamlit.
			refused: &refusal{python: "ResponseNotRead|HTTPStatusError", status: http.StatusUnauthorized, golang: sweatstack.ErrUnauthorized},
		},
		{
			name: "watch_backfill_status", as: "athlete", before: loaded, shape: withOffset, python: call{Call: "watch_backfill_status", Take: 1},
			golang: func(ctx context.Context, c *sweatstack.Client) (any, error) {
				for status, err := range c.Activities.WatchBackfill(ctx, sweatstack.BackfillWatchParams{}) {
					return []sweatstack.BackfillStatus{status}, err
				}
				return nil, nil
			},
		},
	}
}
