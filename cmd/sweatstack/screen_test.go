package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestScreen_JSONStaysTheSameDocument(t *testing.T) {
	t.Parallel()
	text := "a\u009bb\u202ec\u2028d山\x7f"
	raw, err := json.Marshal(map[string]string{"k": text})
	require.NoError(t, err)
	raw = append(raw, "\n\t"...)
	for size := 1; size < 6; size++ { // characters come in pieces
		var page output
		s := &screen{to: &page, json: true}
		for rest := raw; len(rest) > 0; {
			n := min(size, len(rest))
			written, err := s.Write(rest[:n])
			require.NoError(t, err)
			assert.Equal(t, n, written)
			rest = rest[n:]
		}
		assert.NotContains(t, page.String(), "\u009b")
		assert.NotContains(t, page.String(), "\u202e")
		assert.True(t, strings.HasSuffix(page.String(), "}\n\t"), "lines and their indents stay")
		var back map[string]string
		require.NoError(t, json.Unmarshal([]byte(page.String()), &back))
		assert.Equal(t, text, back["k"])
	}
}
