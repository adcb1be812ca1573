package arrowschema

// Kind is the Arrow type of a field, as far as it matters here.
type Kind uint8

// The kinds. Other is one that tells a reader nothing beyond Parquet's types.
const (
	Other Kind = iota
	Null
	Int
	Float
	Bool
	Text
	Binary
	Date
	Time
	Timestamp
	Duration
)

// Unit is Arrow's time unit; the numbers are those of the format.
type Unit int16

// The units.
const (
	Second Unit = iota
	Millisecond
	Microsecond
	Nanosecond
)

// Field is one column of the table.
type Field struct {
	Name string
	Kind Kind
	// Bits is the width of an Int, a Float or a Time.
	Bits int
	// Signed belongs to Int.
	Signed bool
	// Unit belongs to Time, Timestamp and Duration.
	Unit Unit
	// Zone belongs to Timestamp: empty for a clock on the wall.
	Zone string
	// IndexBits is above 0 for a column that is coded by a dictionary: the
	// width of its signed indices.
	IndexBits int
}

// The numbers of the union Type in Schema.fbs.
const (
	typeNull          = 1
	typeInt           = 2
	typeFloatingPoint = 3
	typeBinary        = 4
	typeUtf8          = 5
	typeBool          = 6
	typeDate          = 8
	typeTime          = 9
	typeTimestamp     = 10
	typeDuration      = 18
	typeLargeBinary   = 19
	typeLargeUtf8     = 20
)

// The positions of fields within their flatbuffer tables. A message begins with
// its version, the type of a time with its unit.
const (
	messageHeaderType = 1
	messageHeader     = 2
	headerIsSchema    = 1

	schemaFields   = 1
	schemaMetadata = 2

	fieldName       = 0
	fieldNullable   = 1
	fieldTypeType   = 2
	fieldType       = 3
	fieldDictionary = 4
	fieldChildren   = 5

	dictionaryID        = 0
	dictionaryIndexType = 1
)
