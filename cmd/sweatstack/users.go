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
	Get    userGetCommand    `cmd:"" result:"value" help:"Show a managed user."`
	Update userUpdateCommand `cmd:"" result:"value" help:"Change the name of a managed user."`
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

// longestCell is how much of a last column a person is shown, in cells of a
// terminal.
const longestCell = 60

// shortened cuts the last column of rows, which may be a long list.
func shortened(rows [][]string) [][]string {
	out := make([][]string, 0, len(rows))
	for _, row := range rows {
		row = slices.Clone(row)
		row[len(row)-1] = cutTo(row[len(row)-1], longestCell)
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
