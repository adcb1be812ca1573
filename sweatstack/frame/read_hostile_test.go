package frame_test

import (
	"errors"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

type manifest struct {
	Limits struct {
		ExtraMemoryMiB uint64 `json:"extra_memory_mib"`
		Seconds        int    `json:"seconds"`
	} `json:"limits"`
	Files []struct {
		File string `json:"file"`
		What string `json:"what"`
		Want string `json:"want"`
	} `json:"files"`
}

// The memory of a read is measured as all that it allocates, freed or not. That
// is never less than what it holds at one time, does not depend on when the
// garbage collector runs, and needs no child process; what it leaves out are
// stacks, and nothing recurses deeper than 32 levels. The test is not parallel
// because the counter belongs to the whole process.
func TestRead_AnswersEveryBadFileWithinItsLimits(t *testing.T) { //nolint:paralleltest // see above.
	var m manifest
	decodeFile(t, "testdata/bad/manifest.json", &m)
	require.Len(t, m.Files, 102)
	for _, c := range m.Files {
		t.Run(c.File, func(t *testing.T) {
			data := readFile(t, "testdata/bad/"+c.File)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			f, err := frame.Read(data)
			took := time.Since(start)
			runtime.ReadMemStats(&after)

			assert.Less(t, after.TotalAlloc-before.TotalAlloc, m.Limits.ExtraMemoryMiB<<20, "bytes allocated")
			assert.Less(t, took, time.Duration(m.Limits.Seconds)*time.Second)
			switch c.Want {
			case "ok":
				require.NoError(t, err, c.What)
				assert.Equal(t, 8, f.Len())
			case "error":
				require.Error(t, err, c.What)
			}
			if err != nil {
				requireKind(t, err)
			}
		})
	}
}

// requireKind checks that an error is one of those that callers branch on, and
// only one.
func requireKind(t *testing.T, err error) {
	t.Helper()
	kinds := 0
	for _, kind := range []error{frame.ErrCorrupt, frame.ErrUnsupported, frame.ErrTooLarge} {
		if errors.Is(err, kind) {
			kinds++
		}
	}
	require.Equal(t, 1, kinds, "%v", err)
}

func TestRead_TellsDamagedFromUnsupportedAndTooLarge(t *testing.T) {
	t.Parallel()
	tests := map[string]error{
		"html":                  frame.ErrCorrupt,
		"truncated-half":        frame.ErrCorrupt,
		"page-crc-mismatch":     frame.ErrCorrupt,
		"zstd-bomb":             frame.ErrCorrupt,
		"gzip-bomb":             frame.ErrCorrupt,
		"snappy-huge":           frame.ErrCorrupt,
		"flba-length-max":       frame.ErrCorrupt,
		"encrypted-footer":      frame.ErrUnsupported,
		"codec-lzo":             frame.ErrUnsupported,
		"codec-unknown":         frame.ErrUnsupported,
		"page-encoding-unknown": frame.ErrUnsupported,
		"rle-rows-134m":         frame.ErrTooLarge,
		"values-2e40":           frame.ErrTooLarge,
		"schema-deep":           frame.ErrTooLarge,
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := frame.Read(readFile(t, "testdata/bad/"+name+".parquet"))
			require.ErrorIs(t, err, want)
		})
	}
}

func TestRead_CapRefusesBeforeItDecodes(t *testing.T) {
	t.Parallel()
	data := readFile(t, ride)
	_, err := frame.Read(data, frame.WithMaxBytes(100_000))
	require.ErrorIs(t, err, frame.ErrTooLarge)

	f, err := frame.Read(data, frame.WithMaxBytes(8<<20))
	require.NoError(t, err)
	assert.Equal(t, 10451, f.Len())
}

func TestRead_Float16OnThreeBytesStaysBytes(t *testing.T) {
	t.Parallel()
	f, err := frame.Read(readFile(t, "testdata/bad/float16-wrong-length.parquet"))
	require.NoError(t, err)
	c := f.Columns()[0]
	assert.Equal(t, frame.Binary, c.Type())
	raw, ok := c.Bytes(0)
	require.True(t, ok)
	assert.Len(t, raw, 3)
}

func TestRead_FarTimesDoNotWrapAround(t *testing.T) {
	t.Parallel()
	f, err := frame.Read(readFile(t, "testdata/bad/timestamp-overflow.parquet"))
	require.NoError(t, err)
	c := f.Columns()[0]
	late, _ := c.Time(0)
	early, _ := c.Time(1)
	assert.Equal(t, int64(1)<<62, late.UnixMilli())
	assert.Equal(t, -int64(1)<<62, early.UnixMilli())

	_, err = f.Standard()
	require.ErrorIs(t, err, frame.ErrMismatch)
}

func TestRead_WrongHintsLeaveTheValues(t *testing.T) {
	t.Parallel()
	tests := map[string]int{ // rows
		"meta-arrow-schema-garbage": 8,
		"meta-arrow-schema-wrong":   600,
		"meta-pandas-garbage":       8,
		"meta-pandas-index-missing": 8,
		"meta-pandas-huge":          8,
	}
	for name, rows := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, err := frame.Read(readFile(t, "testdata/bad/"+name+".parquet"))
			require.NoError(t, err)
			assert.Equal(t, rows, f.Len())
			for _, c := range f.Index() {
				assert.Equal(t, "timestamp", c.Name(), "only what the file has can be an index")
			}
		})
	}
}
