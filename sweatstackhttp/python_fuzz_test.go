package sweatstackhttp_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/internal/fernet"
	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// FuzzPythonCookie seals any text as Python's key holder could: the kit reads
// it without a panic, sees nobody but the subject of the token in it, and what
// it writes back says the same.
func FuzzPythonCookie(f *testing.F) {
	token := jwt(`{"sub":"usr","exp":4102444800}`)
	flat := `{"access_token":"` + token + `","refresh_token":"r","user_id":"usr"}`
	for _, text := range []string{
		"", "null", "[1]", flat, `{"principal":` + flat + `}`, `{"principal":` + flat + `,"delegated":` + flat + `}`,
		`{"principal":` + flat + `,"delegated":null}`, `{"principal":{}}`, flat[:len(flat)-1] + `,"user_id":"x"}`,
		`{"access_token":"` + token + `","refresh_token":null,"user_id":"us\u0072"}`, "{\"a\":\"\xff\"}",
	} {
		f.Add(text)
	}
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text string) {
		ring, err := fernet.NewRing(fernetKey)
		require.NoError(t, err)
		value := ring.Encrypt([]byte(text), now.Add(-2*time.Hour))
		beside := sweatstackhttp.PythonSessions{SideBySide: true}
		moved, _, _ := readsAs(t, sweatstackhttp.PythonSessions{}, now, value, fernetKey)
		principal, subject, set := readsAs(t, beside, now, value, fernetKey)
		require.Equal(t, moved, principal)
		if principal == "" {
			require.Empty(t, set)
			return
		}
		for _, cookie := range set {
			text, _, err := ring.Decrypt(cookie.Value)
			require.NoError(t, err)
			var form struct {
				Principal struct {
					Access string `json:"access_token"`
					User   string `json:"user_id"`
				}
			}
			require.NoError(t, json.Unmarshal(text, &form))
			claims, err := sweatstack.ParseClaims(sweatstack.NewSecret(form.Principal.Access))
			require.NoError(t, err)
			require.Equal(t, principal, claims.Subject)
			require.Equal(t, principal, form.Principal.User)
			again, shown, _ := readsAs(t, beside, now, cookie.Value, fernetKey)
			require.Equal(t, principal, again)
			require.Equal(t, subject, shown)
		}
	})
}
