package sqlite_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// pythonProcess is a Python process that has a store of the FastAPI plugin open.
type pythonProcess struct {
	in  io.Writer
	out *bufio.Reader
}

// python starts the interpreter that SWEATSTACK_PYTHON names. It needs the
// packages sweatstack, fastapi and cryptography.
func python(t *testing.T) *pythonProcess {
	t.Helper()
	interpreter := os.Getenv("SWEATSTACK_PYTHON")
	if interpreter == "" {
		if os.Getenv("SWEATSTACK_REQUIRE_SERVICES") == "1" {
			t.Fatal("SWEATSTACK_PYTHON must name a Python with sweatstack, fastapi and cryptography")
		}
		t.Skip("SWEATSTACK_PYTHON names no Python with sweatstack, fastapi and cryptography")
	}
	// The context of a test is over before its clean-up, and would kill it.
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), interpreter, "testdata/python_store.py")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = in.Close() // the script ends with its input
		assert.NoError(t, cmd.Wait())
	})
	return &pythonProcess{in: in, out: bufio.NewReader(out)}
}

// call asks Python for something and returns Python's error, empty for none.
func (p *pythonProcess) call(t *testing.T, call map[string]any, ok any) string {
	t.Helper()
	question, err := json.Marshal(call)
	require.NoError(t, err)
	_, err = fmt.Fprintf(p.in, "%s\n", question)
	require.NoError(t, err)
	line, err := p.out.ReadBytes('\n')
	require.NoError(t, err)
	answer := struct {
		OK    any
		Error string
	}{OK: ok}
	require.NoError(t, json.Unmarshal(line, &answer), string(line))
	return answer.Error
}

func (p *pythonProcess) open(t *testing.T, path, key string) {
	t.Helper()
	require.Empty(t, p.call(t, map[string]any{"do": "open", "path": path, "key": key}, nil))
}

func (p *pythonProcess) save(t *testing.T, row pythonRow) {
	t.Helper()
	require.Empty(t, p.call(t, map[string]any{"do": "save", "row": row}, nil))
}

func (p *pythonProcess) load(t *testing.T, userID string) *pythonRow {
	t.Helper()
	var row *pythonRow
	require.Empty(t, p.call(t, map[string]any{"do": "load", "user_id": userID}, &row))
	return row
}

// bothKinds runs a test on a plain and on an encrypted file.
func bothKinds(t *testing.T, test func(t *testing.T, key string, options []sqlite.TokenStoreOption)) {
	t.Helper()
	for name, key := range map[string]string{"plain": "", "encrypted": firstKey} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var options []sqlite.TokenStoreOption
			if key != "" {
				options = append(options, sqlite.WithFernetKeys(key))
			}
			test(t, key, options)
		})
	}
}

func TestPython_ReadsWhatGoWroteAndGoReadsWhatPythonWrote(t *testing.T) {
	t.Parallel()
	bothKinds(t, func(t *testing.T, key string, options []sqlite.TokenStoreOption) {
		t.Helper()
		path := newFile(t)
		py := python(t)
		py.open(t, path, key) // Python makes the file, in its own journal mode
		py.save(t, pythonRow{"usr_before", "a0", "r0", "2026-05-06T12:00:00"})
		store := openStore(t, path, options...)
		// From here on both have the file open.

		times := map[string]string{ // what Go saves, and how Python reads it
			"2100-01-01T00:00:00Z":             "2100-01-01T00:00:00+00:00",
			"2026-05-06T14:00:00.123456+02:00": "2026-05-06T12:00:00.123456+00:00",
			"2026-05-06T12:00:00.000001Z":      "2026-05-06T12:00:00.000001+00:00",
			"0001-01-01T00:00:00Z":             "0001-01-01T00:00:00+00:00", // not known
			"9999-12-31T23:59:59.999999Z":      "9999-12-31T23:59:59.999999+00:00",
		}
		for text, want := range times {
			expiry, err := time.Parse(time.RFC3339, text)
			require.NoError(t, err)
			for _, userID := range []string{"usr " + text, "bjørn 日本 🏃 " + text} {
				token := newToken(userID, "access ø🏃", strings.Repeat("long", 1000))
				token.Expiry = expiry
				require.NoError(t, store.Save(t.Context(), token, ""))
				assert.Equal(t, &pythonRow{userID, "access ø🏃", token.RefreshToken.Reveal(), want}, py.load(t, userID))
			}
		}

		rows := []pythonRow{
			{"py_1", "access ø🏃", "refresh", "2100-01-01T00:00:00+00:00"},
			{"py_2", "a", "", "2026-05-06T12:00:00.123456+00:00"},
			{"py_3", "a", "r", "2026-05-06T14:00:00+02:00"},
			{"bjørn 🏃", "a", "r", "2026-05-06T12:00:00"},
		}
		for _, row := range rows {
			py.save(t, row)
			got, err := store.Load(t.Context(), row.UserID)
			require.NoError(t, err)
			assert.Equal(t, row.UserID, got.UserID)
			assert.Equal(t, row.AccessToken, got.AccessToken.Reveal())
			assert.Equal(t, row.RefreshToken, got.RefreshToken.Reveal())
			assert.Equal(t, expiries()[row.ExpiresAt], got.Expiry)
		}
		before, err := store.Load(t.Context(), "usr_before")
		require.NoError(t, err)
		assert.Equal(t, "r0", before.RefreshToken.Reveal())
	})
}

