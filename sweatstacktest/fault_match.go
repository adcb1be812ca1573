package sweatstacktest

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// parseMatch reads "METHOD /path". The method may be left out or *, and * in
// the path stands for anything within one segment. "*" alone is every request.
func parseMatch(match string) (method, pattern string, err error) {
	method, pattern, both := strings.Cut(strings.TrimSpace(match), " ")
	if !both {
		method, pattern = "*", method
	}
	pattern = strings.TrimSpace(pattern)
	if pattern != "*" && !strings.HasPrefix(pattern, "/") {
		return "", "", fmt.Errorf("sweatstacktest: fault match %q is not METHOD /path", match)
	}
	if strings.Contains(pattern, "?") {
		return "", "", fmt.Errorf("sweatstacktest: fault match %q has a query, and only the path is compared", match)
	}
	if _, err := path.Match(pattern, "/"); err != nil {
		return "", "", fmt.Errorf("sweatstacktest: fault match %q: %w", match, err)
	}
	return method, pattern, nil
}

// canHit is the error of a match that no request for a path of the sandbox has:
// it is misspelt, most likely in the slash at its end.
func (s *Sandbox) canHit(method, pattern string) error {
	methods := s.methodsOf(pattern)
	if slices.ContainsFunc(methods, func(m string) bool { return method == "*" || strings.EqualFold(method, m) }) {
		return nil
	}
	hint := ""
	other := strings.TrimSuffix(pattern, "/")
	if other == pattern {
		other += "/"
	}
	switch {
	case pattern == "*":
	case len(methods) > 0:
		hint = "; it has " + strings.Join(methods, ", ")
	case len(s.methodsOf(other)) > 0:
		hint = fmt.Sprintf("; did you mean %q?", method+" "+other)
	}
	return fmt.Errorf("sweatstacktest: fault match %q is no path of the sandbox%s", method+" "+pattern, hint)
}

// methodsOf lists the methods of the paths that a pattern can match.
func (s *Sandbox) methodsOf(pattern string) []string {
	var methods []string
	parts := strings.Split(pattern, "/")
	for i := range s.routes {
		rt := &s.routes[i]
		if !slices.Contains(methods, rt.method) && (pattern == "*" || rt.overlaps(parts)) {
			methods = append(methods, rt.method)
		}
	}
	return methods
}

// overlaps reports whether some path of a route matches a pattern, segment by
// segment.
func (rt *route) overlaps(pattern []string) bool {
	segments := strings.Split(rt.pattern, "/")
	if len(segments) != len(pattern) {
		return false
	}
	for i, segment := range segments {
		if strings.HasPrefix(segment, "{") {
			if pattern[i] == "" {
				return false
			}
			continue
		}
		if ok, err := path.Match(pattern[i], segment); err != nil || !ok {
			return false
		}
	}
	return true
}
