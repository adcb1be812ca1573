package main

import (
	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

// sportsCommand lists sports.
type sportsCommand struct {
	OnlyRoot bool `help:"Leave out every sport below another one."`
	All      bool `help:"List all sports of the taxonomy, without asking the platform."`
}

// Run lists those of the user, or all there are.
func (c *sportsCommand) Run(s *session) error {
	sports := sport.All()
	if !c.All {
		client, err := s.client()
		if err != nil {
			return err
		}
		if sports, err = client.Profile.Sports(s.ctx, sweatstack.SportsParams{OnlyRoot: c.OnlyRoot}); err != nil {
			return err
		}
	}
	t := table{head: []string{"SPORT", "LABEL"}, none: "No sports."}
	for _, one := range sports {
		if c.All && c.OnlyRoot && !one.IsRoot() {
			continue
		}
		t.rows = append(t.rows, []string{string(one), one.Label()})
	}
	listed := make([]string, 0, len(t.rows))
	for _, row := range t.rows {
		listed = append(listed, row[0])
	}
	return s.show(result{table: t, json: listed, frame: t.frame("sport", "label")})
}

// tagsCommand lists tags.
type tagsCommand struct{}

// Run lists them.
func (c *tagsCommand) Run(s *session) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	tags, err := client.Profile.Tags(s.ctx)
	if err != nil {
		return err
	}
	t := table{head: []string{"TAG"}, none: "No tags."}
	for _, tag := range tags {
		t.rows = append(t.rows, []string{tag})
	}
	return s.show(result{table: t, json: tags, frame: t.frame("tag")})
}
