package sweatstackhttp

import (
	"cmp"
	"html/template"
)

// box is what the part of that name shows: a label and a box to choose from.
type box struct {
	ID, Name, Label, None string
	Multiple              bool
	Options               []entry
}

// entry is one option of a box.
type entry struct {
	Value, Label string
	Chosen       bool
}

// HTML gives the label and the box, for a form of the application's own with
// method GET. A page with several boxes has them in one form, so that choosing
// in one keeps what the others say. It needs no JavaScript and no style sheet;
// everything in it is escaped.
func (c *Choice[T]) HTML() (template.HTML, error) {
	if c == nil {
		return "", nil
	}
	return part("box", c.box())
}

// Form gives a whole form around the box: it asks for the same page with the
// choice in its query, and with nothing else there. button is the text of its
// button.
func (c *Choice[T]) Form(button string) (template.HTML, error) {
	if c == nil {
		return "", nil
	}
	return part("form", struct {
		Box    box
		Button string
	}{c.box(), button})
}

// box prepares what is shown.
func (c *Choice[T]) box() box {
	b := box{
		ID: cmp.Or(c.ID, "sweatstack-"+c.Name), Name: c.Name,
		Label: cmp.Or(c.Label, c.one), Multiple: c.Multiple,
	}
	if c.Multiple {
		b.Label = cmp.Or(c.Label, c.many)
	} else {
		b.None = c.None
	}
	for _, o := range c.Options {
		b.Options = append(b.Options, entry{Value: o.Value, Label: o.Label, Chosen: c.chosen[asSent(o.Value)]})
	}
	return b
}
