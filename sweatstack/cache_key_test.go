package sweatstack_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// keyVector is a key that a Python client made.
type keyVector struct {
	Note       string `json:"note"`
	Namespace  string `json:"namespace"`
	HashedText string `json:"hashed_text"`
	File       string `json:"file"`
}

// params reads the parameters back from the text that was hashed.
func (v keyVector) params(t *testing.T) (string, url.Values) {
	t.Helper()
	space, text, ok := strings.Cut(v.HashedText, ":")
	require.True(t, ok)
	var wire map[string]any
	require.NoError(t, json.Unmarshal([]byte(text), &wire))
	values := url.Values{}
	for name, value := range wire {
		if one, ok := value.(string); ok {
			values[name] = []string{one}
			continue
		}
		values[name] = []string{}
		for _, item := range value.([]any) {
			// Backwards: the key sorts them.
			values[name] = append([]string{item.(string)}, values[name]...)
		}
	}
	return space, values
}

func TestCacheKey_IsThatOfPython(t *testing.T) {
	t.Parallel()
	for file, names := range map[string]sweatstack.CacheNames{
		"cache_keys_0_70.json": sweatstack.CacheNames070, "cache_keys_0_97.json": sweatstack.CacheNames097,
	} {
		vectors := readVectors[struct {
			Vectors []keyVector `json:"vectors"`
		}](t, file)
		require.NotEmpty(t, vectors.Vectors)
		for _, v := range vectors.Vectors {
			space, params := v.params(t)
			text, ok := sweatstack.KeyText(space, params)
			require.True(t, ok)
			assert.Equal(t, v.HashedText, text, v.Note)
			assert.Equal(t, v.File, sweatstack.CacheFile(names, space, params), v.Note)
		}
	}
}

// The queries that the client sends give the files of Python.
func TestCacheKey_OfAQueryIsThatOfThePythonCall(t *testing.T) {
	t.Parallel()
	query := func(values url.Values, err error) url.Values {
		require.NoError(t, err)
		return values
	}
	fixed := query(sweatstack.LongitudinalDataParams{
		Sports: []sport.Sport{"cycling.road"}, Start: day("2025-01-01"), End: day("2025-03-31"),
	}.Query())
	assert.Equal(t, "longitudinal-e5dc7394a55a42da.parquet", sweatstack.CacheFile(sweatstack.CacheNames070, "longitudinal_data", fixed))
	assert.Equal(t, "longitudinal_data-b48dd4c1158f94ad.parquet", sweatstack.CacheFile(sweatstack.CacheNames097, "longitudinal_data", fixed))

	sampled := query(sweatstack.LongitudinalDataParams{
		Sports: []sport.Sport{"cycling"}, Start: day("2025-01-01"), End: day("2025-02-01"), AdaptiveSamplingOn: "power",
	}.Query())
	assert.Equal(t, "longitudinal-983582ee1d7a9ea9.parquet", sweatstack.CacheFile(sweatstack.CacheNames070, "longitudinal_data", sampled))

	metrics := query(sweatstack.LongitudinalDataParams{
		Sports: []sport.Sport{"running", "cycling"}, Start: day("2025-01-01"), Metrics: []sweatstack.Metric{"power", "heart_rate"}, AdaptiveSamplingOn: "power",
	}.Query())
	assert.Equal(t, "longitudinal_data-0d0cbb1fce1525d4.parquet", sweatstack.CacheFile(sweatstack.CacheNames097, "longitudinal_data", metrics))

	curve := query(sweatstack.LongitudinalCurveParams{Sports: []sport.Sport{"cycling"}, Start: day("2026-01-01")}.Query())
	for _, names := range []sweatstack.CacheNames{sweatstack.CacheNames070, sweatstack.CacheNames097} {
		assert.Equal(t, "mean_max-5c61251dac776e7a.parquet", sweatstack.CacheFile(names, "mean_max", curve))
	}
}

func TestCacheKey_EveryParameterCountsAndEscapesAreThoseOfPython(t *testing.T) {
	t.Parallel()
	text, ok := sweatstack.KeyText("mean_max", url.Values{"x": {"\x00\t\n\"\\/\x7f<é😀"}, "new": {"b", "a"}})
	require.True(t, ok)
	// json.dumps of the same text
	assert.Equal(t, `mean_max:{"new": ["a", "b"], "x": "\u0000\t\n\"\\/\u007f<\u00e9\ud83d\ude00"}`, text)
	_, ok = sweatstack.KeyText("mean_max", url.Values{"sport": {"\xff"}})
	assert.False(t, ok, "\xff and \xfe would have one key")
	assert.Empty(t, sweatstack.CacheFile(sweatstack.CacheNames070, "mean_max", url.Values{"sport": {"\xff"}}))
}
