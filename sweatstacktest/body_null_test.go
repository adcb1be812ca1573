package sweatstacktest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Null is a value, of a type that the field does not have. It is not the same
// as a field that did not come.
func TestBody_NullInARequiredFieldIsOfTheWrongType(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := w.signIn(w.sandbox.Coach(), "data:read", "data:write", "sharing:write").AccessToken
	const team = "/teams/01JT0000000000000000000000/authorize"
	for _, c := range []struct{ path, body, want string }{
		{"/dailies/hrv", `{"date":null,"value":null}`, `[
			{"loc":["body","date"],"msg":"Input should be a valid date","type":"date_type"},
			{"loc":["body","value"],"msg":"Input should be a valid number","type":"float_type"}]`},
		{"/dailies/hrv", `{"date":null}`, `[
			{"loc":["body","date"],"msg":"Input should be a valid date","type":"date_type"},
			{"loc":["body","value"],"msg":"Field required","type":"missing"}]`},
		{"/dailies/hrv", `null`, `[
			{"loc":["body"],"msg":"Input should be a valid dictionary or object to extract fields from","type":"model_attributes_type"}]`},
		{"/tests/", `{"sport":null,"start": null}`, `[
			{"loc":["body","sport"],"msg":"Input should be a valid string","type":"string_type"},
			{"loc":["body","start"],"msg":"Input should be a valid datetime","type":"datetime_type"}]`},
		{"/traces/", `{"timestamp":null}`, `[{"loc":["body","timestamp"],"msg":"Input should be a valid datetime","type":"datetime_type"}]`},
		{"/portal/sessions", `{"destination":null}`,
			`[{"loc":["body","destination"],"msg":"Input should be 'manage-teams' or 'manage-integrations'","type":"enum"}]`},
		{"/portal/sessions", `{}`, `[{"loc":["body","destination"],"msg":"Field required","type":"missing"}]`},
		{"/users/", `{"first_name":null}`, `[{"loc":["body","first_name"],"msg":"Input should be a valid string","type":"string_type"}]`},
		{team, `{"scopes":null}`, `[{"loc":["body","scopes"],"msg":"Input should be a valid list","type":"list_type"}]`},
		{team, `{}`, `[{"loc":["body","scopes"],"msg":"Field required","type":"missing"}]`},
		{"/oauth/delegated-token", `{"sub":null}`, `[{"loc":["body","sub"],"msg":"Input should be a valid string","type":"string_type"}]`},
	} {
		answer := w.body(http.MethodPost, c.path, bearer, c.body)
		assert.Equal(t, http.StatusUnprocessableEntity, answer.status, "%s %s", c.path, c.body)
		assert.JSONEq(t, c.want, answer.detail(t), "%s %s", c.path, c.body)
	}
}
