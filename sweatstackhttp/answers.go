package sweatstackhttp

import (
	"html/template"
	"net/http"
)

// answers are the settings that change what the kit says to people.
type answers struct {
	redirect        bool // a person who is not signed in is sent to the sign-in
	unauthenticated func(w http.ResponseWriter, r *http.Request, login string)
	page            *template.Template // nil for the kit's own
}

func newAnswers(c Config) answers {
	return answers{
		redirect:        c.RedirectUnauthenticated == nil || *c.RedirectUnauthenticated,
		unauthenticated: c.Unauthenticated,
		page:            c.ErrorTemplate,
	}
}

// checkErrorTemplate refuses a template that can only fail.
func (c Config) checkErrorTemplate(wrong *problems) {
	if c.ErrorTemplate != nil && c.ErrorTemplate.Tree == nil {
		wrong.add("ErrorTemplate", "has no text of its own; a template of a set is found with Lookup")
	}
}
