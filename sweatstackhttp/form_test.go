package sweatstackhttp_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// endless is a body that counts what is read of it, and stops after 64 MB.
type endless struct {
	start io.Reader
	read  int
}

func (e *endless) Read(p []byte) (int, error) {
	if n, err := e.start.Read(p); err == nil {
		e.read += n
		return n, nil
	}
	if e.read > 64<<20 {
		return 0, io.EOF
	}
	for i := range p {
		p[i] = 'x'
	}
	e.read += len(p)
	return len(p), nil
}

func TestForms_OfTheKitAreReadUpToALimit(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	multipart := "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n"
	for name, c := range map[string]struct{ kind, start string }{
		"urlencoded": {"application/x-www-form-urlencoded", "a="},
		"multipart":  {"multipart/form-data; boundary=b", multipart},
		"no type":    {"", ""},
	} {
		for _, path := range []string{
			k.auth.URLs().SelectUser(k.sandbox.Athletes()[0].ID, "", ""), k.auth.URLs().SelectSelf(""), k.auth.URLs().Logout(),
			k.auth.URLs().SelectUser(k.sandbox.Athletes()[0].ID, "/x", ""),
		} {
			body := &endless{start: strings.NewReader(c.start)}
			request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, appURL+path, body)
			request.Header.Set("Content-Type", c.kind)
			a := k.signIn(t, k.sandbox.Coach()).do(request)
			assert.Equal(t, http.StatusSeeOther, a.status, "%s %s: %s", name, path, a.body)
			assert.Less(t, body.read, 64<<10, "%s %s", name, path)
		}
	}
}

func TestForms_FieldsMayBeInTheBodyOrTheQuery(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.signIn(t, k.sandbox.Coach())
	athlete := k.sandbox.Athletes()[0]
	urls := k.auth.URLs()
	inQuery := b.post(urls.SelectUser(athlete.ID, "/x", "no-such-team"), nil)
	assert.Equal(t, http.StatusNotFound, inQuery.status, "the team counts")
	inBody := b.post(urls.SelectUser(athlete.ID, "", ""), url.Values{"next": {"/x"}, "team_id": {"no-such-team"}})
	assert.Equal(t, http.StatusNotFound, inBody.status)
	assert.Equal(t, "/y", b.post(urls.SelectUser(athlete.ID, "", ""), url.Values{"next": {"/y"}}).location())
	assert.Equal(t, "/z", b.post(urls.SelectSelf("/z"), nil).location())
}

func TestForms_OfTheApplicationAreLeftForItsHandler(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	k.mux.Handle("POST /write", sweatstackhttp.Handler(k.auth, func(w http.ResponseWriter, r *http.Request, u sweatstackhttp.SelectedUser) error {
		return say(w, "%s of %s", r.FormValue("note"), u.ID())
	}))
	b := k.signIn(t, k.sandbox.Coach())
	coach := k.sandbox.Coach().ID
	a := b.post("/write", url.Values{"note": {"easy day"}, sweatstackhttp.SubjectField: {coach}})
	assert.Equal(t, "easy day of "+coach, a.body)

	multipart := "--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nfrom a form with files\r\n--b--\r\n"
	a = b.send(http.MethodPost, "/write?"+sweatstackhttp.SubjectField+"="+coach, multipart,
		[]string{"Content-Type", "multipart/form-data; boundary=b", "Sec-Fetch-Site", "same-origin"})
	assert.Equal(t, "from a form with files of "+coach, a.body)
	a = b.send(http.MethodPost, "/write?"+sweatstackhttp.SubjectField+"="+k.sandbox.Athletes()[0].ID, multipart,
		[]string{"Content-Type", "multipart/form-data; boundary=b", "Sec-Fetch-Site", "same-origin"})
	assert.Equal(t, http.StatusConflict, a.status)
}

func TestForms_TooLongToSearchIs400AndNothingRuns(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.signIn(t, k.sandbox.Coach())
	body := &endless{start: strings.NewReader("a=")}
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, appURL+"/shown", body)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	a := b.do(request)
	require.Equal(t, http.StatusBadRequest, a.status)
	assert.NotContains(t, a.body, "actor")
	assert.Less(t, body.read, 16<<20)
}
