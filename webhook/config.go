package webhook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"
)

// DefaultMaxBody is the limit for a body, in bytes. Events have about 150.
const DefaultMaxBody = 1 << 20

// DefaultTimeout leaves half a second of the 2 seconds that SweatStack waits for
// an answer to the way there and back.
const DefaultTimeout = 1500 * time.Millisecond

// Config holds the settings of a [Handler]. Only Secrets must be set. [NewHandler]
// copies what it needs; later changes have no effect.
//
// fmt and slog print a Config without its secrets.
type Config struct {
	// Secrets are the webhook secrets of the application that are accepted,
	// used as they are. Usually one; two while a secret is being replaced. An
	// empty one is an error, and so is an empty list.
	Secrets []string

	// Tolerance is how far the time of a signature may be from now, in both
	// directions, in whole seconds. Zero means [DefaultTolerance]; a value
	// below one second means "this very second". Negative is an error.
	Tolerance time.Duration

	// MaxBody is the largest body that is read, in bytes. Zero means
	// [DefaultMaxBody]. Negative is an error.
	MaxBody int64

	// Timeout bounds reading the body and running the function together,
	// counted from the start of the request. Zero means [DefaultTimeout].
	// Negative is an error. Above 2 s, SweatStack may have given the
	// request up and send the event again while the function still runs.
	Timeout time.Duration

	// Now is the clock that the times of signatures are compared with. Nil
	// means [time.Now]. It must be safe for concurrent use.
	Now func() time.Time

	// Logger gets one line for each request, unless Observe is set: refused
	// ones at level warn, failures of the function at level error, the rest at
	// level debug. The stack of a panic goes there in any case. Nil means
	// [slog.Default] at the time of NewHandler.
	Logger *slog.Logger

	// Observe is called once for each request when its answer was written, in
	// place of the line in the log. It must not block and must be safe for
	// concurrent use. Nil means the line. It is not called when the function
	// panics with [http.ErrAbortHandler].
	Observe func(context.Context, Delivery)
}

// validate reports every wrong setting, each by its name.
func (c Config) validate() error {
	var problems []error
	if !secretsGiven(c.Secrets) {
		problems = append(problems, fmt.Errorf("%w: Config.Secrets is empty or has an empty entry", ErrNoSecret))
	}
	if c.Tolerance < 0 {
		problems = append(problems, errors.New("webhook: Config.Tolerance is negative"))
	}
	if c.MaxBody < 0 {
		problems = append(problems, errors.New("webhook: Config.MaxBody is negative"))
	}
	if c.Timeout < 0 {
		problems = append(problems, errors.New("webhook: Config.Timeout is negative"))
	}
	return errors.Join(problems...)
}

// Format implements [fmt.Formatter] for every verb: it prints the settings that
// are no secrets.
func (c Config) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, fmt.Sprintf("webhook.Config{Secrets:%d x [REDACTED] Tolerance:%v MaxBody:%d Timeout:%v}",
		len(c.Secrets), c.Tolerance, c.MaxBody, c.Timeout))
}

// LogValue implements [slog.LogValuer]. Without it a JSON log would take the
// struct apart.
func (c Config) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("secrets", "[REDACTED]"),
		slog.Duration("tolerance", c.Tolerance),
		slog.Int64("max_body", c.MaxBody),
		slog.Duration("timeout", c.Timeout),
	)
}
