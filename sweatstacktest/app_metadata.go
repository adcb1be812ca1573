package sweatstacktest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
)

// Bounds of application metadata (SweatStack API reference, section 3.2).
const (
	maxMetadata        = 1024 // bytes of JSON with a resource
	maxProfileMetadata = 4096 // bytes of JSON with a user
	maxMetadataDepth   = 32   // objects and arrays within each other
)

// The kinds of resources that have metadata.
const (
	kindActivity = "activity"
	kindTrace    = "trace"
	kindTest     = "test"
	kindProfile  = "profile"
)

// metadataKey says whose metadata of what: each application has its own.
type metadataKey struct{ app, kind, id string }

// metadata is one JSON object, and the user whose resource it is with.
type metadata struct {
	user string
	body json.RawMessage
}

// metadataKind is one kind of resource with metadata.
type metadataKind struct {
	kind, path, variable string
	limit                int
	// exists refuses a resource that the subject does not have.
	exists func(*call) error
}

// metadataKinds lists everything that has metadata.
func (s *Sandbox) metadataKinds() []metadataKind {
	return []metadataKind{
		{kindActivity, "/activities/{activity_id}/app-metadata", "activity_id", maxMetadata, func(c *call) error {
			_, err := s.activityOf(c)
			return err
		}},
		{kindTrace, "/traces/{trace_id}/app-metadata", "trace_id", maxMetadata, s.ownTrace},
		{kindTest, "/tests/{test_id}/app-metadata", "test_id", maxMetadata, func(c *call) error {
			_, err := s.testOf(c)
			return err
		}},
		{kindProfile, "/profile/app-metadata", "", maxProfileMetadata, func(*call) error { return nil }},
	}
}

// metadataTarget finds what a request is about, for the application of its
// token. Writing to a resource needs the scope that changes it; the profile
// also opens to whoever may see the name, since the object is the
// application's own.
func (s *Sandbox) metadataTarget(c *call, m metadataKind) (metadataKey, error) {
	allowed := covers(c.token.scopes, scopeActivitiesWrite) ||
		(m.kind == kindProfile && covers(c.token.scopes, scopeProfile))
	if !allowed {
		return metadataKey{}, refuse(http.StatusForbidden, "Not enough permissions")
	}
	app, ok := s.applicationOf(c.token)
	if !ok {
		return metadataKey{}, refuse(http.StatusForbidden, "Token was not issued to an application")
	}
	if err := m.exists(c); err != nil {
		return metadataKey{}, err
	}
	id := c.vars[m.variable]
	if m.kind == kindProfile {
		id = c.subject()
	}
	return metadataKey{app.ID, m.kind, id}, nil
}

// applicationOf is the application that a token was issued to: its claim aud.
func (s *Sandbox) applicationOf(t *accessToken) (*Application, bool) {
	return s.application(t.grant.client)
}

// putMetadata answers PUT …/app-metadata: the object replaces the one before.
func (s *Sandbox) putMetadata(m metadataKind) func(*call) error {
	return func(c *call) error {
		key, err := s.metadataTarget(c, m)
		if err != nil {
			return err
		}
		body, err := readMetadata(c, m.limit)
		if err != nil {
			return err
		}
		s.world.keepMetadata(c.subject(), key, body)
		writeJSON(c.w, http.StatusOK, map[string]string{"message": "App metadata updated"})
		return nil
	}
}

// deleteMetadata answers DELETE …/app-metadata; there may be none.
func (s *Sandbox) deleteMetadata(m metadataKind) func(*call) error {
	return func(c *call) error {
		key, err := s.metadataTarget(c, m)
		if err != nil {
			return err
		}
		s.world.keepMetadata(c.subject(), key, nil)
		c.w.WriteHeader(http.StatusNoContent)
		return nil
	}
}

// readMetadata reads a JSON object of bounded size and depth. What counts is
// the JSON without blanks.
func readMetadata(c *call, limit int) (json.RawMessage, error) {
	var raw json.RawMessage
	if err := c.decode(&raw); err != nil {
		return nil, err
	}
	var dense bytes.Buffer
	if err := json.Compact(&dense, raw); err != nil {
		return nil, unprocessable(issue{Loc: []any{"body", 0}, Type: "json_invalid", Msg: "JSON decode error"})
	}
	body := dense.Bytes()
	switch {
	case body[0] != '{':
		return nil, unprocessable(issue{Loc: []any{"body"}, Type: "dict_type", Msg: "Input should be a valid dictionary"})
	case len(body) > limit:
		return nil, refuse(http.StatusRequestEntityTooLarge, fmt.Sprintf("App metadata exceeds %d bytes", limit))
	case depthOf(body) > maxMetadataDepth:
		return nil, unprocessable(issue{
			Loc: []any{"body"}, Type: "value_error",
			Msg: fmt.Sprintf("Value error, nesting exceeds %d levels", maxMetadataDepth),
		})
	}
	return body, nil
}

// depthOf counts how many objects and arrays of valid JSON are within each
// other, without recursion.
func depthOf(body []byte) int {
	depth, deepest := 0, 0
	inText, escaped := false, false
	for _, b := range body {
		switch {
		case escaped:
			escaped = false
		case inText:
			escaped, inText = b == '\\', b != '"'
		case b == '"':
			inText = true
		case b == '{' || b == '[':
			depth++
			deepest = max(deepest, depth)
		case b == '}' || b == ']':
			depth--
		}
	}
	return deepest
}

// keepMetadata replaces the metadata of an application; nil takes it away.
func (w *world) keepMetadata(user string, key metadataKey, body json.RawMessage) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if body == nil {
		delete(w.kept.metadata, key)
		return
	}
	if w.knows(user) {
		w.kept.metadata[key] = metadata{user, body}
		w.kept.changed[user] = true
	}
}

// metadataOf is what an application has kept with a resource; nil for nothing.
func (w *world) metadataOf(app, kind, id string) json.RawMessage {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.kept.metadata[metadataKey{app, kind, id}].body
}
