package sweatstackhttp

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"unicode/utf8"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/tokenstore"
)

// pythonForm is what Python's cookie says: the principal's tokens, and those of
// the selected athlete, or the zero token.
type pythonForm struct{ principal, delegated sweatstack.Token }

// acting reports whether an athlete is selected.
func (f pythonForm) acting() bool { return !f.delegated.AccessToken.IsZero() }

// parsePythonForm reads the JSON of the plugin (SweatStack API reference,
// section 11.3): one flat object with three keys, as its callback writes it, or
// two of them under the keys principal and delegated. Names count by the letter
// and the last of several equal ones counts, as in Python: side by side both
// must see the same person.
//
// It is stricter than Python where the parts disagree: the user id must be the
// subject of the access token beside it.
func parsePythonForm(plaintext []byte) (pythonForm, bool) {
	// encoding/json would mend broken UTF-8, where Python refuses it.
	object, ok := pythonObject(plaintext)
	if !ok || !utf8.Valid(plaintext) {
		return pythonForm{}, false
	}
	principal, nested := object["principal"]
	if !nested {
		t, ok := pythonToken(plaintext)
		return pythonForm{principal: t}, ok
	}
	var f pythonForm
	if f.principal, ok = pythonToken(principal); !ok {
		return pythonForm{}, false
	}
	if delegated, there := object["delegated"]; there && string(delegated) != "null" {
		if f.delegated, ok = pythonToken(delegated); !ok || len(f.delegated.UserID) > maxUserID {
			return pythonForm{}, false
		}
	}
	return f, true
}

// pythonObject reads an object by the exact names of its keys, which a struct
// would not.
func pythonObject(raw []byte) (map[string]json.RawMessage, bool) {
	var object map[string]json.RawMessage
	err := json.Unmarshal(raw, &object)
	return object, err == nil && object != nil
}

// pythonToken reads one of the token pairs. All three keys must be there; the
// refresh token may be null. The expiry is the platform's word: how old the
// cookie is says nothing about the token in it.
func pythonToken(raw []byte) (sweatstack.Token, bool) {
	object, ok := pythonObject(raw)
	if !ok {
		return sweatstack.Token{}, false
	}
	access, hasAccess := pythonText(object["access_token"])
	refresh, hasRefresh := pythonText(object["refresh_token"])
	user, hasUser := pythonText(object["user_id"])
	if !hasAccess || !hasUser || !hasRefresh && string(object["refresh_token"]) != "null" {
		return sweatstack.Token{}, false
	}
	t := sweatstack.Token{AccessToken: sweatstack.NewSecret(access), RefreshToken: sweatstack.NewSecret(refresh), UserID: user}
	claims, err := sweatstack.ParseClaims(t.AccessToken)
	if err != nil || claims.Subject == "" || claims.Subject != user {
		return sweatstack.Token{}, false
	}
	t.Expiry = claims.Expiry
	t, err = tokenstore.Prepare(t) // what no store takes is no token either
	return t, err == nil
}

// pythonText reads a text; null and everything else is none.
func pythonText(raw json.RawMessage) (string, bool) {
	var text *string
	if raw == nil || json.Unmarshal(raw, &text) != nil || text == nil {
		return "", false
	}
	return *text, true
}

// encode gives the nested form, which Python writes in every case but its
// callback.
func (f pythonForm) encode() ([]byte, error) {
	type pair struct {
		Access  string  `json:"access_token"`
		Refresh *string `json:"refresh_token"`
		User    string  `json:"user_id"`
	}
	pairOf := func(t sweatstack.Token) *pair {
		p := &pair{Access: t.AccessToken.Reveal(), User: t.UserID}
		if !t.RefreshToken.IsZero() {
			p.Refresh = new(t.RefreshToken.Reveal())
		}
		return p
	}
	wire := struct {
		Principal *pair `json:"principal"`
		Delegated *pair `json:"delegated,omitempty"`
	}{Principal: pairOf(f.principal)}
	if f.acting() {
		wire.Delegated = pairOf(f.delegated)
	}
	return json.Marshal(wire)
}

// pythonID is the session id of a token in Python's cookie. Every cookie with
// the same refresh token has the same one, so that first requests which come
// together make one session, and a log-out ends all of them.
func pythonID(t sweatstack.Token) string {
	kind, secret := "refresh", t.RefreshToken
	if secret.IsZero() {
		kind, secret = "access", t.AccessToken
	}
	label := appendField([]byte("sweatstack-go python session v1 "), kind)
	sum := sha256.Sum256(appendField(label, secret.Reveal()))
	return pythonMark + base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:])
}

// pythonMark begins the ids of sessions that came in Python's cookie. The ids
// of the kit's own sign-ins are capital letters and digits.
const pythonMark = "python-"
