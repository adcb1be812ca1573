package sweatstackhttp_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

func TestConfigure_PythonsCookieNeedsADateAndItsKeys(t *testing.T) {
	t.Parallel()
	date := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	moves, shares := sweatstackhttp.PythonSessions{Until: date}, sweatstackhttp.PythonSessions{Until: date, SideBySide: true}
	text := "a session secret that is no Fernet key at all"
	for name, c := range map[string]struct {
		python  sweatstackhttp.PythonSessions
		secrets []string
		change  func(*sweatstackhttp.Config)
		wrong   []string
	}{
		"off":                       {sweatstackhttp.PythonSessions{}, []string{text}, asItIs, nil},
		"moving over":               {moves, []string{fernetKey}, asItIs, nil},
		"moving over, mixed":        {moves, []string{text, fernetKey}, asItIs, nil},
		"moving over, coordinated":  {moves, []string{fernetKey}, coordinated, nil},
		"moving over, no key":       {moves, []string{text}, asItIs, []string{"Python"}},
		"side by side":              {shares, []string{fernetKey, " " + otherFernetKey}, asItIs, nil},
		"side by side, in a store":  {shares, []string{fernetKey}, inStoreMode, nil},
		"side by side, mixed":       {shares, []string{fernetKey, text}, asItIs, []string{"Python"}},
		"side by side, no date":     {sweatstackhttp.PythonSessions{SideBySide: true}, []string{fernetKey}, asItIs, []string{"Python.Until"}},
		"side by side, sessions":    {shares, []string{fernetKey}, withSessions, []string{"Python.SideBySide"}},
		"moving over, sessions":     {moves, []string{fernetKey}, withSessions, nil},
		"side by side, coordinated": {shares, []string{fernetKey}, coordinated, []string{"Python.SideBySide"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := goodConfig()
			config.Python, config.SessionSecrets = c.python, c.secrets
			c.change(&config)
			_, err := sweatstackhttp.Configure(config)
			assert.Equal(t, c.wrong, wrongFields(err), "%v", err)
			if c.wrong == nil {
				require.NoError(t, err)
			}
		})
	}
}

// coordinated gives a kit a coordinator that other processes could share.
func coordinated(c *sweatstackhttp.Config) {
	c.Coordinator = sweatstack.NewLocalCoordinator(sweatstack.LocalCoordinatorConfig{})
}
