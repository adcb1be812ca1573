package sweatstacktest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// Two activities of one file hold it once. What is deleted makes room, and a
// recording takes none.
func TestWorld_RoomForUploadedFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(1, New(t).Now(), 1)
	coach, athlete := w.people[0].ID, w.people[1].ID
	content := make([]byte, maxKeptFiles-10) // never touched: it takes no memory
	for _, id := range []string{"a", "b"} {
		w.add(&activity{id: id, user: athlete, origin: &origin{Content: content}})
	}
	w.add(&activity{id: "c", user: coach, origin: &origin{Streams: &savedStreams{}}})
	w.add(&activity{id: "d", user: coach, origin: &origin{Table: true, Content: content}})
	w.add(&activity{id: "e", user: coach})
	assert.True(t, w.hasRoom(10))
	assert.False(t, w.hasRoom(11))
	w.remove(athlete)
	assert.True(t, w.hasRoom(11))
}

// Those that began at the same time stay in the order in which they came.
func TestWorld_ActivitiesAreNewestFirst(t *testing.T) {
	t.Parallel()
	now := New(t).Now()
	w := newWorld(1, now, 1)
	user := User{ID: "somebody"}
	w.settle(&person{User: user})
	for _, one := range []struct {
		id    string
		hours int
	}{{"a", 2}, {"b", 1}, {"c", 3}, {"d", 2}, {"e", 1}, {"f", 3}} {
		w.add(&activity{id: one.id, user: user.ID, start: now.Add(time.Duration(one.hours) * time.Hour)})
	}
	order := ""
	for _, a := range w.activities(user.ID) {
		order += a.id
	}
	assert.Equal(t, "cfadbe", order)
}
