package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// backfillCommand tells how far older data is loaded.
type backfillCommand struct {
	Watch bool            `help:"Print a line whenever it changes, until --until or --wait, or until you interrupt it."`
	Until sweatstack.Date `help:"Watch until everything since this day is loaded." placeholder:"YYYY-MM-DD"`
	Wait  time.Duration   `help:"Watch no longer than this, as in 10m." placeholder:"TIME"`
}

// Help says what the platform does not.
func (c *backfillCommand) Help() string {
	return `When a user connects a device or a service, the platform loads what was recorded there before, from the newest to the oldest. It tells how far back it has come, and never that it is done: say with --until how far you need it.

  sweatstack backfill
  sweatstack backfill --until 2025-01-01 --wait 30m && sweatstack activities list -n 0 --csv -o all.csv

With --watch --json there is one line of JSON for each change. The exit code is 1 when --wait is over before --until is reached.`
}

// Validate is called by the parser.
func (c *backfillCommand) Validate() error {
	if c.Wait < 0 {
		return errors.New("--wait must not be negative")
	}
	return nil
}

// Run asks once, or watches.
func (c *backfillCommand) Run(s *session) error {
	watch := c.Watch || !c.Until.IsZero() || c.Wait > 0
	if watch && !s.toStandard() {
		return &sweatstack.ParamError{Name: "--output", Reason: "does not go with --watch: the file would appear when the watch has ended"}
	}
	client, err := s.client()
	if err != nil {
		return err
	}
	if watch {
		return c.watch(s, client)
	}
	status, err := client.Activities.BackfillStatus(s.ctx)
	if err != nil {
		return err
	}
	return s.show(result{table: table{rows: [][]string{{"loaded back to", loadedText(status)}}}, json: status})
}

// watch prints every change. It ends without an error when the wanted day is
// reached, and when there is none and the time is over.
func (c *backfillCommand) watch(s *session, client *sweatstack.Client) error {
	ctx, cancel := s.ctx, context.CancelFunc(func() {})
	if c.Wait > 0 {
		ctx, cancel = context.WithTimeout(ctx, c.Wait)
	}
	defer cancel()
	bar := newLoadingBar(s.err, c.Until)
	var last *sweatstack.BackfillStatus
	for status, err := range client.Activities.WatchBackfill(ctx, sweatstack.BackfillWatchParams{}) {
		if _, unreadable := errors.AsType[*sweatstack.LineError](err); unreadable {
			bar.end()
			_, _ = fmt.Fprintln(s.err, "sweatstack: warning:", printable(err.Error()))
			continue
		}
		if err != nil {
			bar.end()
			return c.ended(s, ctx, last, err)
		}
		if last == nil || !last.LoadedUntil.Equal(status.LoadedUntil) {
			bar.end()
			if err := c.print(s, status); err != nil {
				return err
			}
		}
		last = &status
		if c.reached(status) {
			return nil
		}
		bar.show(status)
	}
	return nil
}

// ended says what the end of a watch means.
func (c *backfillCommand) ended(s *session, ctx context.Context, last *sweatstack.BackfillStatus, err error) error {
	switch {
	case s.ctx.Err() != nil, !errors.Is(ctx.Err(), context.DeadlineExceeded):
		return err
	case last == nil:
		return fmt.Errorf("the platform told nothing within %v", c.Wait)
	case c.Until.IsZero():
		return nil
	}
	return fmt.Errorf("not loaded back to %v within %v: %s", c.Until, c.Wait, loadedText(*last))
}

// reached reports whether all of the wanted day is loaded.
func (c *backfillCommand) reached(status sweatstack.BackfillStatus) bool {
	return !c.Until.IsZero() && !status.LoadedUntil.IsZero() && !status.LoadedUntil.After(c.Until.In(time.UTC))
}

// print writes a line for a change.
func (c *backfillCommand) print(s *session, status sweatstack.BackfillStatus) error {
	if !s.JSON {
		return s.printf("loaded back to %s\n", loadedText(status))
	}
	if err := json.NewEncoder(s.out).Encode(status); err != nil {
		return fmt.Errorf("print JSON: %w", err)
	}
	return nil
}

// loadedText shows how far back data is loaded.
func loadedText(status sweatstack.BackfillStatus) string {
	if status.LoadedUntil.IsZero() {
		return "nowhere yet"
	}
	return status.LoadedUntil.UTC().Format("2006-01-02 15:04:05Z")
}

// loadingBar shows on a terminal how much of the way to a day is gone.
type loadingBar struct {
	to    io.Writer // nil for none
	until time.Time
	from  time.Time // what the first status told
	drawn bool
}

// newLoadingBar makes a bar. Without a day there is no end, and no bar.
func newLoadingBar(to io.Writer, until sweatstack.Date) *loadingBar {
	bar := &loadingBar{}
	if canDraw(to) && !until.IsZero() {
		bar.to, bar.until = to, until.In(time.UTC)
	}
	return bar
}

// show draws the bar again.
func (b *loadingBar) show(status sweatstack.BackfillStatus) {
	if b.to == nil || status.LoadedUntil.IsZero() {
		return
	}
	if b.from.IsZero() {
		b.from = status.LoadedUntil
	}
	share := 0.0
	if way := b.from.Sub(b.until); way > 0 {
		share = min(max(b.from.Sub(status.LoadedUntil).Seconds()/way.Seconds(), 0), 1)
	}
	full := int(share * barWidth)
	b.drawn = true
	_, _ = fmt.Fprintf(b.to, "\r%s%s %3.0f %%\x1b[K", strings.Repeat("█", full), strings.Repeat("░", barWidth-full), 100*share)
}

// end takes the bar away.
func (b *loadingBar) end() {
	if b.drawn {
		_, _ = fmt.Fprint(b.to, "\r\x1b[K")
		b.drawn = false
	}
}
