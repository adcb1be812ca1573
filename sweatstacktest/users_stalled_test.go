package sweatstacktest_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// stalled is a client that reads nothing of an answer until others are done.
type stalled struct {
	http.ResponseWriter
	during func()
}

func (s stalled) Write(body []byte) (int, error) {
	s.during()
	return s.ResponseWriter.Write(body)
}

func TestUsers_AClientThatDoesNotReadHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	sandbox := sweatstacktest.New(t)
	token := sandbox.Token(sandbox.Coach())
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1/users/", http.NoBody)
	r.Header.Set("Authorization", "Bearer "+token.AccessToken.Reveal())
	answer, added := httptest.NewRecorder(), false
	sandbox.Handler().ServeHTTP(stalled{answer, func() {
		_, err := sandbox.AddUser(sweatstacktest.NewUser{FirstName: "Ola"})
		added = assert.NoError(t, err)
	}}, r)
	assert.Equal(t, http.StatusOK, answer.Code)
	assert.True(t, added, "while the list was written")
}
