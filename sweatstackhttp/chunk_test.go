package sweatstackhttp

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// browserOf keeps cookies as a browser does: the newest of a name.
func browserOf(cookies ...[]namedValue) func(string) (string, bool) {
	kept := map[string]string{}
	for _, set := range cookies {
		for _, c := range set {
			kept[c.name] = c.value
		}
	}
	return func(name string) (string, bool) {
		value, ok := kept[name]
		return value, ok
	}
}

// joined puts together what a browser sends.
func joined(cookies func(string) (string, bool)) string {
	first, _ := cookies("name")
	return join("name", first, func(name string) []string {
		value, _ := cookies(name)
		return []string{value}
	})
}

func TestChunks_ValuesOfEveryLengthComeBack(t *testing.T) {
	t.Parallel()
	for _, length := range []int{0, 1, maxChunk - 1, maxChunk, maxChunk + 1, 2 * maxChunk, 3*maxChunk - 1, maxSealed - 1, maxSealed} {
		value := strings.Repeat("v", length)
		parts := split("name", value)
		assert.LessOrEqual(t, len(parts), maxChunks+1, "length %d", length)
		for _, part := range parts {
			assert.LessOrEqual(t, len(part.value), maxChunk, "length %d", length)
		}
		if length <= maxChunk {
			assert.Equal(t, []namedValue{{"name", value}}, parts)
		}
		assert.True(t, value == joined(browserOf(parts)), "length %d", length)
	}
}

// A value that the sealer lets through must never be one that does not come
// back: the person would be signed in and out again at once.
func TestChunks_WhatTheSealerTakesComesBackAndTheRestIsAnError(t *testing.T) {
	t.Parallel()
	s := newTestSealer(t, purposeSession, sealSecret)
	sealed, refused := 0, 0
	for size := 22_000; size < 23_500; size += 7 { // base64 makes a third more of it
		value, err := s.seal("name", make([]byte, size))
		if err != nil {
			refused++
			continue
		}
		sealed++
		payload, _, err := s.open("name", joined(browserOf(split("name", value))))
		require.NoError(t, err, "payload of %d bytes, value of %d", size, len(value))
		require.Len(t, payload, size)
	}
	assert.NotZero(t, sealed)
	assert.NotZero(t, refused)
}

func TestChunks_OfTwoAnswersAreNeverMixed(t *testing.T) {
	t.Parallel()
	older := split("name", strings.Repeat("a", 3*maxChunk))
	newer := split("name", strings.Repeat("b", 3*maxChunk))
	require.Len(t, older, len(newer))
	for mixed := range 1 << len(older) {
		var cookies []namedValue
		for i := range older {
			if mixed&(1<<i) == 0 {
				cookies = append(cookies, older[i])
			} else {
				cookies = append(cookies, newer[i])
			}
		}
		got := joined(browserOf(cookies))
		switch mixed {
		case 0:
			assert.Equal(t, strings.Repeat("a", 3*maxChunk), got)
		case 1<<len(older) - 1:
			assert.Equal(t, strings.Repeat("b", 3*maxChunk), got)
		default:
			assert.Empty(t, got, "%b", mixed)
		}
	}
}

func TestChunks_StrangeCountsAndPartsGiveNothing(t *testing.T) {
	t.Parallel()
	good := []namedValue{{"name", "2.set"}, {"name_1", "set.a"}, {"name_2", "set.b"}}
	require.Equal(t, "ab", joined(browserOf(good)))
	for name, change := range map[string]namedValue{
		"no count":             {"name", ".set"},
		"no number":            {"name", "two.set"},
		"none":                 {"name", "0.set"},
		"negative":             {"name", "-1.set"},
		"too many":             {"name", "9.set"},
		"endless":              {"name", "99999999999999999999.set"},
		"one more than there":  {"name", "3.set"},
		"empty set":            {"name", "2."},
		"part without set":     {"name_1", "a"},
		"part of another set":  {"name_1", "other.a"},
		"part that is empty":   {"name_2", ""},
		"part that is too big": {"name_2", "set." + strings.Repeat("x", maxChunk+1)},
	} {
		assert.Empty(t, joined(browserOf(good, []namedValue{change})), name)
	}
	many := []namedValue{{"name", strconv.Itoa(maxChunks+1) + ".set"}}
	for i := range maxChunks + 1 {
		many = append(many, namedValue{chunkName("name", i+1), "set.x"})
	}
	assert.Empty(t, joined(browserOf(many)), "all there, but more than we ever make")
	assert.Empty(t, joined(browserOf(good[:2])), "a part is missing")
	assert.Empty(t, joined(browserOf(good[1:])), "the first is missing")
}
