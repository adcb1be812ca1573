package login_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack/login"
)

func TestBrowserCommand_HandsTheAddressOverWithoutAShell(t *testing.T) {
	t.Parallel()
	const address = "https://app.sweatstack.no/oauth/authorize?a=b&c=$(id)"
	for system, want := range map[string][]string{
		"darwin": {"open", address}, "windows": {"rundll32", "url.dll,FileProtocolHandler", address}, "linux": {"xdg-open", address},
	} {
		got, err := login.BrowserCommand(system, func(string) string { return ":0" }, address)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	_, err := login.BrowserCommand("linux", func(string) string { return "" }, address)
	require.Error(t, err, "without a display xdg-open may start a browser in the terminal")
}
