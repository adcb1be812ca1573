package sweatstacktest

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWorld_OfATraceThatWasMadeAndDeletedNothingStays(t *testing.T) {
	t.Parallel()
	w := &world{written: map[string]written{}, kept: newKept(time.Now())}
	require.True(t, w.create(&trace{id: "a", user: "u"}))
	w.write("u", "a", &trace{id: "a", user: "u"})
	w.write("u", "a", nil)
	assert.Empty(t, w.written)

	recorded := []*trace{{id: "r", user: "u"}}
	w.write("u", "r", &trace{id: "r", user: "u"})
	w.write("u", "r", nil)
	assert.Empty(t, w.withWritten("u", recorded, func(*trace) bool { return true }), "a recorded one stays hidden")
}

func TestWorld_OfATestThatWasMadeAndDeletedNothingStays(t *testing.T) {
	t.Parallel()
	w := newWorld(1, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), 1)
	user := w.people[0].ID
	require.True(t, w.addTest(&labTest{id: "a", user: user, app: "app"}))
	w.writeTest(user, "a", &labTest{id: "a", user: user, app: "app"})
	w.writeTest(user, "a", nil)
	assert.Empty(t, w.kept.tests)

	w.writeTest(user, "recorded", &labTest{id: "recorded", user: user})
	w.writeTest(user, "recorded", nil)
	assert.Contains(t, w.kept.tests, "recorded", "a recorded one stays hidden")
}

func TestWorld_TracesThatAreMadeHaveABound(t *testing.T) {
	t.Parallel()
	w := &world{written: map[string]written{}, kept: newKept(time.Now())}
	for i := range maxTraces {
		require.True(t, w.create(&trace{id: strconv.Itoa(i), user: "u"}))
	}
	assert.False(t, w.create(&trace{id: "more", user: "u"}))
	w.write("u", "0", nil)
	assert.True(t, w.create(&trace{id: "more", user: "u"}), "one went")
}
