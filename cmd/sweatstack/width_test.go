package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTable_ColumnsLineUpBehindWideAndCombiningCharacters(t *testing.T) {
	t.Parallel()
	var page output
	shown := table{head: []string{"NAME", "ID"}, rows: [][]string{
		{"Ada", "1"}, {"山田太郎", "2"}, {"e\u0301mile", "3"}, {"🚴 Tour", "4"}, {"한국", "5"}, {"Nils 🇳🇴", "6"}, {"ﾊﾝｶｸ", "7"}, {"—†", "8"},
	}}
	require.NoError(t, shown.write(&page, false))
	for line := range strings.Lines(page.String()) {
		cells := widthOf(strings.TrimSuffix(line, "\n"))
		if !strings.HasPrefix(line, "NAME") {
			assert.Equal(t, 11, cells, line)
		}
	}
}

func TestCutTo_CountsCells(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "abcde": "abcde", "abcdef": "abcd…", "山田太郎": "山田…", "a山田太": "a山…", "e\u0301e\u0301e\u0301e\u0301e\u0301": "e\u0301e\u0301e\u0301e\u0301e\u0301",
	} {
		assert.Equal(t, want, cutTo(text, 5))
	}
}

// It is a device, and nobody looks at it.
func TestIsTerminal_TheNullDeviceIsNone(t *testing.T) {
	t.Parallel()
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	require.NoError(t, err)
	t.Cleanup(func() { _ = null.Close() })
	assert.False(t, isTerminal(null))
	assert.False(t, isTerminal(&output{}))
	var errs output
	assert.Equal(t, exitDone, run(t.Context(), []string{"sports", "--all", "--parquet"}, streams{out: null, err: &errs}), errs.String())
}

func TestPrintable_LineSeparatorsStayInTheirLine(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "a·b·c·d\ufffde", printable("a\u2028b\u2029c\u0085d\xffe"))
}
