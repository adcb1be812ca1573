package frame

import (
	"fmt"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go/compress/snappy"
)

// WriteOption changes how [Frame.WriteParquet] works.
type WriteOption func(*writeConfig)

type writeConfig struct {
	index []string
	named bool // by WithIndex, with or without names
}

// WithIndex names the columns that pandas shall make its row index, in this
// order. They are written after all others, as pandas does. No names mean no
// index. Without this option they are those of [Frame.Index].
func WithIndex(names ...string) WriteOption {
	return func(c *writeConfig) { c.index, c.named = names, true }
}

// WriteParquet writes the frame as a file of the shape that the platform sends
// (SweatStack API reference, section 5): snappy, dictionaries, FLOAT16 for half
// floats, every column nullable, and the keys ARROW:schema and pandas, from
// which pandas restores dtypes, zones, categories and the index. Numbers and truth
// values of a frame that was read keep the dtypes of its file, with or without
// missing values (Int16 or int16). New integers and truth values get the nullable
// dtypes of pandas (Int16, boolean), except in the index, which has none.
//
// A [Decimal] or [Nested] column is written as text. A timestamp in seconds is
// stored in milliseconds, because Parquet has no seconds, and a [TimeOfDay] in
// milliseconds in microseconds. The unit of a number is not written. Errors: those of w, an unknown or repeated name in
// [WithIndex], and a time too far away for its unit. After an error, what was
// written is no file.
func (f *Frame) WriteParquet(w io.Writer, options ...WriteOption) error {
	file := NewParquetWriter(w, options...)
	if err := file.Write(f); err != nil {
		return err
	}
	return file.Close()
}

const parquetMagic = "PAR1"

// fileOrder puts the index columns behind the others.
func (f *Frame) fileOrder(index []string) ([]*Column, error) {
	columns := slices.DeleteFunc(f.Columns(), func(c *Column) bool { return slices.Contains(index, c.name) })
	for i, name := range index {
		c, ok := f.Column(name)
		if !ok {
			return nil, fmt.Errorf("frame: index column %.64q is not in the frame", name)
		}
		if slices.Contains(index[:i], name) {
			return nil, fmt.Errorf("frame: index column %.64q is named twice", name)
		}
		columns = append(columns, c)
	}
	return columns, nil
}

// fileWriter counts what it writes. After the first error it writes no more.
type fileWriter struct {
	w      io.Writer
	offset int64
	err    error
	snappy snappy.Codec
	// compressed is the page before, whose room the next one takes.
	compressed []byte
}

func (o *fileWriter) write(data []byte) {
	if o.err != nil {
		return
	}
	n, err := o.w.Write(data)
	o.offset += int64(n)
	if err != nil {
		o.err = fmt.Errorf("frame: write: %w", err)
	}
}
