package sweatstacktest

import (
	"testing"

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
