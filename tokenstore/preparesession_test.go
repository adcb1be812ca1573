package tokenstore_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// newSession makes a good session.
func newSession(id, userID string, created time.Time) tokenstore.Session {
	return tokenstore.Session{
		ID: id, UserID: userID, Created: created, Seen: created, Expires: created.AddDate(0, 0, 30),
	}
}

func noon() time.Time { return time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC) }

func TestCheckSession(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, id string
		problem  string // empty: accepted
	}{
		{"base64", "k3rV-_9aQ0yG7nW2", ""},
		{"one byte", "!", ""},
		{"every printable character", "!\"#$%&'()*+,-./0123456789:;<=>?@AZ[\\]^_`az{|}~", ""},
		{"128 bytes", strings.Repeat("x", 128), ""},
		{"empty", "", "session id is empty"},
		{"129 bytes", strings.Repeat("x", 129), "session id is longer than 128 bytes"},
		{"a space", "a b", "session id is not printable ASCII"},
		{"a line break", "a\n", "session id is not printable ASCII"},
		{"a zero byte", "\x00", "session id is not printable ASCII"},
		{"delete", "a\x7f", "session id is not printable ASCII"},
		{"a letter beyond ASCII", "ø", "session id is not printable ASCII"},
		{"not UTF-8", "a\xff", "session id is not printable ASCII"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := tokenstore.CheckSession(tt.id)
			if tt.problem == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, tokenstore.ErrInvalid)
			assert.ErrorContains(t, err, tt.problem)
		})
	}
}

func TestCheckSelection(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, subjectID, teamID string
		problem                 string // empty: accepted
	}{
		{"themselves", "", "", ""},
		{"a direct delegation", "usr_athlete", "", ""},
		{"through a team", "usr_athlete", "team_1", ""},
		{"a team alone", "", "team_1", "team without a subject"},
		{"a subject with a zero byte", "usr\x00", "", "subject id has a zero byte"},
		{"a team that is not UTF-8", "usr", "team\xff", "team id is not UTF-8"},
		{"a long subject", strings.Repeat("x", 513), "", "subject id is longer than 512 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := tokenstore.CheckSelection(tt.subjectID, tt.teamID)
			if tt.problem == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, tokenstore.ErrInvalid)
			assert.ErrorContains(t, err, tt.problem)
		})
	}
}

func TestPrepareSession_RefusesWithTheNameOfTheField(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		change  func(*tokenstore.Session)
		problem string
	}{
		{"no id", func(s *tokenstore.Session) { s.ID = "" }, "session id is empty"},
		{"no user", func(s *tokenstore.Session) { s.UserID = "" }, "user id is empty"},
		{"bad subject", func(s *tokenstore.Session) { s.SubjectID = "\xff" }, "subject id is not UTF-8"},
		{"team alone", func(s *tokenstore.Session) { s.TeamID = "team_1" }, "team without a subject"},
		{"created before the year 1", func(s *tokenstore.Session) { s.Created = time.Time{}.Add(-1) },
			"time outside the years 1 to 9999 (created)"},
		{"seen in the year 10000", func(s *tokenstore.Session) {
			s.Seen = time.Date(9999, 12, 31, 23, 59, 59, 0, time.FixedZone("west", -3600))
		}, "time outside the years 1 to 9999 (seen)"},
		{"expires too late", func(s *tokenstore.Session) { s.Expires = time.Unix(1<<60, 0) },
			"time outside the years 1 to 9999 (expires)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newSession("s1", "usr_1", noon())
			tt.change(&s)
			got, err := tokenstore.PrepareSession(s)
			require.ErrorIs(t, err, tokenstore.ErrInvalid)
			require.ErrorContains(t, err, tt.problem)
			assert.Equal(t, tokenstore.Session{}, got)
		})
	}
}

func TestPrepareSession_CutsTimesToMicrosecondsInUTC(t *testing.T) {
	t.Parallel()
	in := func(nanoseconds int) time.Time {
		return time.Date(2026, 5, 6, 14, 0, 0, nanoseconds, time.FixedZone("", 2*3600))
	}
	s := newSession("s1", "usr_1", in(1_999))
	s.Seen, s.Expires = in(2_000), in(999_999_999)
	got, err := tokenstore.PrepareSession(s)
	require.NoError(t, err)
	assert.Equal(t, noon().Add(time.Microsecond), got.Created)
	assert.Equal(t, noon().Add(2*time.Microsecond), got.Seen)
	assert.Equal(t, noon().Add(999_999*time.Microsecond), got.Expires)
}

func TestPrepareSession_CutsTheUserAgentToUTF8(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, agent, want string }{
		{"empty", "", ""},
		{"256 bytes", strings.Repeat("x", 256), strings.Repeat("x", 256)},
		{"257 bytes", strings.Repeat("x", 257), strings.Repeat("x", 256)},
		{"a character across the end", strings.Repeat("x", 255) + "ø", strings.Repeat("x", 255)},
		{"a character up to the end", strings.Repeat("x", 254) + "ø" + "y", strings.Repeat("x", 254) + "ø"},
		{"a long character across the end", strings.Repeat("x", 253) + "🏃", strings.Repeat("x", 253)},
		{"not UTF-8", "a\xff\xfeb", "a\uFFFDb"},
		{"zero bytes", "a\x00b", "a\uFFFDb"},
		{"grows beyond the end", strings.Repeat("\x00", 256), strings.Repeat("\uFFFD", 85)},
		{"markup is for the page to escape", "<script>", "<script>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newSession("s1", "usr_1", noon())
			s.UserAgent = tt.agent
			got, err := tokenstore.PrepareSession(s)
			require.NoError(t, err)
			assert.Equal(t, tt.want, got.UserAgent)
		})
	}
}

// FuzzPrepareSession holds that a prepared session is a fixed point and has
// lost nothing that an engine compares, and that no input makes it panic.
func FuzzPrepareSession(f *testing.F) {
	f.Add("s1", "usr_1", "usr_2", "team", "Mozilla/5.0", int64(1778068800), int64(123456789))
	f.Add("", "", "", "", "", int64(0), int64(0))
	f.Add("s 1", "u\x00", "\xff", "t", strings.Repeat("ø", 300), int64(1)<<62, int64(-1))
	f.Add("s1", "u", "", "t", "\xff\x00", int64(253402300799), int64(999999999))
	f.Fuzz(func(t *testing.T, id, userID, subjectID, teamID, agent string, seconds, nanoseconds int64) {
		s := newSession(id, userID, time.Unix(seconds, nanoseconds))
		s.SubjectID, s.TeamID, s.UserAgent = subjectID, teamID, agent
		first, err := tokenstore.PrepareSession(s)
		if err != nil {
			require.ErrorIs(t, err, tokenstore.ErrInvalid)
			assert.Equal(t, tokenstore.Session{}, first)
			return
		}
		assert.Equal(t, []string{id, userID, subjectID, teamID},
			[]string{first.ID, first.UserID, first.SubjectID, first.TeamID})
		for _, cut := range []time.Duration{
			s.Created.Sub(first.Created), s.Seen.Sub(first.Seen), s.Expires.Sub(first.Expires),
		} {
			assert.GreaterOrEqual(t, cut, time.Duration(0))
			assert.Less(t, cut, time.Microsecond)
		}
		assert.LessOrEqual(t, len(first.UserAgent), 256)
		assert.True(t, utf8.ValidString(first.UserAgent))
		second, err := tokenstore.PrepareSession(first)
		require.NoError(t, err)
		assert.Equal(t, first, second)
	})
}
