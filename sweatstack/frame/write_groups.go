package frame

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// createdBy is what the footer says about its writer.
const createdBy = "sweatstack-go version 1.0.0"

var errClosed = errors.New("frame: the file is closed")

// ParquetWriter writes a table that is too long to be held at once: each
// [ParquetWriter.Write] adds rows, [ParquetWriter.Close] ends the file. The
// file is that of [Frame.WriteParquet] with a row group for each frame. It
// keeps no rows, only the different texts of categories. Not safe for
// concurrent use.
type ParquetWriter struct {
	out    fileWriter
	config writeConfig
	err    error // of an earlier call

	columns    []*Column             // without rows, in the order of the file
	categories []map[string]struct{} // of each column; nil where it has none
	rows       int
	groups     []format.RowGroup
}

// NewParquetWriter makes a writer to w. The options are those of
// [Frame.WriteParquet]; without [WithIndex] the index is that of the first
// frame.
func NewParquetWriter(w io.Writer, options ...WriteOption) *ParquetWriter {
	p := &ParquetWriter{out: fileWriter{w: w}}
	for _, option := range options {
		option(&p.config)
	}
	return p
}

// Write adds the rows of a frame. All frames have the columns of the first one:
// the same names, types, units and zones in the same order; others are refused.
// Other errors are those of [Frame.WriteParquet]. After an error nothing more
// can be written, and what was written is no file.
func (p *ParquetWriter) Write(f *Frame) error {
	if p.err == nil {
		p.err = p.write(f)
	}
	return p.err
}

func (p *ParquetWriter) write(f *Frame) error {
	if p.columns == nil && !p.config.named {
		for _, c := range f.Index() {
			p.config.index = append(p.config.index, c.name)
		}
	}
	columns, err := f.fileOrder(p.config.index)
	if err != nil {
		return err
	}
	if p.columns == nil {
		p.begin(columns)
	}
	if err := p.sameColumns(columns); err != nil {
		return err
	}
	if f.rows == 0 {
		return nil
	}
	group := format.RowGroup{NumRows: int64(f.rows), FileOffset: p.out.offset}
	for i, c := range columns {
		p.note(i, c)
		chunk, err := p.out.column(c)
		if err != nil {
			return err
		}
		group.TotalByteSize += chunk.MetaData.TotalUncompressedSize
		group.TotalCompressedSize += chunk.MetaData.TotalCompressedSize
		group.Columns = append(group.Columns, chunk)
	}
	p.groups = append(p.groups, group)
	p.rows += f.rows
	return p.out.err
}

// begin takes over what the first frame says about its columns.
func (p *ParquetWriter) begin(columns []*Column) {
	p.columns = make([]*Column, len(columns))
	p.categories = make([]map[string]struct{}, len(columns))
	for i, c := range columns {
		bare := *c
		bare.rows, bare.nulls, bare.valid, bare.values = 0, 0, nil, nil
		p.columns[i] = &bare
		if c.category {
			p.categories[i] = map[string]struct{}{}
		}
	}
	p.out.write([]byte(parquetMagic))
}

// sameColumns refuses rows that the file's schema cannot hold.
func (p *ParquetWriter) sameColumns(columns []*Column) error {
	if len(columns) != len(p.columns) {
		return fmt.Errorf("frame: %d columns, but the first frame has %d", len(columns), len(p.columns))
	}
	for i, c := range columns {
		first := p.columns[i]
		if c.name != first.name || c.typ != first.typ || c.unit != first.unit || c.zone != first.zone || c.category != first.category {
			return fmt.Errorf("frame: column %.64q is not like column %.64q of the first frame", c.name, first.name)
		}
	}
	return nil
}

// note adds the texts of a category to those of the rows before.
func (p *ParquetWriter) note(i int, c *Column) {
	seen := p.categories[i]
	if seen == nil {
		return
	}
	if coded, ok := c.values.(*codedTexts); ok {
		texts, _ := coded.distinct(c.valid)
		for _, text := range texts {
			seen[text] = struct{}{}
		}
		return
	}
	texts, _ := Values[string](c)
	for row, text := range texts {
		if c.Valid(row) {
			seen[text] = struct{}{}
		}
	}
}

// Close ends the file. It does not close the writer below. A file without any
// frame has no columns. A second call is an error.
func (p *ParquetWriter) Close() error {
	if p.err != nil {
		return p.err
	}
	p.err = errClosed
	if p.columns == nil {
		if len(p.config.index) > 0 {
			return fmt.Errorf("frame: index column %.64q is not in the frame", p.config.index[0])
		}
		p.begin(nil)
	}
	for i, seen := range p.categories {
		if seen != nil { // how a category is stored depends on how many texts it has
			p.columns[i].values, p.columns[i].rows = slices.Collect(maps.Keys(seen)), len(seen)
		}
	}
	keys, err := fileMetadata(p.columns, p.config.index, p.rows)
	if err != nil {
		return fmt.Errorf("frame: %w", err)
	}
	raw, err := thrift.Marshal(new(thrift.CompactProtocol), &format.FileMetaData{
		Version:          2,
		Schema:           fileSchema(p.columns),
		NumRows:          int64(p.rows),
		RowGroups:        p.groups,
		KeyValueMetadata: keys,
		CreatedBy:        createdBy,
	})
	if err != nil {
		return fmt.Errorf("frame: %w", err)
	}
	p.out.write(raw)
	p.out.write(binary.LittleEndian.AppendUint32(nil, uint32(len(raw))))
	p.out.write([]byte(parquetMagic))
	return p.out.err
}
