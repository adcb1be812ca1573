package sweatstack

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCoordinator_MemoryStaysBelowItsBound(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC)
	c := NewLocalCoordinator(LocalCoordinatorConfig{MaxGenerations: 50, Now: func() time.Time { return now }})
	for i := range 5000 {
		now = now.Add(time.Millisecond)
		refresh := fmt.Sprint(i)
		_, err := c.Refresh(t.Context(), RefreshRequest{
			BaseURL: "b", ClientID: "c", Token: Token{RefreshToken: NewSecret(refresh), UserID: "u"},
			Redeem: func(context.Context, Token) (Token, error) {
				return Token{AccessToken: NewSecret("a"), RefreshToken: NewSecret(refresh + "'"), Expiry: now.Add(time.Hour)}, nil
			},
		})
		require.NoError(t, err)
		c.mu.Lock()
		assert.LessOrEqual(t, len(c.generations), 52, "a refresh adds two at most")
		c.mu.Unlock()
	}
}
