package footer

import (
	"bytes"
	"encoding/binary"
	"math"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/fault"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/thrift"
)

// The marks at both ends of a file; a file with an encrypted footer has another.
const (
	magic          = "PAR1"
	magicEncrypted = "PARE"
)

// maxChunks bounds row groups times columns.
const maxChunks = 1 << 18

// File is what a footer says, checked.
type File struct {
	Rows   int64
	Root   *Node
	Leaves []*Node
	Groups []Group
	// Metadata holds the texts that writers leave for readers.
	Metadata map[string]string
}

// Group is a row group: a range of rows of all columns.
type Group struct {
	Rows int64
	// Chunks has one element per leaf, in their order.
	Chunks []Chunk
}

// Chunk is the part of a column that lies in a row group.
type Chunk struct {
	Codec int32
	// Values counts what has a level of its own: rows, and in lists elements.
	Values int64
	// Pages are the bytes in which the pages lie, one after the other.
	Pages []byte

	physical         int32
	path             []byte // the field path_in_schema as it stands there
	dataOffset       int64
	dictionaryOffset int64 // 0 when absent
	totalCompressed  int64
	elsewhere        bool // in another file
	start            int64
}

// Parse reads and checks the footer of a whole file.
func Parse(data []byte) (*File, error) {
	raw, body, err := split(data)
	if err != nil {
		return nil, err
	}
	f := &File{Metadata: map[string]string{}}
	elements, err := f.read(raw)
	if err != nil {
		return nil, err
	}
	if f.Root, f.Leaves, err = buildTree(elements); err != nil {
		return nil, err
	}
	if err := f.check(data[:body]); err != nil {
		return nil, err
	}
	return f, nil
}

// split finds the footer between its length and the pages, which end at body.
func split(data []byte) (raw []byte, body int, err error) {
	if len(data) < len(magic)+4+len(magic) {
		return nil, 0, fault.Corrupt("%d bytes are less than the shortest Parquet file", len(data))
	}
	switch tail := string(data[len(data)-len(magic):]); {
	case tail == magicEncrypted:
		return nil, 0, fault.Unsupported("the footer is encrypted")
	case tail != magic || string(data[:len(magic)]) != magic:
		return nil, 0, fault.Corrupt("no Parquet file, or cut off: it begins with %q and ends with %q", data[:len(magic)], tail)
	}
	end := len(data) - len(magic) - 4
	size := binary.LittleEndian.Uint32(data[end:])
	if int64(size) > int64(end-len(magic)) {
		return nil, 0, fault.Corrupt("the footer says it has %d bytes, the file has %d", size, len(data))
	}
	body = end - int(size)
	return data[body:end], body, nil
}

// read walks FileMetaData.
func (f *File) read(raw []byte) ([]element, error) {
	r := thrift.NewReader(raw)
	var elements []element
	seen := 0
	for id, t := range r.Fields() {
		switch id {
		case 2:
			elements = readElements(r, t)
			seen |= 1
		case 3:
			f.Rows = r.Int(t)
			seen |= 2
		case 4:
			f.readGroups(r, t)
			seen |= 4
		case 5:
			f.readMetadata(r, t)
		case 8:
			r.Fail(fault.Unsupported("the columns are encrypted"))
		default:
			r.Skip(t)
		}
	}
	if err := r.Err(); err != nil {
		return nil, fault.In("footer", err)
	}
	if seen != 7 {
		return nil, fault.Corrupt("the footer lacks its schema, its rows or its row groups")
	}
	return elements, nil
}

func readElements(r *thrift.Reader, t thrift.Type) []element {
	count := r.Structs(t)
	if count > maxElements {
		r.Fail(fault.TooLarge("a schema of %d nodes", count))
		return nil
	}
	elements := make([]element, count)
	for i := range elements {
		elements[i] = readElement(r)
	}
	return elements
}

func (f *File) readGroups(r *thrift.Reader, t thrift.Type) {
	count := r.Structs(t)
	if count > math.MaxInt16 {
		r.Fail(fault.Corrupt("%d row groups", count))
		return
	}
	f.Groups = make([]Group, 0, count)
	chunks := 0
	for range count {
		g := readGroup(r, maxChunks-chunks)
		if r.Err() != nil {
			return
		}
		chunks += len(g.Chunks)
		f.Groups = append(f.Groups, g)
	}
}

func readGroup(r *thrift.Reader, limit int) Group {
	var g Group
	seen := 0
	for id, t := range r.Fields() {
		switch id {
		case 1:
			g.Chunks = readChunks(r, t, limit)
			seen |= 1
		case 3:
			g.Rows = r.Int(t)
			seen |= 2
		default:
			r.Skip(t)
		}
	}
	if seen != 3 {
		r.Fail(fault.Corrupt("a row group lacks its columns or its rows"))
	}
	return g
}

func readChunks(r *thrift.Reader, t thrift.Type, limit int) []Chunk {
	count := r.Structs(t)
	if count > limit {
		r.Fail(fault.TooLarge("more than %d column chunks", maxChunks))
		return nil
	}
	chunks := make([]Chunk, 0, min(count, maxElements))
	for range count {
		c := readChunk(r)
		if r.Err() != nil {
			return nil
		}
		chunks = append(chunks, c)
	}
	return chunks
}

// readMetadata keeps the first value of a key.
func (f *File) readMetadata(r *thrift.Reader, t thrift.Type) {
	for range r.Structs(t) {
		var key, value []byte
		for id, t := range r.Fields() {
			switch id {
			case 1:
				key = r.Bytes(t)
			case 2:
				value = r.Bytes(t)
			default:
				r.Skip(t)
			}
		}
		if r.Err() != nil {
			return
		}
		if _, known := f.Metadata[string(key)]; !known {
			f.Metadata[string(key)] = string(value)
		}
	}
}

// samePath compares the path of a chunk with that of its column.
func samePath(raw []byte, path []string) bool {
	if raw == nil {
		return true
	}
	r := thrift.NewReader(raw)
	_, count := r.List(thrift.List)
	if count != len(path) {
		return false
	}
	for _, name := range path {
		if !bytes.Equal(r.Bytes(thrift.Binary), []byte(name)) {
			return false
		}
	}
	return r.Err() == nil
}
