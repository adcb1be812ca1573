package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sqlite"
	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// redeemed is the file in which the redeems of all processes are counted, a
// byte for each.
func redeemed(path string) string { return path + ".redeemed" }

// countedRequest asks for the successor of r, with each redeem counted beside
// the file.
func countedRequest(path string) sweatstack.RefreshRequest {
	return sweatstack.RefreshRequest{
		BaseURL: "https://p.example", ClientID: "c", Token: newToken("usr_1", "access", "r"), Refused: true,
		Redeem: func(context.Context, sweatstack.Token) (sweatstack.Token, error) {
			counter, err := os.OpenFile(redeemed(path), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
			if err != nil {
				return sweatstack.Token{}, err
			}
			_, err = counter.WriteString("x")
			return newToken("usr_1", "access'", "r'"), errors.Join(err, counter.Close())
		},
	}
}

// refreshTogether lets 25 callers ask at once.
func refreshTogether(ctx context.Context, db *sqlite.DB, _ *sqlite.TokenStore) error {
	c, err := db.Coordinator()
	if err != nil {
		return err
	}
	ready()
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil { // until the test says go
		return err
	}
	answers := make([]error, 25)
	var asking sync.WaitGroup
	for n := range answers {
		asking.Go(func() {
			got, err := c.Refresh(ctx, countedRequest(os.Getenv(processFile)))
			if err == nil && got.RefreshToken.Reveal() != "r'" {
				err = errors.New("another token")
			}
			answers[n] = err
		})
	}
	asking.Wait()
	return errors.Join(answers...)
}

// leadAndWait takes the lease and never gets an answer.
func leadAndWait(ctx context.Context, db *sqlite.DB, _ *sqlite.TokenStore) error {
	c, err := db.Coordinator()
	if err != nil {
		return err
	}
	r := countedRequest(os.Getenv(processFile))
	r.Redeem = func(context.Context, sweatstack.Token) (sweatstack.Token, error) {
		ready()
		_, err := io.Copy(io.Discard, os.Stdin)
		return sweatstack.Token{}, err
	}
	_, err = c.Refresh(ctx, r)
	return err
}

// endSessionAndWait says when a session has ended, and waits for its own end.
func endSessionAndWait(ctx context.Context, db *sqlite.DB, _ *sqlite.TokenStore) error {
	c, err := db.Coordinator()
	if err != nil {
		return err
	}
	if err := c.EndSession(ctx, "session", time.Now().Add(time.Hour)); err != nil {
		return err
	}
	ready()
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

func TestCoordinator_FourProcessesRedeemOnce(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	type running struct {
		cmd   *exec.Cmd
		start io.Closer
	}
	var processes []running
	for range 4 {
		cmd := process(t, "refresh", path)
		cmd.Stderr = os.Stderr
		stdin, err := cmd.StdinPipe()
		require.NoError(t, err)
		stdout, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		_, err = io.ReadFull(stdout, make([]byte, len("ready\n")))
		require.NoError(t, err)
		processes = append(processes, running{cmd, stdin})
	}
	for _, p := range processes {
		require.NoError(t, p.start.Close())
	}
	for _, p := range processes {
		assert.NoError(t, p.cmd.Wait())
	}
	count, err := os.ReadFile(redeemed(path))
	require.NoError(t, err)
	assert.Len(t, count, 1, "4 processes, 25 callers each")
}

func TestCoordinator_ALeaderThatIsKilledIsFollowedWhenItsLeaseEnds(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	startAndKill(t, "lead", path)

	// Nobody knows what became of the token: this process leaves it alone.
	var ahead time.Duration
	c := openCoordinator(t, path, func() time.Time { return time.Now().Add(ahead) })
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := c.Refresh(ctx, countedRequest(path))
	require.ErrorIs(t, err, context.DeadlineExceeded)
	_, err = os.Stat(redeemed(path))
	require.ErrorIs(t, err, os.ErrNotExist)

	c = openCoordinator(t, path, func() time.Time { return time.Now().Add(41 * time.Second) })
	got, err := c.Refresh(t.Context(), countedRequest(path))
	require.NoError(t, err)
	assert.Equal(t, "r'", got.RefreshToken.Reveal())
	count, err := os.ReadFile(redeemed(path))
	require.NoError(t, err)
	assert.Len(t, count, 1)
}

func TestCoordinator_AnEndedSessionSurvivesTheEndOfItsProcess(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	startAndKill(t, "log out", path)
	ended, err := openCoordinator(t, path, nil).SessionEnded(t.Context(), "session")
	require.NoError(t, err)
	assert.True(t, ended)
}

func TestCoordinator_ResultsAndRefusalsSurviveARestart(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	refused := countedRequest(path)
	refused.Token = newToken("usr_2", "a", "refused")
	refused.Redeem = func(context.Context, sweatstack.Token) (sweatstack.Token, error) {
		return sweatstack.Token{}, sweatstack.ErrInvalidGrant
	}
	db, err := sqlite.Open(path)
	require.NoError(t, err)
	c, err := db.Coordinator()
	require.NoError(t, err)
	_, err = c.Refresh(t.Context(), countedRequest(path))
	require.NoError(t, err)
	_, err = c.Refresh(t.Context(), refused)
	require.ErrorIs(t, err, sweatstack.ErrReauthRequired)
	require.NoError(t, db.Close())

	c = openCoordinator(t, path, nil)
	r := countedRequest(path)
	r.Redeem = nil // would be an unknown outcome
	got, err := c.Newest(t.Context(), r)
	require.NoError(t, err)
	assert.Equal(t, newToken("usr_1", "access'", "r'"), got)
	got, err = c.Refresh(t.Context(), r)
	require.NoError(t, err)
	assert.Equal(t, "r'", got.RefreshToken.Reveal())
	refused.Redeem = nil
	_, err = c.Refresh(t.Context(), refused)
	require.ErrorIs(t, err, sweatstack.ErrReauthRequired)
	require.ErrorIs(t, err, sweatstack.ErrInvalidGrant)
}

func TestCoordinator_NoTokenIsReadableInTheFile(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	db, err := sqlite.Open(path)
	require.NoError(t, err)
	c, err := db.Coordinator()
	require.NoError(t, err)
	for i, outcome := range []error{nil, sweatstack.ErrInvalidGrant, errors.New("canary-failure")} {
		r := sweatstack.RefreshRequest{
			BaseURL: "https://canary.example", ClientID: "canary-client",
			Token: newToken("canary-user", "canary-access", fmt.Sprint("canary-refresh", i)), Refused: true,
			Redeem: func(context.Context, sweatstack.Token) (sweatstack.Token, error) {
				return newToken("canary-user", "canary-next-access", "canary-next-refresh"), outcome
			},
		}
		_, err := c.Refresh(t.Context(), r)
		if outcome == nil {
			require.NoError(t, err)
			require.NoError(t, db.Exec(t.Context(), `UPDATE sweatstack_coordinator_refreshes SET holder = 'positive-control-' || generation`))
			_, err = c.Newest(t.Context(), r)
		}
		if outcome != nil {
			require.Error(t, err)
		}
	}
	require.NoError(t, c.EndSession(t.Context(), "canary-session", time.Now().Add(time.Hour)))
	require.NoError(t, db.Close())
	dir := filepath.Dir(path)
	assert.True(t, filesContain(t, dir, "positive-control-"), "what is stored is found, so the search works")
	assert.False(t, filesContain(t, dir, "canary"))
}
