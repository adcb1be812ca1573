package sweatstackhttp_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func TestPythonAttack_PartsThatDisagreeAreNoSession(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, k *kit, token sweatstack.Token) {
		t.Helper()
		victim := k.sandbox.LoneAthlete()
		athletes := k.sandbox.Athletes()
		delegated := k.pythonDelegation(t, token, athletes[0], "")
		opens := func(form any) bool { return k.opens(t, sealPython(t, fernetKey, form, k.config.Now())) }
		require.True(t, opens(nested(token, delegated)), "the control")

		named := token
		named.UserID = victim.ID
		assert.False(t, opens(pair(named)), "another user beside the token")
		assert.False(t, opens(nested(named, delegated)))
		spelled := token
		spelled.UserID = strings.ToLower(token.UserID)
		assert.False(t, opens(pair(spelled)), "another spelling of the user")
		chosen := delegated
		chosen.UserID = athletes[1].ID
		assert.False(t, opens(nested(token, chosen)), "another athlete beside the token")
	})
}

func TestPythonAttack_JunkInASealedCookieIsNoSession(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, k *kit, token sweatstack.Token) {
		t.Helper()
		whole, err := json.Marshal(pair(token))
		require.NoError(t, err)
		good := string(whole)
		without := func(key string) string {
			p := pair(token)
			delete(p, key)
			text, err := json.Marshal(p)
			require.NoError(t, err)
			return string(text)
		}
		with := func(key string, value any) string {
			p := pair(token)
			p[key] = value
			text, err := json.Marshal(p)
			require.NoError(t, err)
			return string(text)
		}
		inside := good[1 : len(good)-1]
		long := strings.Repeat("u", 257)
		open := func(text string) bool { return k.opens(t, sealPython(t, fernetKey, text, k.config.Now())) }
		for name, text := range map[string]string{
			"nothing": "", "not JSON": "session", "null": "null", "a list": "[" + good + "]", "a text": `"x"`, "a number": "1",
			"empty object": "{}", "two objects": good + good, "something behind": good + "x",
			"no access token": without("access_token"), "no refresh token": without("refresh_token"), "no user": without("user_id"),
			"access token null": with("access_token", nil), "user null": with("user_id", nil), "user a number": with("user_id", 7),
			"access token a list": with("access_token", []string{"x"}), "refresh token an object": with("refresh_token", map[string]int{}),
			"refresh token a number": with("refresh_token", 5), "refresh token with a zero byte": with("refresh_token", "a\x00b"),
			"access token of one part": with("access_token", "abc"), "access token empty": with("access_token", ""),
			"access token without a subject": with("access_token", jwt(`{"exp":4102444800}`)),
			"exp beyond all calendars":       with("access_token", jwt(`{"sub":"`+token.UserID+`","exp":1e15}`)),
			"exp a text":                     with("access_token", jwt(`{"sub":"`+token.UserID+`","exp":"x"}`)),
			"empty user":                     `{"access_token":"` + jwt(`{"sub":""}`) + `","refresh_token":"r","user_id":""}`,
			"keys in capitals":               strings.Replace(good, "user_id", "User_id", 1),
			"principal null":                 `{"principal":null,` + inside + `}`,
			"principal empty":                `{"principal":{},` + inside + `}`,
			"principal a list":               `{"principal":[` + good + `]}`,
			"delegated empty":                `{"principal":` + good + `,"delegated":{}}`,
			"delegated a text":               `{"principal":` + good + `,"delegated":"x"}`,
			"delegated user too long": `{"principal":` + good + `,"delegated":{"access_token":"` + jwt(`{"sub":"`+long+`"}`) +
				`","refresh_token":null,"user_id":"` + long + `"}}`,
			"delegated without user":       `{"principal":` + good + `,"delegated":` + without("user_id") + `}`,
			"not UTF-8":                    `{"x":"` + "\xff" + `",` + inside + `}`,
			"a bad one after a good one":   `{` + inside + `,"user_id":"somebody"}`,
			"a bad principal after a good": `{"principal":` + good + `,"principal":{}}`,
			"nested a thousand deep":       `{"x":` + strings.Repeat("[", 1000) + good,
		} {
			assert.False(t, open(text), name)
		}
		for name, text := range map[string]string{
			"control": good, "refresh token null": with("refresh_token", nil), "an unknown key": `{"x":{"y":[1]},` + inside + `}`,
			"white space": " \n" + good + "\t", "last of two counts": `{"user_id":"somebody",` + inside + `}`,
			"principal before flat": `{` + inside + `,"principal":` + good + `}`, "delegated null": `{"delegated":null,"principal":` + good + `}`,
			"deep junk beside": `{"x":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + `,` + inside + `}`,
		} {
			assert.True(t, open(text), name)
		}
	})
}

func TestPythonAttack_GiantCookieIsNoSession(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, k *kit, token sweatstack.Token) {
		t.Helper()
		p := pair(token)
		p["filler"] = strings.Repeat("x", 5000)
		assert.True(t, k.opens(t, sealPython(t, fernetKey, p, k.config.Now())), "longer than most browsers keep")
		p["filler"] = strings.Repeat("x", 20_000)
		assert.False(t, k.opens(t, sealPython(t, fernetKey, p, k.config.Now())))
		deep := strings.Repeat("[", 500_000)
		assert.False(t, k.opens(t, sealPython(t, fernetKey, deep, k.config.Now())))
	})
}

func jwt(claims string) string {
	return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c2ln"
}
