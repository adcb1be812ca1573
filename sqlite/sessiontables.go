package sqlite

// sessionTables hold the sessions that live, the ids that have ended, and the
// moments of which everything before has ended. Times are microseconds since
// 1970, in UTC.
//
// The tables are not STRICT: a Python with an SQLite older than 3.37 could not
// even open the file then. So a row that somebody else has written may have
// texts for times. Where it says what has ended, that sorts behind every time
// and stays an end; in a session it is a [RowError].
func sessionTables() []table {
	return []table{
		{
			name: "sweatstack_sessions", key: "id",
			columns: []string{
				"id", "user_id", "created_at", "seen_at", "expires_at", "subject_id", "team_id", "user_agent",
			},
			create: []string{`CREATE TABLE sweatstack_sessions (
	id TEXT NOT NULL PRIMARY KEY,
	user_id TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	seen_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	subject_id TEXT NOT NULL,
	team_id TEXT NOT NULL,
	user_agent TEXT NOT NULL
)`,
				`CREATE INDEX sweatstack_sessions_user ON sweatstack_sessions (user_id, created_at)`,
				`CREATE INDEX sweatstack_sessions_expiry ON sweatstack_sessions (expires_at)`,
			},
		},
		{
			name: "sweatstack_session_ends", key: "id",
			columns: []string{"id", "until"},
			create: []string{`CREATE TABLE sweatstack_session_ends (
	id TEXT NOT NULL PRIMARY KEY,
	until INTEGER NOT NULL
)`,
				`CREATE INDEX sweatstack_session_ends_until ON sweatstack_session_ends (until)`,
			},
		},
		{
			name: "sweatstack_user_ends", key: "user_id",
			columns: []string{"user_id", "ended_before", "until"},
			create: []string{`CREATE TABLE sweatstack_user_ends (
	user_id TEXT NOT NULL PRIMARY KEY,
	ended_before INTEGER NOT NULL,
	until INTEGER NOT NULL
)`,
				`CREATE INDEX sweatstack_user_ends_until ON sweatstack_user_ends (until)`,
			},
		},
	}
}

// forgetAtOnce is how many rows of each table a Create forgets at most. A
// sign-in brings one or two, so that a hundred catch up with any past.
const forgetAtOnce = 100

// What is over does not count, whether its row is still there or not.
const (
	judgeSession = `SELECT
	EXISTS (SELECT 1 FROM sweatstack_session_ends WHERE id = ?1 AND until >= ?3)
	OR EXISTS (SELECT 1 FROM sweatstack_user_ends WHERE user_id = ?2 AND ended_before > ?3 AND until >= ?3),
	EXISTS (SELECT 1 FROM sweatstack_sessions WHERE id = ?1 AND expires_at >= ?3)`
	// REPLACE, because a session that is over may still have the id.
	insertSession = `INSERT OR REPLACE INTO sweatstack_sessions
(id, user_id, created_at, seen_at, expires_at, subject_id, team_id, user_agent)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
	selectSession = `SELECT id, user_id, created_at, seen_at, expires_at, subject_id, team_id, user_agent
FROM sweatstack_sessions WHERE id = ?`
	listSessions = `SELECT id, user_id, created_at, seen_at, expires_at, subject_id, team_id, user_agent
FROM sweatstack_sessions WHERE user_id = ? ORDER BY created_at DESC, id`
	touchSession  = `UPDATE sweatstack_sessions SET seen_at = max(seen_at, ?2) WHERE id = ?1`
	chooseSubject = `UPDATE sweatstack_sessions SET subject_id = ?2, team_id = ?3 WHERE id = ?1`

	deleteSession = `DELETE FROM sweatstack_sessions WHERE id = ?1`
	rememberEnd   = `INSERT INTO sweatstack_session_ends (id, until) VALUES (?1, ?2)
ON CONFLICT (id) DO UPDATE SET until = max(until, ?2)`
	rememberEnds = `INSERT INTO sweatstack_session_ends (id, until)
SELECT id, ?2 FROM sweatstack_sessions WHERE user_id = ?1
ON CONFLICT (id) DO UPDATE SET until = max(until, ?2)`
	deleteSessions = `DELETE FROM sweatstack_sessions WHERE user_id = ?1`
	rememberMoment = `INSERT INTO sweatstack_user_ends (user_id, ended_before, until) VALUES (?1, ?2, ?3)
ON CONFLICT (user_id) DO UPDATE SET ended_before = max(ended_before, ?2), until = max(until, ?3)`

	forgetSessions = `DELETE FROM sweatstack_sessions WHERE rowid IN
(SELECT rowid FROM sweatstack_sessions WHERE expires_at < ?1 ORDER BY expires_at LIMIT ?2)`
	forgetEnds = `DELETE FROM sweatstack_session_ends WHERE rowid IN
(SELECT rowid FROM sweatstack_session_ends WHERE until < ?1 ORDER BY until LIMIT ?2)`
	forgetMoments = `DELETE FROM sweatstack_user_ends WHERE rowid IN
(SELECT rowid FROM sweatstack_user_ends WHERE until < ?1 ORDER BY until LIMIT ?2)`
)
