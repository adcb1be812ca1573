package frame

import (
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/arrowschema"
	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/pandas"
)

// stored is how a column is written: its type in Parquet, in Arrow, in pandas.
type stored struct {
	physical  format.Type
	length    int32
	logical   format.LogicalTypeValue
	converted deprecated.ConvertedType // -1 for none
	arrow     arrowschema.Field
	pandas    pandas.Column
}

// storage decides how a column is written. inIndex matters to pandas, whose
// index has no nullable dtypes.
func storage(c *Column, inIndex bool) stored {
	s := stored{physical: format.Int32, converted: -1}
	s.arrow.Name, s.pandas.Name = c.name, c.name
	name := c.typ.String()
	switch c.typ {
	case Null:
		s.logical = &format.NullType{}
		s.arrow.Kind = arrowschema.Null
		s.pandas.Kind, s.pandas.Dtype = "empty", "object"
	case Int8, Int16, Int32, Int64, Uint8, Uint16, Uint32, Uint64:
		s.integer(c.typ)
		s.pandas.Kind, s.pandas.Dtype = name, name
		if !inIndex && c.nullable(true) {
			s.pandas.Dtype = nullableDtype(name)
		}
	case Float16:
		s.physical, s.length, s.logical = format.FixedLenByteArray, 2, &format.Float16Type{}
		s.arrow.Kind, s.arrow.Bits = arrowschema.Float, 16
		s.pandas.Kind, s.pandas.Dtype = name, name
	case Float32:
		s.physical = format.Float
		s.arrow.Kind, s.arrow.Bits = arrowschema.Float, 32
		s.pandas.Kind, s.pandas.Dtype = name, name
		if !inIndex && c.nullable(false) {
			s.pandas.Dtype = nullableDtype(name)
		}
	case Float64:
		s.physical = format.Double
		s.arrow.Kind, s.arrow.Bits = arrowschema.Float, 64
		s.pandas.Kind, s.pandas.Dtype = name, name
		if !inIndex && c.nullable(false) {
			s.pandas.Dtype = nullableDtype(name)
		}
	case Bool:
		s.physical = format.Boolean
		s.arrow.Kind = arrowschema.Bool
		s.pandas.Kind, s.pandas.Dtype = name, name
		if !inIndex && c.nullable(true) {
			s.pandas.Dtype = nullableDtype(name)
		}
	case Binary:
		s.physical = format.ByteArray
		s.arrow.Kind = arrowschema.Binary
		s.pandas.Kind, s.pandas.Dtype = "bytes", "object"
	case Text, Decimal, Nested:
		s.text(c)
	default:
		s.time(c)
	}
	return s
}

func (s *stored) integer(t Type) {
	bits := int8(8 << ((t - Int8) % 4))
	signed := t <= Int64
	s.arrow.Kind, s.arrow.Bits, s.arrow.Signed = arrowschema.Int, int(bits), signed
	if bits == 64 {
		s.physical = format.Int64
	}
	if signed && bits >= 32 {
		return // what a plain Parquet integer is
	}
	s.logical = &format.IntType{BitWidth: bits, IsSigned: signed}
	s.converted = deprecated.Uint8 + deprecated.ConvertedType(t-Uint8)
	if signed {
		s.converted = deprecated.Int8 + deprecated.ConvertedType(t-Int8)
	}
}

func (s *stored) text(c *Column) {
	s.physical, s.logical, s.converted = format.ByteArray, &format.StringType{}, deprecated.UTF8
	s.arrow.Kind = arrowschema.Text
	s.pandas.Kind, s.pandas.Dtype = "unicode", "str"
	if c.category {
		categories := distinct(c)
		s.arrow.IndexBits = indexBits(categories)
		s.pandas.Kind, s.pandas.Dtype = "categorical", intName(s.arrow.IndexBits)
		s.pandas.Metadata = map[string]any{"num_categories": categories, "ordered": false}
	}
}

