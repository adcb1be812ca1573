package sqlite_test

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// processTask names, in the environment, what the test binary does when a test
// starts it as a process of its own; processFile is the file it works on.
const (
	processTask = "SQLITE_TEST_TASK"
	processFile = "SQLITE_TEST_FILE"
)

func TestMain(m *testing.M) {
	task, known := processTasks()[os.Getenv(processTask)]
	if !known {
		os.Exit(m.Run())
	}
	if err := runTask(task); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type processTaskFunc func(ctx context.Context, db *sqlite.DB, store *sqlite.TokenStore) error

func processTasks() map[string]processTaskFunc {
	return map[string]processTaskFunc{
		"count": countUp, "save": saveAndWait, "hold": holdAndWait,
		"sign in": signInMany, "end": endAndWait, "use": useUntilEnded,
		"refresh": refreshTogether, "lead": leadAndWait, "log out": endSessionAndWait,
	}
}

func runTask(task processTaskFunc) error {
	db, err := sqlite.Open(os.Getenv(processFile))
	if err != nil {
		return err
	}
	store, err := db.TokenStore()
	if err != nil {
		return err
	}
	return errors.Join(task(context.Background(), db, store), db.Close())
}

// countUp lets eight callers add one to a number, ten times each, and prints
// how often they won.
func countUp(ctx context.Context, _ *sqlite.DB, store *sqlite.TokenStore) error {
	answers := make([]error, 8)
	var counting sync.WaitGroup
	for n := range answers {
		counting.Go(func() {
			for wins := 0; wins < 10 && answers[n] == nil; {
				token, err := store.Load(ctx, "usr_counter")
				if err != nil {
					answers[n] = err
					return
				}
				number, err := strconv.Atoi(token.AccessToken.Reveal())
				if err != nil {
					answers[n] = err
					return
				}
				next := newToken("usr_counter", strconv.Itoa(number+1), "r")
				switch err := store.Save(ctx, next, token.Generation()); {
				case err == nil:
					wins++
				case !errors.Is(err, tokenstore.ErrConflict):
					answers[n] = err
				}
			}
		})
	}
	counting.Wait()
	return errors.Join(answers...)
}

// saveAndWait says when a token is stored, and waits for its end.
func saveAndWait(ctx context.Context, _ *sqlite.DB, store *sqlite.TokenStore) error {
	if err := store.Save(ctx, newToken("usr_1", "a", "r"), ""); err != nil {
		return err
	}
	ready()
	_, err := io.Copy(io.Discard, os.Stdin)
	return err
}

// holdAndWait says when it has the write lock, and waits for its end.
func holdAndWait(ctx context.Context, db *sqlite.DB, _ *sqlite.TokenStore) error {
	return db.Transact(ctx, func(context.Context, *sql.Tx) error {
		ready()
		_, err := io.Copy(io.Discard, os.Stdin)
		return err
	})
}

// ready tells the test that started this process how far it is.
func ready() { _, _ = os.Stdout.WriteString("ready\n") }

// process prepares another process that works on a file.
func process(t *testing.T, task, path string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), processTask+"="+task, processFile+"="+path)
	return cmd
}

// startAndKill starts a task, waits until it is ready and kills it.
func startAndKill(t *testing.T, task, path string) {
	t.Helper()
	cmd := process(t, task, path)
	stdin, err := cmd.StdinPipe()
	require.NoError(t, err)
	defer func() { _ = stdin.Close() }()
	stdout, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	line, err := bufio.NewReader(stdout).ReadString('\n')
	assert.NoError(t, err)
	assert.Equal(t, "ready", strings.TrimSpace(line))
	require.NoError(t, cmd.Process.Kill())
	require.Error(t, cmd.Wait(), "it was killed")
}

func TestTokenStore_FourProcessesLoseNoUpdate(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	store := openStore(t, path)
	require.NoError(t, store.Save(t.Context(), newToken("usr_counter", "0", "r"), ""))
	var counting sync.WaitGroup
	for range 4 {
		counting.Go(func() {
			output, err := process(t, "count", path).CombinedOutput()
			assert.NoError(t, err, string(output))
		})
	}
	counting.Wait()
	got, err := store.Load(t.Context(), "usr_counter")
	require.NoError(t, err)
	assert.Equal(t, "320", got.AccessToken.Reveal(), "4 processes, 8 callers, 10 wins each")
}

func TestTokenStore_ASavedTokenSurvivesTheEndOfItsProcess(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	startAndKill(t, "save", path)
	got, err := openStore(t, path).Load(t.Context(), "usr_1")
	require.NoError(t, err)
	assert.Equal(t, newToken("usr_1", "a", "r").Generation(), got.Generation())
}

func TestTokenStore_AProcessThatDiesLetsGoOfItsLock(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	store := openStore(t, path)
	startAndKill(t, "hold", path)
	require.NoError(t, store.Save(t.Context(), newToken("usr_1", "a", "r"), ""))
}
