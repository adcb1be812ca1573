//go:build linux

package login_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/login"
)

// homelessVariable gives an access token to the process that plays a user
// without a home.
const homelessVariable = "LOGIN_TEST_HOMELESS"

// In a container a program often runs as a number that no account has, without
// HOME. Its tokens come from the environment, so nobody needs a token file.
func TestFromEnvironment_WithTokensNeedsNoHome(t *testing.T) { //nolint:paralleltest // one half of it sets the environment
	if access := os.Getenv(homelessVariable); access != "" {
		t.Setenv("SWEATSTACK_API_KEY", access)
		_, err := login.TokenFile()
		require.ErrorIs(t, err, login.ErrConfig, "this user has no home")
		for name, signIn := range entrances() {
			client, err := signIn(t.Context(), login.Config{})
			require.NoError(t, err, name)
			token, err := client.Token(t.Context())
			require.NoError(t, err, name)
			assert.Equal(t, "usr_1", token.UserID, name)
		}
		require.NoError(t, os.Unsetenv("SWEATSTACK_API_KEY"))
		for name, signIn := range entrances() {
			_, err := signIn(t.Context(), login.Config{})
			require.ErrorIs(t, err, login.ErrConfig, "%s: there is no place to look", name)
		}
		return
	}
	if os.Geteuid() != 0 {
		t.Skip("only root can become a user without an account")
	}
	runAs(t, "TestFromEnvironment_WithTokensNeedsNoHome", []string{homelessVariable + "=" + accessToken("usr_1", farExpiry(), "1")},
		&syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 54321, Gid: 54321, NoSetGroups: true}})
}

// runAs runs one test of this program in a process of its own.
func runAs(t *testing.T, test string, environment []string, as *syscall.SysProcAttr) {
	t.Helper()
	self, err := os.ReadFile(os.Args[0])
	require.NoError(t, err)
	folder, err := os.MkdirTemp("", "login-test-") //nolint:usetesting // a folder that others may enter, up to the root
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	require.NoError(t, os.Chmod(folder, 0o755))
	program := filepath.Join(folder, "test")
	require.NoError(t, os.WriteFile(program, self, 0o755)) // another user starts it
	require.NoError(t, os.Chmod(program, 0o755))           // whatever the umask
	cmd := exec.CommandContext(t.Context(), program, "-test.run=^"+test+"$", "-test.v", "-test.count=1")
	cmd.Dir, cmd.Env, cmd.SysProcAttr = folder, environment, as
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", output)
	require.Contains(t, string(output), "--- PASS: "+test)
}
