package frame_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// FuzzRead looks for bytes that make Read panic, hang, give an error of no kind,
// or give a frame that contradicts itself or cannot be written and read again.
// Seeds are the small files, good and bad; a cap keeps honest bombs small. Run it
// with -fuzzminimizetime=5x: else the fuzzer spends its time on making the first
// few kilobytes that it likes shorter.
func FuzzRead(f *testing.F) {
	const small = 16 << 10
	for _, pattern := range []string{"testdata/good/*.parquet", "testdata/bad/*.parquet", "testdata/vectors/*.parquet"} {
		files, err := filepath.Glob(pattern)
		require.NoError(f, err)
		for _, path := range files {
			data, err := os.ReadFile(path)
			require.NoError(f, err)
			if len(data) <= small {
				f.Add(data)
			}
		}
	}
	for _, a := range attacks() {
		if data := a.file(); len(data) <= small {
			f.Add(data)
		}
	}
	const limit = 1 << 20
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := frame.Read(data, frame.WithMaxBytes(limit))
		if err != nil {
			requireKind(t, err)
			return
		}
		for _, c := range table.Columns() {
			require.Equal(t, table.Len(), c.Len())
			nulls := 0
			for i := range c.Len() {
				if !c.Valid(i) {
					nulls++
				}
				_, _ = c.Float(i)
				_, _ = c.Text(i)
				_, _ = c.Time(i)
				_, _ = c.Duration(i)
				_, _ = c.Bool(i)
				_, _ = c.Bytes(i)
			}
			require.Equal(t, nulls, c.Nulls())
		}
		_, _ = table.Standard()
		var out bytes.Buffer
		if err := table.WriteParquet(&out); err != nil {
			return // a time too far away
		}
		again, err := frame.Read(out.Bytes())
		require.NoError(t, err)
		if len(table.Columns()) > 0 {
			requireSameFrame(t, table, again)
		}
	})
}
