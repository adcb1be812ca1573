package sweatstackhttp

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// observe hands an event on. A panic of the application's function ends there:
// a fault in counting must cost nobody a page, and on a flight shared by many
// requests it would cost all of them their token.
func (a *Auth) observe(ctx context.Context, event sweatstack.Event) {
	defer func() {
		if cause := recover(); cause != nil {
			// The value of a panic may be anything, a token included.
			a.logger.LogAttrs(ctx, slog.LevelError, "sweatstack: Config.Observe panicked",
				slog.String("event", event.EventName()), slog.String("panic_type", fmt.Sprintf("%T", cause)))
		}
	}()
	a.observer(ctx, event)
}
