package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// table is what a store needs of a table.
type table struct {
	name    string
	key     string   // the column that is the primary key
	columns []string // with the key
	create  []string // SQL for the table and its indexes
}

// column is what a table says about one of its columns.
type column struct {
	name string
	key  bool // the primary key
	must bool // has to be given in every row
}

// querier is a pool or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// columns returns the columns of a table, none when there is no such table.
func columns(ctx context.Context, q querier, name string) (found []column, err error) {
	rows, err := q.QueryContext(ctx,
		`SELECT name, pk > 0, "notnull" AND dflt_value IS NULL FROM pragma_table_info(?)`, name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var c column
		if err := rows.Scan(&c.name, &c.key, &c.must); err != nil {
			return nil, err
		}
		found = append(found, c)
	}
	return found, rows.Err()
}

// accept checks that a table can be used. More columns are fine as long as a
// row can do without them.
func (t table) accept(found []column) error {
	var names []string
	for _, c := range found {
		names = append(names, c.name)
		if c.key != (c.name == t.key) {
			return layoutError{t.name, fmt.Sprintf("the primary key must be %s alone", t.key)}
		}
		if c.must && !slices.Contains(t.columns, c.name) {
			return layoutError{t.name, fmt.Sprintf("column %q is not known and has no default", c.name)}
		}
	}
	for _, name := range t.columns {
		if !slices.Contains(names, name) {
			return layoutError{t.name, fmt.Sprintf("column %s is missing, it has %s", name, strings.Join(names, ", "))}
		}
	}
	return nil
}

// missing returns the tables that are not there, and an error when one is there
// with another layout.
func missing(ctx context.Context, q querier, tables []table) (absent []table, err error) {
	for _, t := range tables {
		found, err := columns(ctx, q, t.name)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			absent = append(absent, t)
			continue
		}
		if err := t.accept(found); err != nil {
			return nil, err
		}
	}
	return absent, nil
}

// ensureTables creates the tables that are missing, and checks the others
// before it changes anything.
func ensureTables(ctx context.Context, db *DB, tables []table) error {
	// First without the write lock: another process may hold it.
	absent, err := missing(ctx, db.read, tables)
	if err != nil || len(absent) == 0 {
		return err
	}
	return db.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		absent, err := missing(ctx, tx, tables)
		if err != nil {
			return err
		}
		for _, t := range absent {
			for _, statement := range t.create {
				if _, err := tx.ExecContext(ctx, statement); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
