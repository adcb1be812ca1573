package sweatstackhttp

import (
	"net/http"
	"strconv"
	"strings"
)

// accepts reports whether the Accept header names a media type, and not only to
// refuse it with a weight of zero (RFC 9110, section 12.5.1). A wildcard names
// nothing: scripts send */* for pages and data alike.
func accepts(r *http.Request, kind string) bool {
	for _, line := range r.Header.Values("Accept") {
		for entry := range strings.SplitSeq(line, ",") {
			name, parameters, _ := strings.Cut(entry, ";")
			if strings.EqualFold(strings.TrimSpace(name), kind) && !refused(parameters) {
				return true
			}
		}
	}
	return false
}

// refused reports whether the parameters of an Accept entry hold a weight of
// zero. One that cannot be read counts as none.
func refused(parameters string) bool {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(parameter, "=")
		if !strings.EqualFold(strings.TrimSpace(name), "q") {
			continue
		}
		weight, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		return err == nil && weight <= 0
	}
	return false
}