func TestPython_GoNoticesThatPythonHasWrittenInBetween(t *testing.T) {
	t.Parallel()
	bothKinds(t, func(t *testing.T, key string, options []sqlite.TokenStoreOption) {
		t.Helper()
		path := newFile(t)
		store := openStore(t, path, options...)
		old := newToken("usr_1", "a1", "r1")
		require.NoError(t, store.Save(t.Context(), old, ""))
		py := python(t)
		py.open(t, path, key)

		py.save(t, pythonRow{"usr_1", "a2", "r1", "2100-01-01T00:00:00+00:00"})
		require.ErrorIs(t, store.Save(t.Context(), newToken("usr_1", "a3", "r3"), old.Generation()), tokenstore.ErrConflict)
		assert.Equal(t, "a2", py.load(t, "usr_1").AccessToken)

		// The same tokens again, written by Python with another expiry or
		// sealed anew, are the same generation.
		py.save(t, pythonRow{"usr_1", "a2", "r1", "2099-01-01T00:00:00+00:00"})
		now := newToken("usr_1", "a2", "r1")
		require.NoError(t, store.Save(t.Context(), newToken("usr_1", "a3", "r3"), now.Generation()))
		assert.Equal(t, "r3", py.load(t, "usr_1").RefreshToken)

		require.Empty(t, py.call(t, map[string]any{"do": "delete", "user_id": "usr_1"}, nil))
		_, err := store.Load(t.Context(), "usr_1")
		require.ErrorIs(t, err, tokenstore.ErrNotFound)
		require.NoError(t, store.Save(t.Context(), now, ""))
		require.NoError(t, store.Delete(t.Context(), "usr_1"))
		assert.Nil(t, py.load(t, "usr_1"))
	})
}

func TestPython_BothWriteAtTheSameTime(t *testing.T) {
	t.Parallel()
	bothKinds(t, func(t *testing.T, key string, options []sqlite.TokenStoreOption) {
		t.Helper()
		path := newFile(t)
		py := python(t)
		py.open(t, path, key)
		goSide := make(chan error, 1)
		for i := range 100 {
			if i == 10 {
				// Go opens the file and switches it to WAL under Python's hands.
				go func() { goSide <- openAndWrite(t.Context(), path, options) }()
			}
			py.save(t, pythonRow{"usr_python", fmt.Sprint("a", i), "r", "2100-01-01T00:00:00+00:00"})
		}
		require.NoError(t, <-goSide)
		got, err := openStore(t, path, options...).Load(t.Context(), "usr_python")
		require.NoError(t, err)
		assert.Equal(t, "a99", got.AccessToken.Reveal())
		assert.Equal(t, "a99", py.load(t, "usr_go").AccessToken)
	})
}

// openAndWrite saves a hundred generations of one token.
func openAndWrite(ctx context.Context, path string, options []sqlite.TokenStoreOption) error {
	db, err := sqlite.Open(path)
	if err != nil {
		return err
	}
	store, err := db.TokenStore(options...)
	if err != nil {
		return errors.Join(err, db.Close())
	}
	prev := ""
	for i := range 100 {
		token := newToken("usr_go", fmt.Sprint("a", i), "r")
		if err := store.Save(ctx, token, prev); err != nil {
			return errors.Join(err, db.Close())
		}
		prev = token.Generation()
	}
	return db.Close()
}

func TestPython_WrongKeyIsAnErrorOnBothSides(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	store := openStore(t, path, sqlite.WithFernetKeys(firstKey))
	require.NoError(t, store.Save(t.Context(), newToken("usr_1", "a", "r"), ""))
	py := python(t)
	py.open(t, path, secondKey)
	assert.Contains(t, py.call(t, map[string]any{"do": "load", "user_id": "usr_1"}, nil), "InvalidToken")
	py.save(t, pythonRow{"usr_1", "a", "r", "2100-01-01T00:00:00+00:00"})
	_, err := store.Load(t.Context(), "usr_1")
	require.ErrorIs(t, err, sqlite.ErrCorruptRow)
}

func TestPython_AgreesOnEveryFormOfATime(t *testing.T) {
	t.Parallel()
	py := python(t)
	for text, want := range isoTimes() {
		var got struct {
			Text, Naive string
			Offset      *float64
		}
		problem := py.call(t, map[string]any{"do": "isoformat", "text": text}, &got)
		if !assert.Empty(t, problem, text) {
			continue
		}
		local, err := time.Parse("2006-01-02T15:04:05", got.Naive)
		require.NoError(t, err)
		if got.Offset != nil {
			local = local.Add(-time.Duration(*got.Offset * float64(time.Second)))
		}
		assert.Equal(t, want, local, text)
	}
	for text := range isoTimes() {
		instant, err := sqlite.ParseExpiry(text)
		require.NoError(t, err)
		var got struct{ Text string }
		require.Empty(t, py.call(t, map[string]any{"do": "isoformat", "text": sqlite.FormatExpiry(instant)}, &got))
		assert.Equal(t, got.Text, sqlite.FormatExpiry(instant), "Python writes the same text")
	}
}

func TestPython_ATokenWithoutRefreshTokenIsAnEmptyText(t *testing.T) {
	t.Parallel()
	bothKinds(t, func(t *testing.T, key string, options []sqlite.TokenStoreOption) {
		t.Helper()
		path := newFile(t)
		store := openStore(t, path, options...)
		token := newToken("usr_1", "a", "")
		require.NoError(t, store.Save(t.Context(), token, ""))
		py := python(t)
		py.open(t, path, key)
		assert.Empty(t, py.load(t, "usr_1").RefreshToken)
		got, err := store.Load(t.Context(), "usr_1")
		require.NoError(t, err)
		assert.Equal(t, sweatstack.Secret{}, got.RefreshToken)
	})
}
