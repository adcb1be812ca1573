package sweatstacktest

import (
	"slices"
	"sync"
	"time"
)

// Source is an uploaded file, and what became of it.
type Source struct {
	// ID is a ULID of 26 characters.
	ID string
	// UserID is whose file it is.
	UserID string
	// Filename is the base name that the client sent.
	Filename string
	// Type is fit or csv; empty for a file of another kind.
	Type string
	// Status is processed or failed. The sandbox is done with a file before it
	// answers, so it is never processing.
	Status string
	// ErrorCode and ErrorMessage say why a file failed: invalid_file,
	// unsupported_file_type, no_data, too_long, missing_timestamp,
	// invalid_timestamp, missing_sport or storage_full. The platform's own
	// codes are not public; do not branch on them.
	ErrorCode, ErrorMessage string
	// ActivityIDs are the activities of the file, by start. A file whose
	// activities were there before has the ids of those.
	ActivityIDs []string
	// CreatedAt is when it came, by the sandbox's clock.
	CreatedAt time.Time

	// imported sources come again with their folder and are not saved.
	imported bool
}

// maxSources is how many sources the sandbox remembers.
const maxSources = 1000

// sources remembers what was uploaded.
type sources struct {
	// reading is held while files are read and their activities added: one
	// upload at a time bounds the memory that it takes, and lets the same file,
	// sent twice at once, make one activity.
	reading sync.Mutex

	mu   sync.Mutex
	list []Source
}

// Sources returns what was uploaded for a user, oldest first; nil for nothing.
// It is how a test sees why a file was refused in the time of client 0.70,
// whose answer does not tell. The sandbox remembers the newest 1000 of all
// users.
func (s *Sandbox) Sources(user User) []Source {
	s.sources.mu.Lock()
	defer s.sources.mu.Unlock()
	var out []Source
	for _, source := range s.sources.list {
		if source.UserID == user.ID {
			source.ActivityIDs = slices.Clone(source.ActivityIDs)
			out = append(out, source)
		}
	}
	return out
}

// add remembers a source, in place of the one with the same id.
func (s *sources) add(source Source) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = slices.DeleteFunc(s.list, func(other Source) bool { return other.ID == source.ID })
	if s.list = append(s.list, source); len(s.list) > maxSources {
		s.list = slices.Delete(s.list, 0, len(s.list)-maxSources)
	}
}

// clear forgets everything.
func (s *sources) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = nil
}

// sourceWire is the wire form of a source.
type sourceWire struct {
	ID          string       `json:"id"`
	Type        *string      `json:"type"`
	Origin      string       `json:"origin"`
	Filename    *string      `json:"filename"`
	Status      string       `json:"status"`
	Error       *sourceError `json:"error"`
	ActivityIDs []string     `json:"activity_ids"`
	CreatedAt   string       `json:"created_at"`
}

// sourceError is why a source failed.
type sourceError struct {
	Code    string  `json:"code"`
	Message *string `json:"message"`
}

// wire writes a source.
func (s *Source) wire() sourceWire {
	out := sourceWire{
		ID: s.ID, Origin: "manual_upload", Filename: &s.Filename, Status: s.Status,
		ActivityIDs: notNil(s.ActivityIDs), CreatedAt: s.CreatedAt.UTC().Format("2006-01-02T15:04:05.000000Z"),
	}
	if s.Type != "" {
		out.Type = &s.Type
	}
	if s.ErrorCode != "" {
		out.Error = &sourceError{Code: s.ErrorCode, Message: &s.ErrorMessage}
	}
	return out
}
