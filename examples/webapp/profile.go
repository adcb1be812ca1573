package main

import (
	"net/http"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// me is "/me": who is signed in, and what the application may do.
func (a *app) me(w http.ResponseWriter, r *http.Request, user sweatstackhttp.SelectedUser) error {
	l, err := a.layoutFor(r, "Profile", "/me", user)
	if err != nil {
		return err
	}
	client := user.Actor().Client() // the person who is signed in, whoever they act as
	info, err := client.OAuth.UserInfo(r.Context())
	if err != nil {
		return err
	}
	token, err := client.Token(r.Context())
	if err != nil {
		return err
	}
	view := ProfilePage{Layout: l, Facts: []Fact{
		{Name: "Name", Value: info.Name},
		{Name: "E-mail", Value: info.Email},
		{Name: "User id", Value: info.Subject},
		{Name: "Member since", Value: day(info.RegisteredAt)},
	}, Session: []Fact{
		{Name: "Access token ends", Value: second(token.Expiry)},
		{Name: "Tokens are kept", Value: "in the database of this application"},
		{Name: "Showing data of", Value: l.User.Name},
	}}
	if user.Acting() {
		view.Session[2].Value = l.User.Acting
	}
	for _, scope := range a.config.Scopes {
		view.Scopes = append(view.Scopes, string(scope))
	}
	return a.show(w, http.StatusOK, view)
}
