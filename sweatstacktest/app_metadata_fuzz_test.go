package sweatstacktest_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// Whatever comes as metadata is kept as it means, or refused in the platform's
// form.
func FuzzAppMetadata(f *testing.F) {
	f.Add(`{"a":[1,{"b":"]}\""}]}`)
	f.Add(strings.Repeat(`{"a":`, 33) + "1" + strings.Repeat("}", 33))
	f.Add("{\"\xff\":1}")
	f.Fuzz(func(t *testing.T, body string) {
		w := newWire(t)
		user := w.sandbox.LoneAthlete()
		bearer := w.sandbox.Token(user).AccessToken.Reveal()
		path := "/activities/" + w.sandbox.Activities(user)[0].ID
		answer := w.body(http.MethodPut, path+"/app-metadata", bearer, body)
		if !slices.Contains([]int{200, 400, 413, 422}, answer.status) {
			t.Fatalf("status %d for %q", answer.status, body)
		}
		shown := w.get(path, bearer)
		if !json.Valid(shown.body) {
			t.Fatalf("%q makes %q", body, shown.body)
		}
	})
}
