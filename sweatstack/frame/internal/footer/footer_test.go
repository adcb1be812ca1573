package footer_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/footer"
)

// The library's reader of footers is the other opinion: it must see the same
// columns, chunks and counts in every good file.
func TestParse_AgreesWithTheLibrary(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../testdata/*/*.parquet")
	require.NoError(t, err)
	for _, path := range files {
		if filepath.Base(filepath.Dir(path)) == "bad" {
			continue
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			got, err := footer.Parse(data)
			require.NoError(t, err)
			file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
			require.NoError(t, err)

			assert.Equal(t, file.NumRows(), got.Rows)
			require.Len(t, got.Leaves, len(file.Schema().Columns()))
			for i, path := range file.Schema().Columns() {
				leaf, ok := file.Schema().Lookup(path...)
				require.True(t, ok)
				assert.Equal(t, path[len(path)-1], got.Leaves[i].Name)
				assert.Equal(t, leaf.MaxDefinitionLevel, got.Leaves[i].MaxDef, path)
				assert.Equal(t, leaf.MaxRepetitionLevel, got.Leaves[i].MaxRep, path)
			}
			require.Len(t, got.Groups, len(file.Metadata().RowGroups))
			for i, group := range file.Metadata().RowGroups {
				assert.Equal(t, group.NumRows, got.Groups[i].Rows)
				for j, chunk := range group.Columns {
					assert.EqualValues(t, chunk.MetaData.Type, got.Leaves[j].Physical)
					assert.Equal(t, chunk.MetaData.NumValues, got.Groups[i].Chunks[j].Values)
					if chunk.MetaData.NumValues > 0 {
						assert.Len(t, got.Groups[i].Chunks[j].Pages, int(chunk.MetaData.TotalCompressedSize))
					}
				}
			}
			for _, pair := range file.Metadata().KeyValueMetadata {
				assert.Equal(t, pair.Value, got.Metadata[pair.Key])
			}
		})
	}
}

func TestParsePage_EveryCutIsAnError(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../testdata/good/activity-short.parquet")
	require.NoError(t, err)
	file, err := footer.Parse(data)
	require.NoError(t, err)
	pages := file.Groups[0].Chunks[0].Pages
	head, rest, err := footer.ParsePage(pages)
	require.NoError(t, err)
	assert.Equal(t, footer.DictionaryPage, head.Type)
	size := len(pages) - len(rest) + head.Compressed
	for cut := range size {
		_, _, err := footer.ParsePage(pages[:cut])
		require.Error(t, err, "cut to %d of %d bytes", cut, size)
	}
}

func FuzzParsePage(f *testing.F) {
	data, err := os.ReadFile("../../testdata/good/activity-ride-pagev2.parquet")
	require.NoError(f, err)
	file, err := footer.Parse(data)
	require.NoError(f, err)
	for _, chunk := range file.Groups[0].Chunks[:3] {
		for rest := chunk.Pages; len(rest) > 0; {
			head, body, err := footer.ParsePage(rest)
			require.NoError(f, err)
			f.Add(rest[:len(rest)-len(body)])
			rest = body[head.Compressed:]
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		head, rest, err := footer.ParsePage(data)
		if err == nil {
			assert.LessOrEqual(t, head.Compressed, len(rest))
			assert.LessOrEqual(t, head.DefBytes+head.RepBytes, head.Compressed)
		}
	})
}
