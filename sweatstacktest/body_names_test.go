package sweatstacktest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Programs that forget to name the fields of a body send them with capitals.
// That they do not work must show in a test, not on the platform.
func TestBody_NamesOfFieldsAreExact(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bearer := w.signIn(w.sandbox.LoneAthlete()).AccessToken
	missed := w.body(http.MethodPost, "/traces/", bearer, `{"Timestamp":"2001-02-03T08:00:00Z"}`)
	assert.Equal(t, http.StatusUnprocessableEntity, missed.status)
	assert.JSONEq(t, `[{"loc":["body","timestamp"],"msg":"Field required","type":"missing"}]`, missed.detail(t))

	made := w.create(bearer, `{"timestamp":"2001-02-03T08:00:00Z","Timestamp":null,"POWER":"high","notes":"n","Notes":7}`)
	assert.Equal(t, "2001-02-03T08:00:00Z", made.Timestamp)
	require.NotNil(t, made.Notes)
	assert.Equal(t, "n", *made.Notes)

	test := w.createTest(bearer, `{"sport":"cycling","start":"2001-02-03T10:00:00Z","results":{"LT1":{"power":1},"lt2":{"power":250,"Power":7}}}`)
	require.NotNil(t, test.Results)
	assert.Nil(t, test.Results.LT1)
	require.NotNil(t, test.Results.LT2)
}
