package interop_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// signature marks the texts that the tour writes: each side signs its own.
const (
	pythonSigns = "by python"
	goSigns     = "by golang"
)

// comparison is how two JSON documents may differ.
type comparison struct {
	// made are members that the platform makes anew for each: both must have
	// one of the same kind.
	made []string
	// also are members that only Go gives.
	also []string
	// first ends the comparison with the first difference.
	first bool
}

// newer are members that Python 0.70 drops because it is older than they are.
// Go keeps them.
func newer() []string {
	return []string{"app_metadata", "vo2", "test_id", "test", "test_match", "issue"}
}

// differences compares two decoded documents member by member. Missing and null
// are the same; a time is the same in any of its spellings.
func (c comparison) differences(at string, python, golang any) []string {
	switch p := python.(type) {
	case map[string]any:
		g, ok := golang.(map[string]any)
		if !ok {
			return []string{fmt.Sprintf("%s: an object in Python, %T in Go", at, golang)}
		}
		return c.memberDifferences(at, p, g)
	case []any:
		g, ok := golang.([]any)
		if !ok || len(p) != len(g) {
			return []string{fmt.Sprintf("%s: a list of %d in Python, %s in Go", at, len(p), sizeOf(golang))}
		}
		var found []string
		for i := range p {
			found = append(found, c.differences(fmt.Sprintf("%s[%d]", at, i), p[i], g[i])...)
			if c.first && len(found) > 0 {
				break
			}
		}
		return found
	case string:
		if g, ok := golang.(string); ok && sameText(p, g) {
			return nil
		}
	default: // a number, a truth value or null
		switch golang.(type) {
		case map[string]any, []any:
		default:
			if python == golang {
				return nil
			}
		}
	}
	return []string{fmt.Sprintf("%s: %.80v in Python, %.80v in Go", at, python, golang)}
}

func (c comparison) memberDifferences(at string, python, golang map[string]any) []string {
	names := slices.Sorted(maps.Keys(python))
	for name := range golang {
		if _, ok := python[name]; !ok {
			names = append(names, name)
		}
	}
	var found []string
	for _, name := range names {
		if c.first && len(found) > 0 {
			break
		}
		p, g := python[name], golang[name]
		switch way := at + "." + name; {
		case slices.Contains(c.made, name):
			if p == nil || fmt.Sprintf("%T", p) != fmt.Sprintf("%T", g) {
				found = append(found, fmt.Sprintf("%s: %T in Python, %T in Go", way, p, g))
			}
		case p == nil && (slices.Contains(c.also, name) || slices.Contains(newer(), name)):
		default:
			found = append(found, c.differences(way, p, g)...)
		}
	}
	return found
}

func sizeOf(value any) string {
	if list, ok := value.([]any); ok {
		return fmt.Sprintf("one of %d", len(list))
	}
	return fmt.Sprintf("%T", value)
}

// sameText compares two texts that may be times or lengths of time, and that
// each side may have signed.
func sameText(python, golang string) bool {
	if python == golang || strings.ReplaceAll(python, pythonSigns, goSigns) == golang {
		return true
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"} {
		p, perr := time.Parse(layout, python)
		g, gerr := time.Parse(layout, golang)
		if perr == nil && gerr == nil {
			_, there := p.Zone()
			_, here := g.Zone()
			return p.Equal(g) && there == here
		}
	}
	if strings.HasPrefix(python, "P") && strings.HasPrefix(golang, "P") {
		p, perr := sweatstack.ParseDuration(python)
		g, gerr := sweatstack.ParseDuration(golang)
		return perr == nil && gerr == nil && p == g
	}
	return false
}

// eachChange makes small changes to a document, one after the other, one for
// each kind of place, and takes each back after the visit.
func (c comparison) eachChange(document any, visit func(where string, changed any)) {
	root := []any{document}
	seen := map[string]bool{}
	var walk func(at string, value any, set func(any))
	walk = func(at string, value any, set func(any)) {
		switch value := value.(type) {
		case map[string]any:
			for _, name := range slices.Sorted(maps.Keys(value)) {
				if !slices.Contains(c.made, name) {
					walk(at+"."+name, value[name], func(v any) { value[name] = v })
				}
			}
		case []any:
			if !seen[at+"[]"] {
				seen[at+"[]"] = true
				set(append(slices.Clone(value), "one more"))
				visit(at+"[]", root[0])
				set(value)
			}
			for i, part := range value {
				walk(at+"[]", part, func(v any) { value[i] = v })
			}
		case nil:
		default:
			if !seen[at] {
				seen[at] = true
				set(changed(value))
				visit(at, root[0])
				set(value)
			}
		}
	}
	walk("", document, func(v any) { root[0] = v })
}
