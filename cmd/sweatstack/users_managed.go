package main

import (
	"errors"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

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
	return s.show(ofUser(user))
}

// ofUser shows one managed user.
func ofUser(user sweatstack.User) result {
	return result{json: user, table: table{rows: [][]string{
		{"id", user.ID}, {"name", user.DisplayName}, {"registered", user.RegisteredAt.Format(time.DateOnly)},
	}}}
}

// userGetCommand shows a managed user.
type userGetCommand struct {
	ID string `arg:"" help:"Id of the user."`
}

// Run reads the user.
func (c *userGetCommand) Run(s *session) error {
	client, err := s.onlyPrincipal()
	if err != nil {
		return err
	}
	user, err := client.Users.Get(s.ctx, c.ID)
	if err != nil {
		return err
	}
	return s.show(ofUser(user))
}

// userUpdateCommand changes the name of a managed user.
type userUpdateCommand struct {
	ID        string  `arg:"" help:"Id of the user."`
	FirstName *string `help:"New first name." placeholder:"NAME"`
	LastName  *string `help:"New last name." placeholder:"NAME"`
}

// Validate is called by the parser.
func (c *userUpdateCommand) Validate() error {
	if c.FirstName == nil && c.LastName == nil {
		return errors.New("nothing to change: give --first-name or --last-name")
	}
	return nil
}

// Run changes it and shows the user.
func (c *userUpdateCommand) Run(s *session) error {
	client, err := s.onlyPrincipal()
	if err != nil {
		return err
	}
	user, err := client.Users.Update(s.ctx, c.ID, sweatstack.UserUpdateParams{FirstName: c.FirstName, LastName: c.LastName})
	if err != nil {
		return err
	}
	return s.show(ofUser(user))
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
