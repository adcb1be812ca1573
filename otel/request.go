package otel

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"go.opentelemetry.io/otel/attribute"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// apiPath is where the platform's API is below its address.
const apiPath = "/api/v1"

// requestAttributes are those that a span and the metric of a request share
// (semantic conventions for HTTP clients). They hold no id.
func requestAttributes(e sweatstack.RequestEvent) []attribute.KeyValue {
	attributes := []attribute.KeyValue{
		attribute.String("http.request.method", e.Method),
		attribute.String("url.template", apiPath+pathTemplate(e.Path)),
	}
	if host, port, ok := serverOf(e.BaseURL); ok {
		attributes = append(attributes, attribute.String("server.address", host), attribute.Int("server.port", port))
	}
	if e.Status != 0 {
		attributes = append(attributes, attribute.Int("http.response.status_code", e.Status))
	}
	if kind := errorType(e); kind != "" {
		attributes = append(attributes, attribute.String("error.type", kind))
	}
	return attributes
}

// serverOf reads host and port of the platform.
func serverOf(base string) (host string, port int, ok bool) {
	u, err := url.Parse(base)
	if err != nil || u.Hostname() == "" {
		return "", 0, false
	}
	if port, err = strconv.Atoi(u.Port()); err != nil {
		port = 443
		if u.Scheme == "http" {
			port = 80
		}
	}
	return u.Hostname(), port, true
}

// errorType is a short word for why a request failed, or nothing. Its values
// are few: the status, or one of these.
func errorType(e sweatstack.RequestEvent) string {
	var wait net.Error
	switch {
	case e.Err == nil:
		return ""
	case e.Status >= http.StatusBadRequest:
		return strconv.Itoa(e.Status)
	case errors.Is(e.Err, context.Canceled):
		return "canceled"
	case errors.Is(e.Err, context.DeadlineExceeded), errors.As(e.Err, &wait) && wait.Timeout():
		return "timeout"
	case errors.Is(e.Err, sweatstack.ErrTooLarge):
		return "too_large"
	case errors.Is(e.Err, sweatstack.ErrCorruptData):
		return "corrupt_data"
	case errors.Is(e.Err, sweatstack.ErrConnection):
		return "connection"
	}
	return "_OTHER"
}

// maxSegments bounds the length of a template, and so their number.
const maxSegments = 5

// pathTemplate replaces ids in a path of the API by {id}: every segment that is
// not a word of the API.
func pathTemplate(path string) string {
	segments := strings.Split(path, "/")
	if len(segments) > maxSegments {
		segments = append(segments[:maxSegments], "…")
	}
	for i, segment := range segments {
		if !apiWord(segment) {
			segments[i] = "{id}"
		}
	}
	return strings.Join(segments, "/")
}

// apiWord reports whether a segment of a path is a fixed one (SweatStack API
// reference, section 3).
func apiWord(segment string) bool {
	switch segment {
	case "", "…", "activities", "latest", "upload", "data", "mean-max", "accumulated-work-duration",
		"longitudinal-data", "longitudinal-mean-max", "longitudinal-accumulated-work-duration", "backfill-status",
		"oauth", "token", "delegated-token", "principal-token", "userinfo",
		"profile", "sports", "tags", "status", "intensity-duration-model", "metabolic-map",
		"users", "me", "teams", "authorized", "authorize", "traces", "tests", "dailies",
		"portal", "sessions", "applications", "metadata", "page", "pages", "deploy", "webhooks":
		return true
	}
	return false
}
