package frame_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// arrowKept is the name of an Arrow type without what a column does not keep:
// how a dictionary is coded, how wide the lengths of texts are, what nested
// values are made of.
func arrowKept(name string) string {
	name = strings.TrimPrefix(name, "dictionary<values=")
	name, _, _ = strings.Cut(name, ", indices=")
	name = strings.TrimPrefix(name, "large_")
	for prefix, kept := range map[string]string{
		"decimal128": "decimal", "fixed_size_binary": "binary", "list<": "nested", "struct<": "nested", "map<": "nested",
	} {
		if strings.HasPrefix(name, prefix) {
			return kept
		}
	}
	return name
}

// arrowName is the name that Arrow has for the type of a column.
func arrowName(c *frame.Column) string {
	switch c.Type() {
	case frame.Float16:
		return "halffloat"
	case frame.Float32:
		return "float"
	case frame.Float64:
		return "double"
	case frame.Text:
		return "string"
	case frame.Date:
		return "date32[day]"
	case frame.TimeOfDay:
		return "time64[" + c.Unit().String() + "]"
	case frame.Duration:
		return "duration[" + c.Unit().String() + "]"
	case frame.Timestamp:
		if c.Zone() == "" {
			return "timestamp[" + c.Unit().String() + "]"
		}
		return "timestamp[" + c.Unit().String() + ", tz=" + c.Zone() + "]"
	default:
		return c.Type().String()
	}
}

// columnHash runs over all rows, as the sidecars' README says.
func columnHash(c *frame.Column) string {
	hash := sha256.New()
	put := func(v int64) {
		hash.Write(binary.BigEndian.AppendUint64(nil, uint64(v)))
	}
	for i := range c.Len() {
		switch typ := c.Type(); {
		case typ.IsNumber():
			v, ok := c.Float(i)
			if !ok {
				put(0x7ff8000000000000)
				continue
			}
			put(int64(math.Float64bits(v)))
		case typ == frame.Timestamp, typ == frame.Duration:
			v, ok := nanoseconds(c, i)
			if !ok {
				v = math.MinInt64
			}
			put(v)
		default:
			text, ok := rawText(c, i)
			if !ok {
				put(-1)
				continue
			}
			put(int64(len(text)))
			hash.Write([]byte(text))
		}
	}
	return hex.EncodeToString(hash.Sum(nil))
}

func nanoseconds(c *frame.Column, i int) (int64, bool) {
	if c.Type() == frame.Duration {
		d, ok := c.Duration(i)
		return int64(d), ok
	}
	at, ok := c.Time(i)
	return at.UnixNano(), ok
}

// rawText is what Python's str gives for a value.
func rawText(c *frame.Column, i int) (string, bool) {
	switch c.Type() {
	case frame.Bool:
		v, ok := c.Bool(i)
		if v {
			return "True", ok
		}
		return "False", ok
	case frame.Binary:
		v, ok := c.Bytes(i)
		return string(v), ok
	default:
		return c.Text(i)
	}
}

func decodeFile(t *testing.T, path string, v any) {
	t.Helper()
	// Python writes numbers that JSON does not know.
	data := regexp.MustCompile(`(?m)(^\s*|": )(NaN|-?Infinity)(,?)$`).ReplaceAll(readFile(t, path), []byte(`$1"$2"$3`))
	require.NoError(t, json.Unmarshal(data, v), path)
}

func readFile(tb testing.TB, path string) []byte {
	tb.Helper()
	data, err := os.ReadFile(filepath.FromSlash(path))
	require.NoError(tb, err)
	return data
}
