package sweatstackhttp_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// repeats answers every call with a status and everything that was sent, in
// all the places of an answer that a client might report.
func repeats(status int) func(*http.Request) *http.Response {
	return func(r *http.Request) *http.Response {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil
		}
		form, _ := url.ParseQuery(string(body))
		sent := []string{r.Header.Get("Authorization"), string(body)}
		for _, field := range []string{"client_secret", "refresh_token", "code", "code_verifier"} {
			sent = append(sent, form.Get(field))
		}
		text := "refused: " + strings.Join(sent, " ")
		recorder := httptest.NewRecorder()
		recorder.Header().Set("Content-Type", "application/json")
		recorder.Header().Set("X-Request-Id", form.Get("refresh_token")+form.Get("code")+strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
		recorder.WriteHeader(status)
		_ = json.NewEncoder(recorder).Encode(map[string]any{
			"detail": text, "error": "invalid_grant", "error_description": text, "access_token": 1,
		})
		response := recorder.Result()
		response.Request = r
		return response
	}
}

// A platform that refuses a token by repeating it must not bring it into a log.
func TestCanary_PlatformThatRepeatsWhatItWasSentBringsNoSecretOut(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 302, 400, 401, 403, 404, 409, 422, 429, 500, 503} {
		name := fmt.Sprint(status)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for mode, change := range modes() {
				t.Run(mode, func(t *testing.T) {
					t.Parallel()
					newCanary(t, change).listen(name, repeats(status)) //nolint:bodyclose // makes answers, for the client to close
				})
			}
		})
	}
}
