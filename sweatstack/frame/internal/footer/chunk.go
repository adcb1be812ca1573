package footer

import (
	"cmp"
	"slices"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/fault"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/thrift"
)

// readChunk walks ColumnChunk. One that says nothing about itself takes a byte
// in the footer and a hundred here, so it is refused at once.
func readChunk(r *thrift.Reader) Chunk {
	var c Chunk
	whole := false
	for id, t := range r.Fields() {
		switch id {
		case 1:
			c.elsewhere = len(r.Bytes(t)) > 0
		case 3:
			if r.IsStruct(t) {
				whole = c.readMetadata(r)
			}
		default:
			r.Skip(t)
		}
	}
	if !whole {
		r.Fail(fault.Corrupt("a column chunk says nothing about itself"))
	}
	return c
}

// readMetadata walks ColumnMetaData, and reports whether all is there.
func (c *Chunk) readMetadata(r *thrift.Reader) bool {
	seen := 0
	for id, t := range r.Fields() {
		switch id {
		case 1:
			c.physical = r.Int32(t)
			seen |= 1
		case 3:
			begin := r.Pos()
			r.Skip(t)
			if r.Err() == nil {
				c.path = r.Since(begin)
			}
		case 4:
			c.Codec = r.Int32(t)
			seen |= 2
		case 5:
			c.Values = r.Int(t)
			seen |= 4
		case 7:
			c.totalCompressed = r.Int(t)
			seen |= 8
		case 9:
			c.dataOffset = r.Int(t)
			seen |= 16
		case 11:
			c.dictionaryOffset = r.Int(t)
		default:
			r.Skip(t)
		}
	}
	return seen == 31
}

// check compares counts, and finds the pages of every chunk in the bytes that
// come before the footer.
func (f *File) check(body []byte) error {
	if f.Rows < 0 {
		return fault.Corrupt("%d rows", f.Rows)
	}
	paths := f.paths()
	rows := int64(0)
	var chunks []*Chunk
	for i := range f.Groups {
		g := &f.Groups[i]
		if g.Rows < 0 || g.Rows > f.Rows-rows {
			return fault.Corrupt("a row group of %d rows in a file of %d", g.Rows, f.Rows)
		}
		rows += g.Rows
		if len(g.Chunks) != len(f.Leaves) {
			return fault.Corrupt("a row group has %d columns, the schema %d", len(g.Chunks), len(f.Leaves))
		}
		for j := range g.Chunks {
			c, leaf := &g.Chunks[j], f.Leaves[j]
			if err := c.check(leaf, g.Rows, body); err != nil {
				return err
			}
			if !samePath(c.path, paths[j]) {
				return fault.Corrupt("column %.64q: its chunk belongs to another column", leaf.Name)
			}
			chunks = append(chunks, c)
		}
	}
	if rows != f.Rows {
		return fault.Corrupt("the file says %d rows, its row groups %d", f.Rows, rows)
	}
	slices.SortFunc(chunks, func(a, b *Chunk) int { return cmp.Compare(a.start, b.start) })
	end := int64(len(magic))
	for _, c := range chunks {
		if len(c.Pages) > 0 && c.start < end {
			return fault.Corrupt("two column chunks share the bytes at %d", c.start)
		}
		end = max(end, c.start+int64(len(c.Pages)))
	}
	return nil
}

func (c *Chunk) check(leaf *Node, rows int64, body []byte) error {
	switch {
	case c.elsewhere:
		return fault.Unsupported("column %.64q lies in another file", leaf.Name)
	case Physical(c.physical) != leaf.Physical:
		return fault.Corrupt("column %.64q: the schema has type %d, its chunk %d", leaf.Name, leaf.Physical, c.physical)
	case c.Values < rows || leaf.MaxRep == 0 && c.Values != rows:
		return fault.Corrupt("column %.64q: %d values in %d rows", leaf.Name, c.Values, rows)
	}
	if c.Values == 0 {
		return nil // offsets of a chunk without values mean nothing
	}
	c.start = c.dataOffset
	if c.dictionaryOffset > 0 {
		c.start = min(c.start, c.dictionaryOffset)
	}
	if c.start < int64(len(magic)) || c.start > int64(len(body)) ||
		c.totalCompressed < 0 || c.totalCompressed > int64(len(body))-c.start {
		return fault.Corrupt("column %.64q: %d bytes at %d are not in the file", leaf.Name, c.totalCompressed, c.start)
	}
	c.Pages = body[c.start : c.start+c.totalCompressed]
	return nil
}

// paths are the names that lead to each leaf.
func (f *File) paths() [][]string {
	all := make([][]string, len(f.Leaves))
	var walk func(n *Node, above []string)
	walk = func(n *Node, above []string) {
		path := append(slices.Clip(above), n.Name)
		if n.IsLeaf() {
			all[n.Leaf] = path
		}
		for _, child := range n.Children {
			walk(child, path)
		}
	}
	for _, n := range f.Root.Children {
		walk(n, nil)
	}
	return all
}
