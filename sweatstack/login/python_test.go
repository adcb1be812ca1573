package login_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/login"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// pythonProcess is a Python process with the client of version 0.70.
type pythonProcess struct {
	in  io.Writer
	out *bufio.Reader
}

// python starts the interpreter that SWEATSTACK_PYTHON names, with a data folder
// of its own. It needs the package sweatstack.
func python(t *testing.T, data string) *pythonProcess {
	t.Helper()
	interpreter := os.Getenv("SWEATSTACK_PYTHON")
	if interpreter == "" {
		if os.Getenv("SWEATSTACK_REQUIRE_SERVICES") == "1" {
			t.Fatal("SWEATSTACK_PYTHON must name a Python with sweatstack")
		}
		t.Skip("SWEATSTACK_PYTHON names no Python with sweatstack")
	}
	// The context of a test is over before its clean-up, and would kill it.
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), interpreter, "testdata/python_tokens.py")
	cmd.Env = append(os.Environ(), "XDG_DATA_HOME="+data)
	// Empty text is a token for Python: the variables must not be there.
	cmd.Env = without(cmd.Env, "SWEATSTACK_API_KEY", "SWEATSTACK_REFRESH_TOKEN", "SWEATSTACK_URL")
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

// ask asks Python for something that must succeed.
func (p *pythonProcess) ask(t *testing.T, question map[string]any, ok any) {
	t.Helper()
	text, err := json.Marshal(question)
	require.NoError(t, err)
	_, err = fmt.Fprintf(p.in, "%s\n", text)
	require.NoError(t, err)
	line, err := p.out.ReadBytes('\n')
	require.NoError(t, err)
	answer := struct {
		OK    any
		Error string
	}{OK: ok}
	require.NoError(t, json.Unmarshal(line, &answer), string(line))
	require.Empty(t, answer.Error)
}

func TestInterop_PythonAndGoAgreeOnPathAndBytes(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	py := python(t, data)
	var path string
	py.ask(t, map[string]any{"do": "path"}, &path)
	want, err := login.TokenFileOf("linux", func(name string) string {
		return map[string]string{"XDG_DATA_HOME": data}[name]
	}, nil)
	require.NoError(t, err)
	require.Equal(t, path, want)

	file := fileAt(t, path)
	tokens := []sweatstack.Token{
		newToken("usr_1", "1"),
		newToken("bjørn 日本 🏃", "ø 🏃 \" \\ / \x7f \u2028 <>&'\t\n\x01"),
		{UserID: "usr_2", AccessToken: newToken("usr_2", "2").AccessToken, Expiry: farExpiry()}, // no refresh token
	}
	for _, token := range tokens {
		require.NoError(t, file.Replace(t.Context(), token))
		ours := content(t, file)
		var read [2]*string
		py.ask(t, map[string]any{"do": "load"}, &read)
		assert.Equal(t, token.AccessToken.Reveal(), *read[0])
		if token.RefreshToken.IsZero() {
			assert.Nil(t, read[1])
		} else {
			assert.Equal(t, token.RefreshToken.Reveal(), *read[1])
		}
		py.ask(t, map[string]any{"do": "save", "access": read[0], "refresh": read[1]}, nil)
		assert.Equal(t, content(t, file), ours, "Python writes the same bytes")
		got, err := file.Load(t.Context(), token.UserID)
		require.NoError(t, err)
		assert.Equal(t, token.Generation(), got.Generation())
		assert.Equal(t, token.Expiry, got.Expiry)
	}
}

func TestInterop_AfterASignInInGoPythonIsSignedIn(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	data := t.TempDir()
	py := python(t, data)
	file := fileAt(t, filepath.Join(data, "SweatStack", "tokens.json"))
	_, err := login.Authenticate(t.Context(), config(t, sandbox, file, signsIn(sandbox, sandbox.Coach())))
	require.NoError(t, err)
	var who string
	py.ask(t, map[string]any{"do": "userinfo", "url": sandbox.URL()}, &who)
	assert.Equal(t, sandbox.Coach().ID, who)
}

// Python has signed in; its access token has ended. Go renews it in the file,
// and Python goes on with what Go wrote.
func TestInterop_GoRenewsWhatPythonSaved(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	data := t.TempDir()
	py := python(t, data)
	file := fileAt(t, filepath.Join(data, "SweatStack", "tokens.json"))
	ended := signedInPublic(t, sandbox)
	py.ask(t, map[string]any{
		"do":     "save",
		"access": endedAccess(ended.UserID), "refresh": ended.RefreshToken.Reveal(),
	}, nil)
	client, err := login.Authenticate(t.Context(), config(t, sandbox, file, nobody(t)))
	require.NoError(t, err)
	_, err = client.OAuth.UserInfo(t.Context())
	require.NoError(t, err)
	var who string
	py.ask(t, map[string]any{"do": "userinfo", "url": sandbox.URL()}, &who)
	assert.Equal(t, sandbox.Coach().ID, who)
	assert.Equal(t, 1, sandbox.Counters().RefreshRedeemed, "Go alone has redeemed")
}
