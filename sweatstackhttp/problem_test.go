package sweatstackhttp_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// problem opens a page of the kit that tells what went wrong.
func problem(t *testing.T, k *kit) answer {
	t.Helper()
	a := k.newBrowser(t).get("/auth/sweatstack/callback?state=forged")
	require.Equal(t, http.StatusBadRequest, a.status)
	return a
}

func TestProblem_PageLoadsNothingAndItsStylePassesItsOwnPolicy(t *testing.T) {
	t.Parallel()
	a := problem(t, newKit(t, setup{}))
	style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(a.body)
	require.Len(t, style, 2)
	sum := sha256.Sum256([]byte(style[1]))
	policy := a.header.Get("Content-Security-Policy")
	assert.Contains(t, policy, "style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
	assert.Contains(t, policy, "default-src 'none'")
	assert.Contains(t, policy, "frame-ancestors 'none'")
	assert.NotContains(t, a.body, "style=")
	assert.NotContains(t, a.body, "<script")
	assert.Equal(t, "nosniff", a.header.Get("X-Content-Type-Options"))
}

func TestProblem_PageLeadsBackIntoTheApplication(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.AppURL = appURL + "/coach" }})
	a := problem(t, k)
	assert.Contains(t, a.body, `<a href="/coach/">Start page</a>`)
	assert.Contains(t, a.body, `<a class="main" href="/coach/auth/sweatstack/login">Sign in</a>`)
}

func TestProblem_ProgramsGetJSON(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	a := k.newBrowser(t).api(http.MethodGet, "/auth/sweatstack/callback?state=forged")
	assert.Equal(t, "application/problem+json", a.header.Get("Content-Type"))
	var body struct {
		Type, Title, Detail string
		Status              int
	}
	require.NoError(t, json.Unmarshal([]byte(a.body), &body))
	assert.Equal(t, http.StatusBadRequest, body.Status)
	assert.Equal(t, "about:blank", body.Type)
	assert.NotEmpty(t, body.Title)
	assert.NotEmpty(t, body.Detail)
}
