package main

import "github.com/sweatstack/sweatstack-go/sweatstack"

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
