package frame

import (
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/footer"
)

// leafColumn is the values of a leaf. Below a list or a group the column has
// one row per value that is there, and the levels say where they belong.
type leafColumn struct {
	*Column
	def, rep []uint8
}

// leaf decodes the pages of a leaf by its Parquet type. flat is as in source.
func (d *decoder) leaf(n *footer.Node, flat bool) (*leafColumn, error) {
	s := &source{leaf: n, flat: flat, groups: d.file.Groups, decompressor: d.decompressor, budget: d.budget, rooms: &d.rooms, rows: int(d.file.Rows)}
	switch n.Physical {
	case footer.Boolean:
		return leafOf(s, Bool, wireBool())
	case footer.Int32:
		return leafOfInt32(s)
	case footer.Int64:
		return leafOfInt64(s)
	case footer.Int96:
		return withUnit(Nanosecond)(leafOf(s, Timestamp, wireInt96()))
	case footer.Float:
		return leafOf(s, Float32, wireFloat32())
	case footer.Double:
		return leafOf(s, Float64, wireFloat64())
	default:
		return leafOfBytes(s)
	}
}

func leafOfInt32(s *source) (*leafColumn, error) {
	n := s.leaf
	switch n.Logical.Meaning {
	case footer.Date:
		return leafOf(s, Date, wireInt32[int32](4))
	case footer.TimeOfDay:
		return withUnit(Millisecond)(leafOf(s, TimeOfDay, wireWide()))
	case footer.Unknown:
		return leafOfNothing(s)
	case footer.Decimal:
		if w, ok := wireDecimal(n); ok && isDecimal(n) {
			return leafOf(s, Decimal, w)
		}
	case footer.Integer:
		switch {
		case n.Logical.Bits == 8 && n.Logical.Signed:
			return leafOf(s, Int8, wireInt32[int8](1))
		case n.Logical.Bits == 8:
			return leafOf(s, Uint8, wireInt32[uint8](1))
		case n.Logical.Bits == 16 && n.Logical.Signed:
			return leafOf(s, Int16, wireInt32[int16](2))
		case n.Logical.Bits == 16:
			return leafOf(s, Uint16, wireInt32[uint16](2))
		case n.Logical.Bits == 32 && !n.Logical.Signed:
			return leafOf(s, Uint32, wireInt32[uint32](4))
		}
	}
	return leafOf(s, Int32, wireInt32[int32](4))
}

func leafOfInt64(s *source) (*leafColumn, error) {
	n := s.leaf
	switch n.Logical.Meaning {
	case footer.Timestamp:
		if unit := parquetUnit(n.Logical.Unit); unit != 0 {
			leaf, err := withUnit(unit)(leafOf(s, Timestamp, wireInt64[int64]()))
			if err == nil && n.Logical.UTC {
				leaf.zone, leaf.loc = "UTC", time.UTC
			}
			return leaf, err
		}
	case footer.TimeOfDay:
		if unit := parquetUnit(n.Logical.Unit); unit != 0 {
			return withUnit(unit)(leafOf(s, TimeOfDay, wireInt64[int64]()))
		}
	case footer.Decimal:
		if w, ok := wireDecimal(n); ok && isDecimal(n) {
			return leafOf(s, Decimal, w)
		}
	case footer.Integer:
		if n.Logical.Bits == 64 && !n.Logical.Signed {
			return leafOf(s, Uint64, wireInt64[uint64]())
		}
	}
	return leafOf(s, Int64, wireInt64[int64]())
}

func leafOfBytes(s *source) (*leafColumn, error) {
	n := s.leaf
	if isDecimal(n) {
		if w, ok := wireDecimal(n); ok {
			return leafOf(s, Decimal, w)
		}
	}
	if n.Physical == footer.FixedLenByteArray {
		// On any other length FLOAT16 means nothing: the bytes stay bytes.
		if n.Logical.Meaning == footer.Float16 && n.Length == 2 {
			return leafOf(s, Float16, wireFloat16())
		}
		return leafOf(s, Binary, wireFixed(n.Length))
	}
	if n.Logical.Meaning == footer.String {
		return leafOfTexts(s)
	}
	return leafOf(s, Binary, wireBytes())
}

// leafOfTexts keeps texts that repeat as codes.
func leafOfTexts(s *source) (*leafColumn, error) {
	texts := []string{""} // for what is missing
	leaf, err := leafOf(s, Text, wireTexts(&texts))
	if err != nil {
		return nil, err
	}
	coded := &codedTexts{texts: texts, codes: leaf.values.([]uint32)}
	leaf.values = coded
	if len(texts) > leaf.rows/2 {
		leaf.values = coded.strings()
	}
	return leaf, nil
}

// leafOfNothing is a column that says it is always null. If it is not, it holds
// integers.
func leafOfNothing(s *source) (*leafColumn, error) {
	leaf, err := leafOf(s, Int32, wireInt32[int32](4))
	if err == nil && leaf.nulls == leaf.rows {
		leaf.typ, leaf.values = Null, nil
	}
	return leaf, err
}

func leafOf[T any](s *source, typ Type, w wire[T]) (*leafColumn, error) {
	if s.flat {
		if err := s.budget.take(int64(s.rows), w.size); err != nil {
			return nil, err
		}
	}
	d, err := decode(s, w)
	if err != nil {
		return nil, err
	}
	c := &Column{name: s.leaf.Name, typ: typ, values: d.values, rows: len(d.values), valid: d.valid, nulls: d.nulls}
	return &leafColumn{Column: c, def: d.def, rep: d.rep}, nil
}

func withUnit(unit Unit) func(*leafColumn, error) (*leafColumn, error) {
	return func(leaf *leafColumn, err error) (*leafColumn, error) {
		if err == nil {
			leaf.unit = unit
		}
		return leaf, err
	}
}

func parquetUnit(unit footer.Unit) Unit {
	switch unit {
	case footer.Millis:
		return Millisecond
	case footer.Micros:
		return Microsecond
	case footer.Nanos:
		return Nanosecond
	default:
		return 0
	}
}
