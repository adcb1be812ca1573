package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

var (
	errNotMicroseconds = errors.New("not a time in microseconds")
	errNotAText        = errors.New("not a text in UTF-8")
)

// scanSession reads a row of selectSession or listSessions. SQLite lets values
// of any type into any column, so each one is looked at.
func scanSession(rows *sql.Rows) (tokenstore.Session, error) {
	var s tokenstore.Session
	columns := []struct {
		name   string
		text   *string
		moment *time.Time
	}{
		{name: "id", text: &s.ID},
		{name: "user_id", text: &s.UserID},
		{name: "created_at", moment: &s.Created},
		{name: "seen_at", moment: &s.Seen},
		{name: "expires_at", moment: &s.Expires},
		{name: "subject_id", text: &s.SubjectID},
		{name: "team_id", text: &s.TeamID},
		{name: "user_agent", text: &s.UserAgent},
	}
	values := make([]any, len(columns))
	targets := make([]any, len(columns))
	for i := range values {
		targets[i] = &values[i]
	}
	if err := rows.Scan(targets...); err != nil {
		return tokenstore.Session{}, err
	}
	for i, c := range columns {
		var err error
		if c.text != nil {
			*c.text, err = text(values[i])
		} else {
			*c.moment, err = moment(values[i])
		}
		if err != nil {
			return tokenstore.Session{}, &RowError{SessionID: fmt.Sprintf("%s", values[0]), Column: c.name, Err: err}
		}
	}
	return s, nil
}

// text reads a column of a text.
func text(value any) (string, error) {
	s, ok := value.(string)
	if !ok || !utf8.ValidString(s) {
		return "", errNotAText
	}
	return s, nil
}

// moment reads a column of a time.
func moment(value any) (time.Time, error) {
	microseconds, ok := value.(int64)
	if !ok {
		return time.Time{}, errNotMicroseconds
	}
	t, err := tokenstore.PrepareMoment(time.UnixMicro(microseconds))
	if err != nil {
		return time.Time{}, errNotMicroseconds
	}
	return t, nil
}
