package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"
)

// connector opens connections to one database. It takes the place of a driver
// name, which would be registered for the whole program.
type connector struct {
	driver *sqlite3.SQLiteDriver
	dsn    string
}

// Connect implements [driver.Connector]. Opening a connection does not wait
// for anything, so there is nothing for a context to end.
func (c connector) Connect(context.Context) (driver.Conn, error) { return c.driver.Open(c.dsn) }

// Driver implements [driver.Connector].
func (c connector) Driver() driver.Driver { return c.driver }

// pool makes a pool of at most size connections that stay open.
func pool(dsn string, size int) *sql.DB {
	db := sql.OpenDB(connector{driver: &sqlite3.SQLiteDriver{}, dsn: dsn})
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	db.SetConnMaxLifetime(0)
	db.SetConnMaxIdleTime(0)
	return db
}

// uri names a file so that every character in its path is only a character.
func uri(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	return "file://" + (&url.URL{Path: path}).EscapedPath()
}

// dsn adds the settings of one connection to a URI. The driver reads those
// that begin with an underscore; SQLite ignores them.
func dsn(uri string, wait time.Duration, more map[string]string) string {
	settings := url.Values{
		"_busy_timeout":    {strconv.FormatInt(wait.Milliseconds(), 10)},
		"_txlock":          {"immediate"},
		"_synchronous":     {"FULL"},
		"_secure_delete":   {"on"},
		"_stmt_cache_size": {"32"},
	}
	for name, value := range more {
		settings.Set(name, value)
	}
	return uri + "?" + settings.Encode()
}
