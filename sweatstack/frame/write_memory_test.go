package frame_test

import (
	"io"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// Room for a page is made after its first value. The others are shorter.
//
//nolint:paralleltest // others would add to the memory that it measures.
func TestWriteParquet_ALongTextAtTheBeginningTakesNoRoomForEachRow(t *testing.T) {
	const rows, long = 20_000, 1 << 20
	for name, different := range map[string]int{"plain": rows, "with a dictionary": 500} {
		texts := make([]string, rows)
		for i := range texts {
			texts[i] = strconv.Itoa(i % different)
		}
		texts[0] = strings.Repeat("x", long)
		table, err := frame.New(frame.NewText("notes", texts, nil))
		require.NoError(t, err)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		require.NoError(t, table.WriteParquet(io.Discard))
		runtime.ReadMemStats(&after)
		assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(32*long), name)
	}
}
