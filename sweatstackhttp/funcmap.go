package sweatstackhttp

import (
	"fmt"
	"html/template"
	"slices"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// FuncMap gives functions for the application's templates. What they make
// needs no JavaScript and no style sheet, and everything in it is escaped.
// Arguments in brackets may be left out or empty.
//
//	sweatstackLogin [next]                     the address of the sign-in
//	sweatstackLogout [button]                  a form that signs out
//	sweatstackSwitcher users [next [button]]   a form that acts as one of users
//	sweatstackActing banner [next [button]]    who acts as whom, and a way back
//	sweatstackSubject user                     the hidden field [SubjectField]
//
// users is what [SelectUser] gives; nil and a list of nobody but the one who is
// marked show nothing. banner is an [ActingBanner]. user is a
// [SelectedUser], or an id as text. next is the page to come back to, a path
// within the application; without it a form leads back to the page it is on, as
// far as the browser tells, and the sign-in to the first page. button is the
// text of the button.
//
// The classes, which style sheets may rely on: sweatstack-logout,
// sweatstack-switcher, sweatstack-acting and sweatstack-choice for forms, and in
// them sweatstack-button, sweatstack-label, sweatstack-select,
// sweatstack-acting-text; sweatstack-notice for a notice.
//
// Each call gives a new map. The functions are safe for concurrent use.
func (a *Auth) FuncMap() template.FuncMap {
	return template.FuncMap{
		"sweatstackLogin":    a.loginPart,
		"sweatstackLogout":   a.logoutPart,
		"sweatstackSwitcher": a.switcherPart,
		"sweatstackActing":   a.actingPart,
		"sweatstackSubject":  subjectPart,
	}
}

func (a *Auth) loginPart(next ...string) (string, error) {
	texts, err := atMost("sweatstackLogin", next, "")
	if err != nil {
		return "", err
	}
	return a.URLs().Login(texts[0]), nil
}

func (a *Auth) logoutPart(button ...string) (template.HTML, error) {
	texts, err := atMost("sweatstackLogout", button, "Sign out")
	if err != nil {
		return "", err
	}
	return part("logout", struct{ Action, Button string }{a.URLs().Logout(), texts[0]})
}

func (a *Auth) switcherPart(users *Choice[sweatstack.UserSummary], nextButton ...string) (template.HTML, error) {
	texts, err := atMost("sweatstackSwitcher", nextButton, "", "Switch")
	if err != nil || users == nil {
		return "", err
	}
	box := users.box()
	if users.None == "" && !slices.ContainsFunc(box.Options, func(e entry) bool { return !e.Chosen }) {
		return "", nil // there is nobody to switch to
	}
	// The route takes one user, under one name.
	box.Name, box.Multiple, box.None = userField, false, users.None
	return part("switcher", struct {
		Action, Next, TeamID, Button string
		Box                          any
	}{a.URLs().SelectUser("", "", ""), texts[0], users.teamID, texts[1], box})
}

func (a *Auth) actingPart(banner ActingBanner, nextButton ...string) (template.HTML, error) {
	texts, err := atMost("sweatstackActing", nextButton, "", "Back to myself")
	if err != nil {
		return "", err
	}
	return part("acting", struct {
		ActingBanner
		Action, Next, Button string
	}{banner, a.URLs().SelectSelf(""), texts[0], texts[1]})
}

func subjectPart(user any) (template.HTML, error) {
	var id string
	switch user := user.(type) {
	case SelectedUser:
		id = user.ID()
	case string:
		id = user
	default:
		return "", fmt.Errorf("sweatstackhttp: sweatstackSubject takes a SelectedUser or an id, not %T", user)
	}
	if id == "" {
		// An empty field would be no check at all.
		return "", fmt.Errorf("sweatstackhttp: sweatstackSubject got no user")
	}
	return part("subject", struct{ Name, Value string }{SubjectField, id})
}

// atMost fills in what was left out, and refuses more than there is room for.
func atMost(function string, given []string, defaults ...string) ([]string, error) {
	if len(given) > len(defaults) {
		return nil, fmt.Errorf("sweatstackhttp: %s takes %d texts at most, not %d", function, len(defaults), len(given))
	}
	texts := slices.Clone(given)
	for i, text := range defaults {
		if i >= len(texts) {
			texts = append(texts, text)
		} else if texts[i] == "" {
			texts[i] = text
		}
	}
	return texts, nil
}
