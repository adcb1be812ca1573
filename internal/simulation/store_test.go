package simulation_test

import (
	"context"
	"errors"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// errDisk is what a store answers that cannot read or write.
var errDisk = errors.New("disk full")

// store is the way of one process to the rows that all share, with the faults
// that a database has.
type store struct {
	tokenstore.Store
	process *process
}

// enters waits as a slow store does, and fails when it must.
func (p *process) enters(ctx context.Context) error {
	if p.w.windows.active(storeSlow) {
		if err := pause(ctx, p.w.drawDelay(8*time.Second)); err != nil {
			return err
		}
	}
	if p.dead() {
		return errKilled
	}
	return ctx.Err()
}

// leaves is the way back of a slow store: what was read may be old by then.
func (p *process) leaves(ctx context.Context) error {
	if p.w.windows.active(storeSlow) {
		return pause(ctx, p.w.drawDelay(8*time.Second))
	}
	return nil
}

// reads lets a read happen, or fail as a store does.
func (p *process) reads(ctx context.Context, read func() error) error {
	if err := p.enters(ctx); err != nil {
		return err
	}
	if p.w.windows.active(storeUnreadable) {
		return errDisk
	}
	err := read()
	if late := p.leaves(ctx); late != nil {
		return late
	}
	return err
}

// writes lets a write happen, or fail as a store does.
func (p *process) writes(ctx context.Context, write func() error) error {
	if err := p.enters(ctx); err != nil {
		return err
	}
	if p.w.windows.active(storeUnwritable) {
		return errDisk
	}
	if err := write(); err != nil {
		return err
	}
	if p.w.windows.active(storeForgetful) {
		return errDisk // written, but nobody learns of it
	}
	return p.leaves(ctx)
}

// Load implements [tokenstore.Store].
func (s *store) Load(ctx context.Context, user string) (t sweatstack.Token, err error) {
	err = s.process.reads(ctx, func() (err error) {
		t, err = s.Store.Load(ctx, user)
		return err
	})
	return t, err
}

// Save implements [tokenstore.Store].
func (s *store) Save(ctx context.Context, t sweatstack.Token, prev string) error {
	return s.process.writes(ctx, func() error {
		return s.process.w.write(ctx, t.UserID, func() error { return s.Store.Save(ctx, t, prev) })
	})
}

// Delete implements [tokenstore.Store].
func (s *store) Delete(ctx context.Context, user string) error {
	return s.process.writes(ctx, func() error {
		return s.process.w.write(ctx, user, func() error { return s.Store.Delete(ctx, user) })
	})
}

// write changes a row and tells the checks what it was and what it is.
func (w *world) write(ctx context.Context, user string, change func() error) error {
	w.rowLock.Lock()
	defer w.rowLock.Unlock()
	before, _ := w.rows.Load(ctx, user)
	if err := change(); err != nil {
		return err
	}
	after, _ := w.rows.Load(ctx, user)
	w.ledger.row(before.RefreshToken.Reveal(), after.RefreshToken.Reveal())
	w.checks.row(user, after.RefreshToken.Reveal())
	return nil
}

// pause waits, or ends with the context.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
