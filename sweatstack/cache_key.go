package sweatstack

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// The namespaces of keys, and what files of them are called.
const (
	spaceData    = "longitudinal_data"
	spaceMeanMax = "mean_max"
	prefixData70 = "longitudinal"
)

// cacheFile is the name of the file for an answer; empty when a query cannot
// have one.
func (n CacheNames) cacheFile(space string, query url.Values) string {
	prefix, drop := space, "adaptive_sampling_on"
	params := maps.Clone(query)
	if n == CacheNames070 && space == spaceData {
		prefix, drop = prefixData70, "segmentation_on"
		if sports, ok := params["sport"]; ok {
			params["sports"] = sports
			delete(params, "sport")
		}
	}
	// Both names of one setting are sent, each Python client knows one of them.
	if slices.Equal(params["adaptive_sampling_on"], params["segmentation_on"]) {
		delete(params, drop)
	}
	text, ok := keyText(space, params)
	if !ok {
		return ""
	}
	sum := sha256.Sum256([]byte(text))
	return prefix + "-" + hex.EncodeToString(sum[:])[:16] + ".parquet"
}

// keyText is what a key is the hash of (SweatStack API reference, section 6.1):
// the namespace and the parameters as Python's json.dumps writes them, names
// and lists sorted. Text that is not UTF-8 has no such form, and two of them
// might get one key.
func keyText(space string, params url.Values) (string, bool) {
	var b strings.Builder
	b.WriteString(space + ":{")
	for i, name := range slices.Sorted(maps.Keys(params)) {
		if i > 0 {
			b.WriteString(", ")
		}
		values := slices.Sorted(slices.Values(params[name]))
		if !utf8.ValidString(name) || !utf8.ValidString(strings.Join(values, "")) {
			return "", false
		}
		writePythonText(&b, name)
		b.WriteString(": ")
		if !isListParam(name) && len(values) == 1 {
			writePythonText(&b, values[0])
			continue
		}
		b.WriteByte('[')
		for j, value := range values {
			if j > 0 {
				b.WriteString(", ")
			}
			writePythonText(&b, value)
		}
		b.WriteByte(']')
	}
	b.WriteByte('}')
	return b.String(), true
}

// isListParam reports whether a parameter is a list also with one value.
func isListParam(name string) bool {
	return name == "sport" || name == "sports" || name == "metrics" || name == "after"
}

// writePythonText writes a JSON text as Python does: everything but printable
// ASCII is escaped, beyond the basic plane as a surrogate pair.
func writePythonText(b *strings.Builder, text string) {
	const digits = "0123456789abcdef"
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"', r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r >= ' ' && r <= '~':
			b.WriteRune(r)
		case strings.ContainsRune("\b\f\n\r\t", r):
			b.WriteByte('\\')
			b.WriteByte("bfnrt"[strings.IndexRune("\b\f\n\r\t", r)])
		default:
			for _, unit := range utf16.AppendRune(nil, r) {
				b.WriteString(`\u`)
				for shift := 12; shift >= 0; shift -= 4 {
					b.WriteByte(digits[unit>>shift&0xf])
				}
			}
		}
	}
	b.WriteByte('"')
}
