package sweatstackhttp

import (
	"net/http"
	"strings"
)

// The forms of the kit's own routes are short.
const (
	formType   = "application/x-www-form-urlencoded"
	maxKitForm = 16 << 10 // bytes
)

// formValue gives a field of a form of the kit: from the query, where [URLs]
// puts it, else from the body. A body of another type or one that is too long
// is not read: what net/http does for itself would keep 32 MB of it in memory
// and the rest on disk.
func formValue(r *http.Request, name string) string {
	if value := r.URL.Query().Get(name); value != "" {
		return value
	}
	if r.Body == nil || !strings.HasPrefix(r.Header.Get("Content-Type"), formType) {
		return ""
	}
	if r.PostForm == nil {
		r.Body = http.MaxBytesReader(nil, r.Body, maxKitForm)
		_ = r.ParseForm() // what cannot be read has no fields
	}
	return r.PostForm.Get(name)
}

// afterForm is where to go after a form of the kit: its field next, else, where
// allowed, the page it was on, else the first page.
func (a *Auth) afterForm(r *http.Request, referer bool) target {
	if t, ok := parseTarget(formValue(r, "next"), a.prefix); ok {
		return t
	}
	if referer {
		if t, ok := a.parseReferer(r); ok {
			return t
		}
	}
	return a.homePage()
}
