package sweatstack

import (
	"container/heap"
	"context"
	"time"
)

// endedSteps is how many ended sessions are forgotten at once.
const endedSteps = 8

// EndSession implements [Coordinator].
func (c *LocalCoordinator) EndSession(ctx context.Context, session string, until time.Time) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended.sweep(c.cfg.Now())
	c.ended.add(session, until)
	return nil
}

// SessionEnded implements [Coordinator].
func (c *LocalCoordinator) SessionEnded(ctx context.Context, session string) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ended.byID[session] != nil, nil
}

// endedSessions remembers sessions until their time is over, and never forgets
// one before that, whatever the load: each costs about 200 bytes. The zero
// value is ready.
type endedSessions struct {
	byID  map[string]*endedSession
	queue endedQueue
}

type endedSession struct {
	id    string
	until time.Time
	index int // in the queue
}

func (e *endedSessions) add(id string, until time.Time) {
	if s := e.byID[id]; s != nil {
		if until.After(s.until) {
			s.until = until
			heap.Fix(&e.queue, s.index)
		}
		return
	}
	if e.byID == nil {
		e.byID = make(map[string]*endedSession)
	}
	s := &endedSession{id: id, until: until}
	e.byID[id] = s
	heap.Push(&e.queue, s)
}

// sweep forgets a few of those whose time is over.
func (e *endedSessions) sweep(now time.Time) {
	for range endedSteps {
		if len(e.queue) == 0 || !now.After(e.queue[0].until) {
			return
		}
		delete(e.byID, e.queue[0].id)
		heap.Pop(&e.queue)
	}
}

// endedQueue has the session in front whose time is over first.
type endedQueue []*endedSession

func (q endedQueue) Len() int           { return len(q) }
func (q endedQueue) Less(i, j int) bool { return q[i].until.Before(q[j].until) }

func (q endedQueue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}

// Push implements [heap.Interface].
func (q *endedQueue) Push(x any) {
	if s, ok := x.(*endedSession); ok {
		s.index = len(*q)
		*q = append(*q, s)
	}
}

// Pop implements [heap.Interface].
func (q *endedQueue) Pop() any {
	last := (*q)[len(*q)-1]
	(*q)[len(*q)-1] = nil
	*q = (*q)[:len(*q)-1]
	return last
}
