package footer

import (
	"unicode/utf8"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/fault"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/thrift"
)

// Physical is how the values of a column are stored; the numbers are those of
// the format.
type Physical int32

// The physical types.
const (
	Boolean Physical = iota
	Int32
	Int64
	Int96
	Float
	Double
	ByteArray
	FixedLenByteArray
)

// Repetition says how often a node occurs in its parent.
type Repetition int32

// The repetitions.
const (
	Required Repetition = iota
	Optional
	Repeated
)

const (
	// maxDepth bounds the nesting of the schema. Lists, structs and maps take
	// two levels each.
	maxDepth = 32
	// maxElements bounds the schema. The widest tables of the platform have
	// some tens of columns.
	maxElements = 10_000
)

// Node is a column, or a group of nodes.
type Node struct {
	Name       string
	Repetition Repetition
	Logical    Logical
	Children   []*Node

	// Leaf is the number of a column among all columns, and -1 for a group.
	Leaf     int
	Physical Physical
	// Length is the number of bytes of a FixedLenByteArray, 1 or more.
	Length int

	// MaxDef and MaxRep are the highest definition and repetition levels.
	MaxDef, MaxRep int
}

// IsLeaf reports whether the node is a column.
func (n *Node) IsLeaf() bool { return n.Leaf >= 0 }

// element is a node as it stands in the footer: a flat list, depth first.
type element struct {
	name       []byte
	physical   int32 // -1 when absent
	length     int32
	repetition int32
	children   int32
	converted  int32 // -1 when absent
	scale      int32
	precision  int32
	logical    Logical
}

func readElement(r *thrift.Reader) element {
	e := element{physical: -1, converted: -1}
	for id, t := range r.Fields() {
		switch id {
		case 1:
			e.physical = r.Int32(t)
		case 2:
			e.length = r.Int32(t)
		case 3:
			e.repetition = r.Int32(t)
		case 4:
			e.name = r.Bytes(t)
		case 5:
			e.children = r.Int32(t)
		case 6:
			e.converted = r.Int32(t)
		case 7:
			e.scale = r.Int32(t)
		case 8:
			e.precision = r.Int32(t)
		case 10:
			e.logical = readLogical(r, t)
		default:
			r.Skip(t)
		}
	}
	return e
}

// tree builds the nodes from the flat list.
type tree struct {
	elements []element
	next     int
	leaves   []*Node
}

func buildTree(elements []element) (*Node, []*Node, error) {
	if len(elements) == 0 {
		return nil, nil, fault.Corrupt("no schema")
	}
	t := &tree{elements: elements}
	// The root stands for the table: neither repeated nor optional, whatever
	// it says.
	t.elements[0].repetition = int32(Required)
	if t.elements[0].children == 0 {
		t.elements[0].physical = -1
	}
	root, err := t.node(&Node{}, 0)
	if err != nil {
		return nil, nil, err
	}
	if t.next != len(elements) {
		return nil, nil, fault.Corrupt("%d nodes of the schema belong nowhere", len(elements)-t.next)
	}
	return root, t.leaves, nil
}

func (t *tree) node(parent *Node, depth int) (*Node, error) {
	if depth > maxDepth {
		return nil, fault.Corrupt("schema is more than %d levels deep", maxDepth)
	}
	if t.next >= len(t.elements) {
		return nil, fault.Corrupt("schema is cut off")
	}
	e := t.elements[t.next]
	t.next++
	if !utf8.Valid(e.name) {
		return nil, fault.Corrupt("column name %.64q is not UTF-8", e.name)
	}
	n := &Node{
		Name: string(e.name), Repetition: Repetition(e.repetition), Leaf: -1,
		MaxDef: parent.MaxDef, MaxRep: parent.MaxRep,
	}
	switch n.Repetition {
	case Required:
	case Optional:
		n.MaxDef++
	case Repeated:
		n.MaxDef++
		n.MaxRep++
	default:
		return nil, fault.Corrupt("column %.64q: repetition %d", n.Name, e.repetition)
	}
	n.Logical = e.annotation()
	if e.physical >= 0 && e.children == 0 {
		return n, t.leaf(n, e)
	}
	// Every child is an element of its own, so the count is bounded by them.
	if e.children < 0 || int(e.children) > len(t.elements)-t.next {
		return nil, fault.Corrupt("group %.64q says it has %d children", n.Name, e.children)
	}
	if e.children == 0 && depth > 0 {
		return nil, fault.Corrupt("group %.64q is empty", n.Name)
	}
	n.Children = make([]*Node, e.children)
	for i := range n.Children {
		child, err := t.node(n, depth+1)
		if err != nil {
			return nil, err
		}
		n.Children[i] = child
	}
	return n, nil
}

func (t *tree) leaf(n *Node, e element) error {
	n.Physical = Physical(e.physical)
	if n.Physical > FixedLenByteArray {
		return fault.Corrupt("column %.64q: physical type %d", n.Name, e.physical)
	}
	if n.Physical == FixedLenByteArray {
		if e.length <= 0 {
			return fault.Corrupt("column %.64q: fixed length %d", n.Name, e.length)
		}
		n.Length = int(e.length)
	}
	n.Leaf = len(t.leaves)
	t.leaves = append(t.leaves, n)
	return nil
}

// Width is the number of bytes of a stored value, and 0 when it varies or is a
// bit.
func (n *Node) Width() int {
	switch n.Physical {
	case Int32, Float:
		return 4
	case Int64, Double:
		return 8
	case Int96:
		return 12
	case FixedLenByteArray:
		return n.Length
	default:
		return 0
	}
}
