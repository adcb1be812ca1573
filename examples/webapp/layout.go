package main

import (
	"net/http"
	"slices"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// layout is the frame of a page for somebody who is not signed in.
func (a *app) layout(title, section string) Layout {
	return Layout{
		Title: title, Section: section, Sandbox: a.sandboxURL(),
		SignIn: a.auth.URLs().Login(""), SignOut: a.auth.URLs().Logout(),
	}
}

// layoutFor is the frame of a page for somebody who is signed in: their name,
// the athletes whom they may act as, and whose data the page shows.
func (a *app) layoutFor(r *http.Request, title, section string, user sweatstackhttp.SelectedUser) (Layout, error) {
	list, err := user.Actor().Client().Users.List(r.Context(), sweatstack.UserListParams{})
	if err != nil {
		return Layout{}, err
	}
	people := people(list)
	urls := a.auth.URLs()
	viewer := &Viewer{
		Name: people.name(user.Actor().ID()), Subject: user.ID(),
		Switch: urls.SelectUser("", "", ""), Back: urls.SelectSelf(""), Next: section,
	}
	if user.Acting() {
		viewer.Acting = people.name(user.ID())
	}
	for _, p := range people {
		if p.ID != user.Actor().ID() {
			viewer.Athletes = append(viewer.Athletes, Athlete{ID: p.ID, Name: p.DisplayName, Selected: p.ID == user.ID()})
		}
	}
	l := a.layout(title, section)
	l.User = viewer
	return l, nil
}

// people are those whose data a person may see, that person included.
type people []sweatstack.UserSummary

// name is what to call somebody; the id of somebody unknown.
func (p people) name(id string) string {
	i := slices.IndexFunc(p, func(u sweatstack.UserSummary) bool { return u.ID == id })
	if i < 0 {
		return id
	}
	return p[i].DisplayName
}

// whose is a heading such as "Activities of Anna".
func (l Layout) whose(what string) string {
	if l.User != nil && l.User.Acting != "" {
		return sentence(what) + " of " + l.User.Acting
	}
	return "Your " + what
}
