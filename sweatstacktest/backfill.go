package sweatstacktest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// The rhythm of the backfill stream, in real time: a line now, one every few
// seconds, and the end after a minute.
const (
	backfillEvery = 5 * time.Second
	backfillEnd   = time.Minute
)

// backfillState is how far the history of each user was loaded.
type backfillState struct {
	mu      sync.Mutex
	until   map[string]time.Time // what a test has set
	changed chan struct{}        // closed and replaced with each change
}

func newBackfillState() *backfillState {
	return &backfillState{until: map[string]time.Time{}, changed: make(chan struct{})}
}

// update changes the state and wakes the streams.
func (b *backfillState) update(change func(until map[string]time.Time)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	change(b.until)
	close(b.changed)
	b.changed = make(chan struct{})
}

func (b *backfillState) clear() { b.update(func(until map[string]time.Time) { clear(until) }) }

// get gives what was set for a user, and a channel that is closed when anything
// changes.
func (b *backfillState) get(user string) (until time.Time, set bool, changed <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	until, set = b.until[user]
	return until, set, b.changed
}

// SetBackfill sets how far back the platform says that it has loaded a user's
// older data; the zero time is null. Streams under way get a line at once.
// Without it the platform names the user's oldest activity: all is loaded. An
// unknown user, and a year that has not four digits, are errors.
func (s *Sandbox) SetBackfill(user User, loadedUntil time.Time) error {
	if _, ok := s.user(user.ID); !ok {
		return fmt.Errorf("sweatstacktest: no user %q", user.ID)
	}
	loadedUntil = loadedUntil.UTC()
	if year := loadedUntil.Year(); year < 1 || year > 9999 {
		return fmt.Errorf("sweatstacktest: year %d has not four digits", year)
	}
	s.backfill.update(func(until map[string]time.Time) { until[user.ID] = loadedUntil })
	s.touch()
	return nil
}

// backfillLine is the line of a user at this time.
func (s *Sandbox) backfillLine(user string) (line []byte, changed <-chan struct{}, err error) {
	until, set, changed := s.backfill.get(user)
	if history := s.world.activities(user); !set && len(history) > 0 {
		until = history[len(history)-1].start
	}
	var value any
	if !until.IsZero() {
		form := clockForm(until)
		if s.settings.api == Current {
			form += "Z" // older servers leave the offset out
		}
		value = until.UTC().Format(form)
	}
	line, err = json.Marshal(map[string]any{"backfill_loaded_until": value})
	return append(line, '\n'), changed, err
}

// backfillStatus answers GET /api/v1/activities/backfill-status: one JSON
// object per line until the minute is over or the caller goes away.
func (s *Sandbox) backfillStatus(c *call) error {
	user := c.subject()
	controller := http.NewResponseController(c.w)
	c.w.Header().Set("Content-Type", "application/x-ndjson")
	c.w.WriteHeader(http.StatusOK)
	end, tick := time.NewTimer(backfillEnd), time.NewTicker(backfillEvery)
	defer end.Stop()
	defer tick.Stop()
	for {
		line, changed, err := s.backfillLine(user)
		if err != nil {
			return err
		}
		if _, err := c.w.Write(line); err != nil || controller.Flush() != nil {
			return nil // the caller is gone: there is nobody to tell
		}
		select {
		case <-tick.C:
		case <-changed:
		case <-end.C:
			return nil
		case <-c.r.Context().Done():
			return nil
		}
		select { // both may be due: the end goes first
		case <-end.C:
			return nil
		default:
		}
	}
}

// controlBackfill answers POST backfill: {"user_id":…,"loaded_until":…}, where
// null means that nothing is known.
func (s *Sandbox) controlBackfill(r *http.Request) (any, error) {
	var body struct {
		UserID      string    `json:"user_id"`
		LoadedUntil time.Time `json:"loaded_until"`
	}
	if err := readControl(r, &body); err != nil {
		return nil, err
	}
	if err := s.SetBackfill(User{ID: body.UserID}, body.LoadedUntil); err != nil {
		return nil, wrongBody(err)
	}
	return map[string]any{"user_id": body.UserID, "loaded_until": body.LoadedUntil}, nil
}
