package frame

import (
	"errors"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/fault"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/footer"
)

var errLevels = errors.New("the columns of a nested value do not fit together")

// textShare is the part of what is left that the text of one row may take: it
// grows in a buffer, for a moment in two, and is copied out of it.
const textShare = 3

// nestedColumn decodes the leaves below a node and writes each row as JSON.
func (d *decoder) nestedColumn(n *footer.Node) (*Column, error) {
	a := &assembler{cursors: make([]*cursor, len(d.file.Leaves))}
	if err := a.add(d, n); err != nil {
		return nil, err
	}
	rows := int(d.file.Rows)
	if err := d.budget.take(int64(rows), 16+1); err != nil {
		return nil, err
	}
	texts := make([]string, 0, min(rows, firstRoom))
	valid := make([]bool, 0, min(rows, firstRoom))
	for range rows {
		a.text = a.text[:0]
		first := a.first(n)
		if first.done() || first.rep[first.level] != 0 {
			return nil, errLevels
		}
		present := n.Repetition == footer.Repeated || int(first.def[first.level]) >= n.MaxDef
		a.node(n, d.budget.left/textShare)
		if a.err != nil {
			return nil, a.err
		}
		if grown := int64(cap(a.text)) - a.room; grown > 0 {
			a.room += grown
			if err := d.budget.take(grown, 1); err != nil {
				return nil, err
			}
		}
		valid = append(valid, present)
		if !present {
			texts = append(texts, "")
			continue
		}
		if err := d.budget.take(int64(len(a.text)), 1); err != nil {
			return nil, err
		}
		texts = append(texts, string(a.text))
	}
	for _, c := range a.cursors {
		if c != nil && !c.done() {
			return nil, errLevels
		}
	}
	return newColumn(n.Name, Nested, texts, valid), nil
}

// cursor walks the levels and values of a leaf.
type cursor struct {
	*leafColumn
	level int // next of def and rep
	value int // next of values
}

func (c *cursor) done() bool { return c.level >= len(c.def) }

// assembler writes nested values from the levels of their leaves: a definition
// level says down to which node a value is there, a repetition level which list
// goes on with it. The depth of its recursion is that of the schema.
type assembler struct {
	cursors []*cursor // by the number of the leaf; nil for those of other columns
	text    []byte
	room    int64 // what the budget knows of text
	err     error
}

func (a *assembler) add(d *decoder, n *footer.Node) error {
	if n.IsLeaf() {
		leaf, err := d.leaf(n, false)
		if err != nil {
			return err
		}
		a.cursors[n.Leaf] = &cursor{leafColumn: leaf}
		return nil
	}
	for _, child := range n.Children {
		if err := a.add(d, child); err != nil {
			return err
		}
	}
	return nil
}

// first is the cursor of the first leaf, whose levels speak for the whole node.
func (a *assembler) first(n *footer.Node) *cursor {
	for !n.IsLeaf() {
		n = n.Children[0]
	}
	return a.cursors[n.Leaf]
}

// node writes one occurrence of a node in its parent. left bounds the text.
func (a *assembler) node(n *footer.Node, left int64) {
	if a.err != nil {
		return
	}
	c := a.first(n)
	if c.done() || int64(len(a.text)) > left {
		a.err = errLevels
		if !c.done() {
			a.err = fault.TooLarge("a nested value of more than %d bytes", left)
		}
		return
	}
	there := int(c.def[c.level]) >= n.MaxDef
	switch {
	case n.Repetition == footer.Repeated && there:
		a.list(n, left)
	case n.Repetition == footer.Repeated:
		a.skip(n, n.MaxDef)
		a.text = append(a.text, "[]"...)
	case there:
		a.present(n, left)
	default:
		a.skip(n, n.MaxDef)
		a.text = append(a.text, "null"...)
	}
}

// list writes the occurrences of a repeated node. Each one takes a level, so
// the loop ends.
func (a *assembler) list(n *footer.Node, left int64) {
	a.text = append(a.text, '[')
	c := a.first(n)
	for {
		before := c.level
		a.present(n, left)
		if a.err != nil {
			return
		}
		if c.level == before {
			a.err = errLevels
			return
		}
		if c.done() || int(c.rep[c.level]) != n.MaxRep {
			break
		}
		a.text = append(a.text, ',')
	}
	a.text = append(a.text, ']')
}

// present writes a node that is there.
func (a *assembler) present(n *footer.Node, left int64) {
	switch {
	case a.err != nil:
	case n.IsLeaf():
		a.leaf(n)
	case isWrapper(n):
		// A list is a group around a repeated group around its elements.
		a.node(n.Children[0], left)
	default:
		a.group(n, left)
	}
}

// isWrapper reports whether a group only carries what is in it: the outer group
// of a list or a map, and the repeated group of a list.
func isWrapper(n *footer.Node) bool {
	if len(n.Children) != 1 {
		return false
	}
	annotated := n.Logical.Meaning == footer.ListOf || n.Logical.Meaning == footer.MapOf
	return annotated && n.Children[0].Repetition == footer.Repeated || n.Repetition == footer.Repeated
}

// isPair reports whether a repeated group is an entry of a map.
func isPair(n *footer.Node) bool {
	return n.Repetition == footer.Repeated && len(n.Children) == 2 && (n.Name == "key_value" || n.Name == "map")
}

func (a *assembler) group(n *footer.Node, left int64) {
	begin, end := byte('{'), byte('}')
	pair := isPair(n)
	if pair {
		begin, end = '[', ']'
	}
	a.text = append(a.text, begin)
	for i, child := range n.Children {
		if i > 0 {
			a.text = append(a.text, ',')
		}
		if !pair {
			a.text = appendQuoted(a.text, child.Name)
			a.text = append(a.text, ':')
		}
		a.node(child, left)
	}
	a.text = append(a.text, end)
}

func (a *assembler) leaf(n *footer.Node) {
	c := a.cursors[n.Leaf]
	if c.done() || int(c.def[c.level]) != n.MaxDef || c.value >= c.rows {
		a.err = errLevels
		return
	}
	a.text = appendJSON(a.text, c.Column, c.value)
	c.level++
	c.value++
}

// skip passes over one level of every leaf below a node that is not there.
func (a *assembler) skip(n *footer.Node, missing int) {
	if n.IsLeaf() {
		c := a.cursors[n.Leaf]
		if c.done() || int(c.def[c.level]) >= missing {
			a.err = errLevels
			return
		}
		c.level++
		return
	}
	for _, child := range n.Children {
		a.skip(child, missing)
	}
}
