package frame

import (
	"fmt"
	"sync"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/arrowschema"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/fault"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/footer"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/page"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/pandas"
)

// defaultMaxBytes holds two years of samples, one a second, ten hours a week,
// of twenty metrics.
const defaultMaxBytes = 256 << 20

// Longer metadata is left out of account: made to do harm, JSON takes a hundred
// times its length when it is read. A column takes some 150 bytes of what pandas
// writes and 400 of what Arrow writes, which holds a copy of that.
const (
	maxPandas = 512 << 10
	maxArrow  = 2 << 20
)

// ReadOption changes how [Read] works.
type ReadOption func(*readConfig)

type readConfig struct{ maxBytes int64 }

// WithMaxBytes bounds the memory that the values of a frame may take, and with
// it the rows: a few hundred bytes of a valid file may stand for a hundred
// million rows. Above it [Read] fails with [ErrTooLarge]. Zero or less means
// 256 MiB.
func WithMaxBytes(n int64) ReadOption {
	return func(c *readConfig) { c.maxBytes = n }
}

// Read decodes a whole Parquet file (SweatStack API reference, section 5).
//
// Columns keep the types of the wire. What Parquet cannot say is taken from the
// keys ARROW:schema and pandas of the file's metadata: which numbers are lengths
// of time, zones, categories, index columns. Metadata that is damaged, or longer
// than thousands of columns need, is left out of account, since the values are
// plain without it.
//
// The data may come from anywhere. Read never panics. Beside the frame, which
// [WithMaxBytes] bounds, it takes room for a page at a time (a megabyte in an
// honest file; never above some 192 MiB, three forms of a page of 64 MiB) and a
// small multiple of the footer.
// Errors: [ErrCorrupt], [ErrUnsupported], [ErrTooLarge]. It does not keep data.
func Read(data []byte, options ...ReadOption) (*Frame, error) {
	var config readConfig
	for _, option := range options {
		option(&config)
	}
	if config.maxBytes <= 0 {
		config.maxBytes = defaultMaxBytes
	}
	file, err := footer.Parse(data)
	if err != nil {
		return nil, err
	}
	// Rows take a byte at least, also where no column says how many there are.
	if file.Rows > config.maxBytes {
		return nil, fault.TooLarge("%d rows", file.Rows)
	}
	d := &decoder{
		file:         file,
		hints:        readHints(file.Metadata),
		decompressor: page.NewDecompressor(config.maxBytes),
		budget:       &budget{left: config.maxBytes, max: config.maxBytes},
	}
	return d.frame()
}

// hints is what the metadata adds to the types of Parquet.
type hints struct {
	arrow  map[string]arrowschema.Field
	index  []string
	pandas *pandasColumns
}

// pandasColumns is what pandas says about the columns of a file. It is read when
// Arrow says too little, or when the columns are written again.
type pandasColumns struct {
	read func() map[string]pandas.Column
}

func (p *pandasColumns) column(name string) pandas.Column { return p.read()[name] }

func readHints(metadata map[string]string) hints {
	value, schema := metadata["pandas"], metadata["ARROW:schema"]
	if len(value) > maxPandas {
		value = ""
	}
	if len(schema) > maxArrow {
		schema = ""
	}
	h := hints{
		arrow:  map[string]arrowschema.Field{},
		index:  pandas.ParseIndex(value),
		pandas: &pandasColumns{sync.OnceValue(func() map[string]pandas.Column { return pandas.ParseColumns(value) })},
	}
	if fields, ok := arrowschema.Parse(schema); ok {
		for _, f := range fields {
			h.arrow[f.Name] = f
		}
	}
	return h
}

// decoder makes a frame of a file.
type decoder struct {
	file         *footer.File
	hints        hints
	decompressor *page.Decompressor
	budget       *budget
	rooms        rooms
}

func (d *decoder) frame() (*Frame, error) {
	top := d.file.Root.Children
	byName := make(map[string]*Column, len(top))
	for _, n := range top {
		if _, taken := byName[n.Name]; taken || n.Name == "" {
			return nil, fault.Corrupt("a column without a name of its own: %.64q", n.Name)
		}
		c, err := d.column(n)
		if err != nil {
			return nil, fault.In(fmt.Sprintf("column %.64q", n.Name), err)
		}
		byName[n.Name] = c
	}
	columns := make([]*Column, 0, len(top))
	index := map[string]bool{}
	for _, name := range d.hints.index {
		// An index column that the file does not have is a wrong hint.
		if c, ok := byName[name]; ok && !index[name] {
			index[name] = true
			columns = append(columns, c)
		}
	}
	for _, n := range top {
		if !index[n.Name] {
			columns = append(columns, byName[n.Name])
		}
	}
	f, err := New(columns...)
	if err != nil {
		return nil, fault.In("columns", err)
	}
	if len(columns) == 0 {
		f.rows = int(d.file.Rows)
	}
	f.index = len(index)
	return f, nil
}

func (d *decoder) column(n *footer.Node) (*Column, error) {
	if !n.IsLeaf() || n.Repetition == footer.Repeated {
		return d.nestedColumn(n)
	}
	leaf, err := d.leaf(n, true)
	if err != nil {
		return nil, err
	}
	d.applyHints(n, leaf.Column)
	if leaf.rows != int(d.file.Rows) {
		return nil, fault.Corrupt("%d values in %d rows", leaf.rows, d.file.Rows)
	}
	return leaf.Column, nil
}

// applyHints adds what the metadata knows about a column of the table.
func (d *decoder) applyHints(n *footer.Node, c *Column) {
	arrow, known := d.hints.arrow[c.name]
	c.wrote = d.hints.pandas
	switch c.typ {
	case Int64:
		switch {
		case arrow.Kind == arrowschema.Duration:
			c.typ, c.unit = Duration, Unit(arrow.Unit)+Second
		case !known || arrow.Kind == arrowschema.Other:
			c.unit = unitNamed(d.hints.pandas.column(c.name).DurationUnit())
		}
	case Text:
		c.category = arrow.IndexBits > 0
	case Timestamp:
		zone := arrow.Zone
		if zone == "" {
			zone = d.hints.pandas.column(c.name).Zone()
		}
		// Only instants have a zone. Times of old writers do not say what they
		// are; the metadata does.
		if zone == "" || !n.Logical.UTC && n.Physical != footer.Int96 {
			return
		}
		// Where the zone is not known, the time is an instant all the same.
		c.zone, c.loc = "UTC", time.UTC
		if loc, ok := zoneLocation(zone); ok {
			c.zone, c.loc = zone, loc
		}
	}
}
