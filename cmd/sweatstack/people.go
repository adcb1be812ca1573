package main

import (
	"slices"
	"strings"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame"
)

// usersCommand holds the commands about users.
type usersCommand struct {
	List   userListCommand   `cmd:"" default:"withargs" help:"List whose data you may see."`
	Create userCreateCommand `cmd:"" result:"value" help:"Make a managed user: one without an account of their own."`
	Delete userDeleteCommand `cmd:"" result:"text" help:"Delete a managed user with all of their data."`
}

// userListCommand lists users.
type userListCommand struct {
	Name           string `help:"Only users whose name contains this." placeholder:"TEXT"`
	WithoutManaged bool   `help:"Leave managed users out."`
	WithoutShared  bool   `help:"Leave people out who share their data."`
}

// Run lists them.
func (c *userListCommand) Run(s *session) error {
	client, err := s.onlyPrincipal()
	if err != nil {
		return err
	}
	users, err := client.Users.List(s.ctx, sweatstack.UserListParams{
		Name: c.Name, WithoutManaged: c.WithoutManaged, WithoutShared: c.WithoutShared,
	})
	if err != nil {
		return err
	}
	return s.show(ofUsers(users))
}

// ofUsers shows a list of users.
func ofUsers(users []sweatstack.UserSummary) result {
	t := table{head: []string{"NAME", "ID", "KIND", "SCOPES"}, none: "No users."}
	for _, user := range users {
		kind := "account"
		if user.IsManaged {
			kind = "managed"
		}
		t.rows = append(t.rows, []string{user.DisplayName, user.ID, kind, scopesOf(user.Scopes)})
	}
	all := t.frame("name", "id", "kind", "scopes")
	t.rows = shortened(t.rows)
	return result{table: t, json: users, frame: all}
}

// longestCell is how many characters of a last column a person is shown.
const longestCell = 60

// shortened cuts the last column of rows, which may be a long list.
func shortened(rows [][]string) [][]string {
	out := make([][]string, 0, len(rows))
	for _, row := range rows {
		row = slices.Clone(row)
		last := []rune(row[len(row)-1])
		if len(last) > longestCell {
			row[len(row)-1] = string(last[:longestCell-1]) + "…"
		}
		out = append(out, row)
	}
	return out
}

func scopesOf(scopes []sweatstack.Scope) string {
	texts := make([]string, 0, len(scopes))
	for _, scope := range scopes {
		texts = append(texts, string(scope))
	}
	return strings.Join(texts, " ")
}

// frame makes columns of text from the cells.
func (t *table) frame(names ...string) func() (*frame.Frame, error) {
	rows := t.rows
	return func() (*frame.Frame, error) {
		columns := make([]*frame.Column, 0, len(names))
		for i, name := range names {
			values := make([]string, 0, len(rows))
			for _, row := range rows {
				values = append(values, row[i])
			}
			columns = append(columns, frame.NewText(name, values, nil))
		}
		return frame.New(columns...)
	}
}

// userCreateCommand makes a managed user.
type userCreateCommand struct {
	FirstName string `arg:"" help:"First name."`
	LastName  string `arg:"" optional:"" help:"Last name."`
}

// Run makes the user and prints the id.
func (c *userCreateCommand) Run(s *session) error {
	client, err := s.onlyPrincipal()
	if err != nil {
		return err
	}
	user, err := client.Users.Create(s.ctx, sweatstack.UserCreateParams{FirstName: c.FirstName, LastName: c.LastName})
	if err != nil {
		return err
	}
	return s.show(result{table: table{rows: [][]string{{"id", user.ID}, {"name", user.DisplayName}}}, json: user})
}

// userDeleteCommand deletes a managed user.
type userDeleteCommand struct {
	ID  string `arg:"" help:"Id of the user."`
	Yes bool   `required:"" help:"Really delete the user and all of their data. It cannot be taken back."`
}

// Run deletes the user.
func (c *userDeleteCommand) Run(s *session) error {
	client, err := s.onlyPrincipal()
	if err != nil {
		return err
	}
	if err := client.Users.Delete(s.ctx, c.ID); err != nil {
		return err
	}
	return s.write("Deleted " + printable(c.ID) + ".\n")
}

// teamsCommand holds the commands about teams.
type teamsCommand struct {
	List       teamListCommand       `cmd:"" default:"withargs" help:"List your teams."`
	Users      teamUsersCommand      `cmd:"" help:"List the users who opened data to a team."`
	Authorized teamAuthorizedCommand `cmd:"" help:"List the teams to which you opened data."`
	Authorize  teamAuthorizeCommand  `cmd:"" result:"value" help:"Open data to a team."`
}

// teamListCommand lists teams.
type teamListCommand struct{}

// Run lists them.
func (c *teamListCommand) Run(s *session) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	teams, err := client.Teams.List(s.ctx)
	if err != nil {
		return err
	}
	t := table{head: []string{"NAME", "ID", "ROLE", "DESCRIPTION"}, none: "No teams."}
	for _, team := range teams {
		t.rows = append(t.rows, []string{team.Name, team.ID, string(team.Role), team.Description})
	}
	return s.show(result{table: t, json: teams, frame: t.frame("name", "id", "role", "description")})
}

// teamUsersCommand lists the users of a team.
type teamUsersCommand struct {
	TeamID string `arg:"" help:"Id of the team."`
	Name   string `help:"Only users whose name contains this." placeholder:"TEXT"`
}

// Run lists them.
func (c *teamUsersCommand) Run(s *session) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	users, err := client.Teams.Users(s.ctx, c.TeamID, sweatstack.TeamUserListParams{Name: c.Name})
	if err != nil {
		return err
	}
	return s.show(ofUsers(users))
}

// teamAuthorizedCommand lists the teams to which data is open.
type teamAuthorizedCommand struct{}

// Run lists them.
func (c *teamAuthorizedCommand) Run(s *session) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	teams, err := client.Teams.Authorized(s.ctx)
	if err != nil {
		return err
	}
	t := table{head: []string{"NAME", "ID", "SCOPES"}, none: "No team may see your data."}
	for _, team := range teams {
		t.rows = append(t.rows, []string{team.Name, team.ID, scopesOf(team.Scopes)})
	}
	return s.show(result{table: t, json: teams, frame: t.frame("name", "id", "scopes")})
}

// teamAuthorizeCommand opens data to a team.
type teamAuthorizeCommand struct {
	TeamID string   `arg:"" help:"Id of the team."`
	Scope  []string `help:"Scope to open; activities:read without it. Repeat it for more." placeholder:"SCOPE"`
}

// Run opens it and tells what the platform granted.
func (c *teamAuthorizeCommand) Run(s *session) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	var scopes []sweatstack.Scope
	for _, scope := range c.Scope {
		scopes = append(scopes, sweatstack.Scope(scope))
	}
	granted, err := client.Teams.Authorize(s.ctx, c.TeamID, scopes)
	if err != nil {
		return err
	}
	return s.show(result{json: granted, table: table{rows: [][]string{
		{"team", granted.TeamID}, {"user", granted.UserID}, {"scopes", scopesOf(granted.Scopes)},
	}}})
}
