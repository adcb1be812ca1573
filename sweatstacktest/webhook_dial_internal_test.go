package sweatstacktest

import (
	"net"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A name below .localhost passes the check of the URL; where it leads is for a
// resolver to say.
func TestDialWebhook_ConnectsToLoopbackOnlyWhateverANameMeans(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"192.0.2.1:80", "[2001:db8::1]:80", "169.254.169.254:80", "0.0.0.0:80"} {
		conn, err := new(settings).dialWebhook(t.Context(), "tcp", addr)
		if err == nil {
			_ = conn.Close()
		}
		assert.ErrorContains(t, err, "not loopback", addr)
	}
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = socket.Close() }()
	conn, err := new(settings).dialWebhook(t.Context(), "tcp", socket.Addr().String())
	require.NoError(t, err)
	require.NoError(t, conn.Close())
}
