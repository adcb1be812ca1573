package frame

// Type is the kind of values a column holds, as they came over the wire.
type Type uint8

// The types, with what [Values] gives for them.
const (
	// Null is a column in which everything is missing: no values.
	Null Type = iota
	// Int8 to Int64 are signed integers: []int8 to []int64.
	Int8
	Int16
	Int32
	Int64
	// Uint8 to Uint64 are unsigned integers: []uint8 to []uint64.
	Uint8
	Uint16
	Uint32
	Uint64
	// Float16 is a half float on the wire and a []float32 here, without loss.
	Float16
	// Float32 is a []float32.
	Float32
	// Float64 is a []float64.
	Float64
	// Bool is a []bool.
	Bool
	// Text is a []string.
	Text
	// Binary is a []string whose elements are raw bytes.
	Binary
	// Timestamp is a []int64: steps of [Column.Unit] since 1970, in UTC when
	// [Column.Zone] names a zone, else on the clock on the wall.
	Timestamp
	// Duration is a []int64: steps of [Column.Unit].
	Duration
	// Date is a []int32: days since 1970-01-01.
	Date
	// TimeOfDay is a []int64: steps of [Column.Unit] since midnight.
	TimeOfDay
	// Decimal is a []string: the exact number in decimal digits.
	Decimal
	// Nested is a []string: the JSON text of a list, a struct or a map. A map
	// is a list of pairs, because its keys may repeat and need not be text.
	Nested
)

// String returns the name of the type in lower case, such as int16 or text.
func (t Type) String() string {
	switch t {
	case Null:
		return "null"
	case Int8:
		return "int8"
	case Int16:
		return "int16"
	case Int32:
		return "int32"
	case Int64:
		return "int64"
	case Uint8:
		return "uint8"
	case Uint16:
		return "uint16"
	case Uint32:
		return "uint32"
	case Uint64:
		return "uint64"
	case Float16:
		return "float16"
	case Float32:
		return "float32"
	case Float64:
		return "float64"
	case Bool:
		return "bool"
	case Text:
		return "text"
	case Binary:
		return "binary"
	case Timestamp:
		return "timestamp"
	case Duration:
		return "duration"
	case Date:
		return "date"
	case TimeOfDay:
		return "time of day"
	case Decimal:
		return "decimal"
	case Nested:
		return "nested"
	default:
		return "unknown"
	}
}

// IsNumber reports whether the type is one of the integers or floats, so that
// [Column.Float] has something to give.
func (t Type) IsNumber() bool { return t.isInteger() || t.isFloat() }

// isText reports whether [Column.Text] has something to give.
func (t Type) isText() bool {
	switch t {
	case Text, Decimal, Nested, Date, TimeOfDay:
		return true
	default:
		return false
	}
}

func (t Type) isInteger() bool { return t >= Int8 && t <= Uint64 }
func (t Type) isFloat() bool   { return t >= Float16 && t <= Float64 }
