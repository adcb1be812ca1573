package sweatstacktest

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
)

// refusal is an answer that is not a success, in the platform's form: a status
// and a detail, which is a text or a list of issues.
type refusal struct {
	status int
	detail any
	header http.Header
}

// Error makes a refusal an error that a handler can return.
func (r *refusal) Error() string { return http.StatusText(r.status) }

// refuse makes a refusal with a text.
func refuse(status int, detail string) error { return &refusal{status: status, detail: detail} }

// issue is one finding of a 422: where, what, and a code.
type issue struct {
	Loc  []any  `json:"loc"`
	Msg  string `json:"msg"`
	Type string `json:"type"`
}

// maxIssues is how many issues a 422 has. A long list of wrong values would
// otherwise be answered with a hundred times its length.
const maxIssues = 100

// unprocessable makes a 422 of issues, or nil of none.
func unprocessable(issues ...issue) error {
	if len(issues) == 0 {
		return nil
	}
	return &refusal{status: http.StatusUnprocessableEntity, detail: issues[:min(len(issues), maxIssues)]}
}

// missing is the issue of a required value that did not come.
func missing(loc ...any) issue { return issue{Loc: loc, Msg: "Field required", Type: "missing"} }

// writeJSON answers with a JSON value.
func writeJSON(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		http.Error(w, "Internal Server Error", http.StatusInternalServerError)
		return
	}
	writeBody(w, status, body)
}

// writeBody answers with JSON that is there already.
func writeBody(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// writeError answers with the refusal in err; any other error is a 500 whose
// text does not leave.
func (s *Sandbox) writeError(w http.ResponseWriter, r *http.Request, err error) {
	var refused *refusal
	if !errors.As(err, &refused) {
		s.settings.log.ErrorContext(r.Context(), "sandbox: request failed", "path", r.URL.Path, "error", err)
		refused = &refusal{status: http.StatusInternalServerError, detail: "Internal Server Error"}
	}
	maps.Copy(w.Header(), refused.header)
	writeJSON(w, refused.status, map[string]any{"detail": refused.detail})
}
