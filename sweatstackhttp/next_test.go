package sweatstackhttp

import (
	"encoding/json"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// nextVectors is testdata/next.json: targets after one decoding of the query.
type nextVectors struct {
	AuthPrefix string `json:"auth_prefix"`
	Accept     []struct {
		In       string `json:"in"`
		Location string `json:"location"`
	} `json:"accept"`
	Reject []struct {
		In     string `json:"in"`
		Reason string `json:"reason"`
	} `json:"reject"`
}

func readNextVectors(tb testing.TB) nextVectors {
	tb.Helper()
	raw, err := os.ReadFile("testdata/next.json")
	require.NoError(tb, err)
	var v nextVectors
	require.NoError(tb, json.Unmarshal(raw, &v))
	require.NotEmpty(tb, v.Accept)
	require.NotEmpty(tb, v.Reject)
	return v
}

func TestNext_TargetsWithinTheApplicationAreRebuilt(t *testing.T) {
	t.Parallel()
	v := readNextVectors(t)
	for _, c := range v.Accept {
		t.Run(shortName(c.In), func(t *testing.T) {
			t.Parallel()
			got, ok := parseTarget(c.In, v.AuthPrefix)
			assert.True(t, ok)
			assert.Equal(t, c.Location, string(got))
		})
	}
}

func TestNext_EverythingElseFallsBackToTheFirstPage(t *testing.T) {
	t.Parallel()
	v := readNextVectors(t)
	for _, c := range v.Reject {
		t.Run(c.Reason+" "+shortName(c.In), func(t *testing.T) {
			t.Parallel()
			got, ok := parseTarget(c.In, v.AuthPrefix)
			assert.False(t, ok, c.Reason)
			assert.Equal(t, home, got)
		})
	}
}

// FuzzNext holds what a browser does with the result against what was meant:
// a path within the origin, and the same result when it is checked again.
func FuzzNext(f *testing.F) {
	v := readNextVectors(f)
	for _, c := range v.Accept {
		f.Add(c.In)
	}
	for _, c := range v.Reject {
		f.Add(c.In)
	}
	base, err := url.Parse("https://app.example/page")
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, in string) {
		got, ok := parseTarget(in, v.AuthPrefix)
		if !ok {
			assert.Equal(t, home, got)
			return
		}
		assert.False(t, strings.ContainsAny(string(got), "\\\r\n\t "))
		resolved, err := base.Parse(string(got))
		require.NoError(t, err)
		assert.Equal(t, "https", resolved.Scheme)
		assert.Equal(t, "app.example", resolved.Host)
		again, ok := parseTarget(string(got), v.AuthPrefix)
		assert.True(t, ok)
		assert.Equal(t, got, again)
	})
}

func shortName(s string) string {
	if len(s) > 60 {
		return s[:60] + "…"
	}
	return s
}