func (s *stored) time(c *Column) {
	if c.typ == Date {
		s.logical, s.converted = &format.DateType{}, deprecated.Date
		s.arrow.Kind = arrowschema.Date
		s.pandas.Kind, s.pandas.Dtype = "date", "object"
		return
	}
	s.physical = format.Int64
	unit := max(c.unit, Millisecond) // Parquet has no seconds
	s.arrow.Unit = arrowschema.Unit(c.unit - Second)
	dtype := "[" + c.unit.String() + "]"
	switch c.typ {
	case TimeOfDay:
		s.logical = &format.TimeType{Unit: timeUnit(max(unit, Microsecond))}
		s.arrow.Kind, s.arrow.Bits, s.arrow.Unit = arrowschema.Time, 64, arrowschema.Unit(max(unit, Microsecond)-Second)
		s.pandas.Kind, s.pandas.Dtype = "time", "object"
	case Duration:
		s.arrow.Kind = arrowschema.Duration
		s.pandas.Kind, s.pandas.Dtype = "object", "timedelta64"+dtype
	case Timestamp:
		utc := c.zone != ""
		s.logical = &format.TimestampType{IsAdjustedToUTC: utc, Unit: timeUnit(unit)}
		s.arrow.Kind, s.arrow.Zone = arrowschema.Timestamp, c.zone
		s.pandas.Kind, s.pandas.Dtype = "datetime", "datetime64"+dtype
		if utc {
			s.pandas.Kind, s.pandas.Metadata = "datetimetz", map[string]any{"timezone": c.zone}
		}
		switch {
		case utc && unit == Millisecond:
			s.converted = deprecated.TimestampMillis
		case utc && unit == Microsecond:
			s.converted = deprecated.TimestampMicros
		}
	}
}

func timeUnit(u Unit) format.TimeUnit {
	switch u {
	case Microsecond:
		return format.TimeUnit{Value: &format.MicroSeconds{}}
	case Nanosecond:
		return format.TimeUnit{Value: &format.NanoSeconds{}}
	default:
		return format.TimeUnit{Value: &format.MilliSeconds{}}
	}
}

// nullable reports whether pandas shall hold the column in a dtype that knows
// missing values: what the file had from which the column comes, else what is
// usual for a type.
func (c *Column) nullable(usual bool) bool {
	if c.wrote == nil {
		return usual
	}
	return c.wrote.column(c.name).Dtype == nullableDtype(c.typ.String())
}

// nullableDtype is pandas' name with a capital: Int16, UInt16, Float32, boolean.
func nullableDtype(name string) string {
	switch name[0] {
	case 'b':
		return "boolean"
	case 'u':
		return "UI" + name[2:]
	default:
		return strings.ToUpper(name[:1]) + name[1:]
	}
}

// distinct counts the different texts that are there.
func distinct(c *Column) int {
	if coded, ok := c.values.(*codedTexts); ok {
		texts, _ := coded.distinct(c.valid)
		return len(texts)
	}
	seen := map[string]struct{}{}
	texts, _ := Values[string](c)
	for i, text := range texts {
		if c.Valid(i) {
			seen[text] = struct{}{}
		}
	}
	return len(seen)
}

// indexBits is the width of the signed integers that number n categories.
func indexBits(n int) int {
	switch {
	case n <= 1<<7:
		return 8
	case n <= 1<<15:
		return 16
	default:
		return 32
	}
}

func intName(bits int) string {
	switch bits {
	case 8:
		return "int8"
	case 16:
		return "int16"
	default:
		return "int32"
	}
}

// fileSchema is the flat list of schema elements, the root first.
func fileSchema(columns []*Column) []format.SchemaElement {
	elements := []format.SchemaElement{{Name: "schema", NumChildren: present32(int32(len(columns)))}}
	for _, c := range columns {
		s := storage(c, false)
		e := format.SchemaElement{
			Name:           c.name,
			Type:           thrift.Null[format.Type]{V: s.physical, Valid: true},
			RepetitionType: thrift.Null[format.FieldRepetitionType]{V: format.Optional, Valid: true},
			LogicalType:    format.LogicalType{Value: s.logical},
		}
		if s.length > 0 {
			e.TypeLength = present32(s.length)
		}
		if s.converted >= 0 {
			e.ConvertedType = thrift.Null[deprecated.ConvertedType]{V: s.converted, Valid: true}
		}
		elements = append(elements, e)
	}
	return elements
}

func present32(v int32) thrift.Null[int32] { return thrift.Null[int32]{V: v, Valid: true} }

// fileMetadata is the keys from which Arrow and pandas restore what Parquet
// cannot say.
func fileMetadata(columns []*Column, index []string, rows int) ([]format.KeyValue, error) {
	var fields []arrowschema.Field
	table := pandas.Metadata{Index: index}
	for _, c := range columns {
		s := storage(c, slices.Contains(index, c.name))
		fields = append(fields, s.arrow)
		table.Columns = append(table.Columns, s.pandas)
	}
	value, err := pandas.Format(table, rows)
	if err != nil {
		return nil, err
	}
	return []format.KeyValue{
		{Key: "ARROW:schema", Value: arrowschema.Format(fields, arrowschema.Pair{Key: "pandas", Value: value})},
		{Key: "pandas", Value: value},
	}, nil
}
