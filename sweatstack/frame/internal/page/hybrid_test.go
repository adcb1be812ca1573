package page_test

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/rle"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/page"
)

// places is a dictionary in which each index finds itself.
func places(n int) []uint32 {
	all := make([]uint32, n)
	for i := range all {
		all[i] = uint32(i)
	}
	return all
}

// mixture is runs and single values of a width.
func mixture(random *rand.Rand, width, count int) []uint32 {
	var values []uint32
	for len(values) < count {
		v := uint32(random.Uint64() & (1<<width - 1))
		for range 1 + random.IntN(30)*random.IntN(2) {
			values = append(values, v)
		}
	}
	return values[:count]
}

func TestGather_ReadsWhatAppendHybridWrites(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	for width := range 18 {
		for _, count := range []int{1, 7, 8, 9, 100, 5000} {
			values := mixture(random, width, count)
			coded := page.AppendHybrid(nil, values, width)
			h, err := page.NewHybrid(coded, width)
			require.NoError(t, err)
			require.NoError(t, h.Holds(count))
			got := make([]uint32, count)
			require.NoError(t, page.Gather(got, places(1<<width), h))
			require.Equal(t, values, got, "%d values of %d bits", count, width)
			require.Error(t, h.Holds(count+8), "more than are there")
		}
	}
}

// The library's encoder and decoder are the other side of the format.
func TestAppendHybrid_IsReadByTheLibrary(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6))
	for width := 1; width <= 31; width++ {
		values := mixture(random, width, 1000)
		decoded, err := (&rle.Encoding{BitWidth: width}).DecodeInt32(nil, page.AppendHybrid(nil, values, width))
		require.NoError(t, err)
		for i, v := range values {
			if uint32(decoded[i]) != v {
				require.Equal(t, v, uint32(decoded[i]), "%d bits, value %d", width, i)
			}
		}
	}
}

func TestGather_ReadsWhatTheLibraryWrites(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 8))
	for width := 1; width <= 17; width++ {
		values := mixture(random, width, 999)
		signed := make([]int32, len(values))
		for i, v := range values {
			signed[i] = int32(v)
		}
		coded, err := (&rle.Encoding{BitWidth: width}).EncodeInt32(nil, signed)
		require.NoError(t, err)
		h, err := page.NewHybrid(coded, width)
		require.NoError(t, err)
		got := make([]uint32, len(values))
		require.NoError(t, page.Gather(got, places(1<<width), h))
		assert.Equal(t, values, got, "%d bits", width)
	}
}

func TestGather_RefusesAnIndexBeyondTheDictionary(t *testing.T) {
	t.Parallel()
	for _, width := range []int{3, 14, 15, 20} {
		for _, at := range []int{0, 3, 4, 60, 63} {
			values := make([]uint32, 64)
			for i := range values {
				values[i] = uint32(i % 2) // no runs
			}
			values[at] = 5
			h, err := page.NewHybrid(page.AppendHybrid(nil, values, width), width)
			require.NoError(t, err)
			require.Error(t, page.Gather(make([]uint32, 64), places(5), h), "%d bits, value %d", width, at)
			require.NoError(t, page.Gather(make([]uint32, 64), places(6), h))
		}
	}
}

func TestHybrid_RunsAreCutToTheirBytes(t *testing.T) {
	t.Parallel()
	tests := map[string][]byte{
		"nothing":                     nil,
		"a run without its value":     {20},
		"packed without bytes":        {3},
		"packed with half its bytes":  {5, 0xff},
		"runs of none only":           {0, 1, 0, 1, 0, 1},
		"a head that does not end":    {0x80, 0x80, 0x80},
		"packed of 2^62 groups":       append(binary.AppendUvarint(nil, 1<<63|1), 1),
		"a head that is out of range": {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
	}
	for name, coded := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, err := page.NewHybrid(coded, 1)
			require.NoError(t, err)
			require.Error(t, h.Holds(9))
			require.Error(t, page.Gather(make([]uint32, 9), places(2), h))
			_, err = page.CountValid(coded, 9)
			require.Error(t, err)
			_, err = page.AppendLevels(nil, coded, 9, 1)
			require.Error(t, err)
		})
	}
}

// The number of groups times their bytes must not turn over: 2^59+1 groups of 32
// bytes are not 32 bytes.
func TestHybrid_GroupsTimesWidthStaysANumber(t *testing.T) {
	t.Parallel()
	src := append(binary.AppendUvarint(nil, (1<<59+1)<<1|1), make([]byte, 32)...)
	h, err := page.NewHybrid(src, 32)
	require.NoError(t, err)
	require.NoError(t, h.Holds(8))
	require.Error(t, h.Holds(9))
	require.Error(t, page.Gather(make([]byte, 100), []byte{7}, h))
	require.NoError(t, page.Gather(make([]byte, 8), []byte{7}, h))
}

func TestNewHybrid_RefusesMoreThan32Bits(t *testing.T) {
	t.Parallel()
	_, err := page.NewHybrid(nil, 33)
	require.Error(t, err)
}

func TestCountValid_CountsOnesOnly(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(9, 10))
	for _, count := range []int{1, 8, 13, 1000} {
		levels := mixture(random, 1, count)
		coded := page.AppendHybrid(nil, levels, 1)
		ones := 0
		for _, level := range levels {
			ones += int(level)
		}
		got, err := page.CountValid(coded, count)
		require.NoError(t, err)
		assert.Equal(t, ones, got)

		valid := make([]bool, count)
		require.NoError(t, page.Valid(valid, coded))
		for i, v := range valid {
			require.Equal(t, levels[i] == 1, v)
		}
	}
	_, err := page.CountValid([]byte{16, 2}, 8)
	require.Error(t, err, "a level of 2")
}

func TestAppendLevels_RefusesALevelAboveTheHighest(t *testing.T) {
	t.Parallel()
	got, err := page.AppendLevels([]uint8{9}, []byte{16, 2}, 8, 2)
	require.NoError(t, err)
	assert.Equal(t, []uint8{9, 2, 2, 2, 2, 2, 2, 2, 2}, got)
	_, err = page.AppendLevels(nil, []byte{16, 3}, 8, 2)
	require.Error(t, err)
}
