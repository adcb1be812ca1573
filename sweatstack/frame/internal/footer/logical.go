package footer

import "github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/thrift"

// Meaning is what the values of a column stand for.
type Meaning uint8

// The meanings. Plain is a column that is just its physical type, also when the
// file names a meaning that is not known here.
const (
	Plain Meaning = iota
	String
	MapOf
	ListOf
	Decimal
	Date
	TimeOfDay
	Timestamp
	Integer
	Unknown // always null
	Float16
)

// Unit is the unit of a time.
type Unit uint8

// The units.
const (
	Millis Unit = iota + 1
	Micros
	Nanos
)

// Logical is a meaning with its details.
type Logical struct {
	Meaning Meaning
	// Scale and Precision belong to Decimal.
	Scale, Precision int32
	// UTC and Unit belong to Timestamp and TimeOfDay.
	UTC  bool
	Unit Unit
	// Bits and Signed belong to Integer.
	Bits   int32
	Signed bool
}

// readLogical reads the union LogicalType: a struct with one field.
func readLogical(r *thrift.Reader, t thrift.Type) Logical {
	var l Logical
	if !r.IsStruct(t) {
		return l
	}
	for id, t := range r.Fields() {
		switch id {
		case 1, 4, 12: // string, enum, JSON
			l.Meaning = String
			r.Skip(t)
		case 2:
			l.Meaning = MapOf
			r.Skip(t)
		case 3:
			l.Meaning = ListOf
			r.Skip(t)
		case 5:
			l.Meaning = Decimal
			readDecimal(r, t, &l)
		case 6:
			l.Meaning = Date
			r.Skip(t)
		case 7:
			l.Meaning = TimeOfDay
			readTime(r, t, &l)
		case 8:
			l.Meaning = Timestamp
			readTime(r, t, &l)
		case 10:
			l.Meaning = Integer
			readInteger(r, t, &l)
		case 11:
			l.Meaning = Unknown
			r.Skip(t)
		case 15:
			l.Meaning = Float16
			r.Skip(t)
		default:
			r.Skip(t)
		}
	}
	return l
}

func readDecimal(r *thrift.Reader, t thrift.Type, l *Logical) {
	if !r.IsStruct(t) {
		return
	}
	for id, t := range r.Fields() {
		switch id {
		case 1:
			l.Scale = r.Int32(t)
		case 2:
			l.Precision = r.Int32(t)
		default:
			r.Skip(t)
		}
	}
}

func readTime(r *thrift.Reader, t thrift.Type, l *Logical) {
	if !r.IsStruct(t) {
		return
	}
	for id, t := range r.Fields() {
		switch id {
		case 1:
			l.UTC = r.Bool(t)
		case 2:
			l.Unit = readUnit(r, t)
		default:
			r.Skip(t)
		}
	}
}

// readUnit reads the union TimeUnit: the number of its field is the unit.
func readUnit(r *thrift.Reader, t thrift.Type) Unit {
	var unit Unit
	if !r.IsStruct(t) {
		return 0
	}
	for id, t := range r.Fields() {
		if id >= int16(Millis) && id <= int16(Nanos) {
			unit = Unit(id)
		}
		r.Skip(t)
	}
	return unit
}

func readInteger(r *thrift.Reader, t thrift.Type, l *Logical) {
	if !r.IsStruct(t) {
		return
	}
	for id, t := range r.Fields() {
		switch id {
		case 1:
			l.Bits = r.Int32(t)
		case 2:
			l.Signed = r.Bool(t)
		default:
			r.Skip(t)
		}
	}
}

// annotation is the logical type, or what the converted type of older files
// means.
func (e element) annotation() Logical {
	if e.logical.Meaning != Plain {
		return e.logical
	}
	switch e.converted {
	case 0, 4, 19: // UTF8, enum, JSON
		return Logical{Meaning: String}
	case 1, 2:
		return Logical{Meaning: MapOf}
	case 3:
		return Logical{Meaning: ListOf}
	case 5:
		return Logical{Meaning: Decimal, Scale: e.scale, Precision: e.precision}
	case 6:
		return Logical{Meaning: Date}
	case 7:
		return Logical{Meaning: TimeOfDay, Unit: Millis, UTC: true}
	case 8:
		return Logical{Meaning: TimeOfDay, Unit: Micros, UTC: true}
	case 9:
		return Logical{Meaning: Timestamp, Unit: Millis, UTC: true}
	case 10:
		return Logical{Meaning: Timestamp, Unit: Micros, UTC: true}
	case 11, 12, 13, 14:
		return Logical{Meaning: Integer, Bits: 8 << (e.converted - 11)}
	case 15, 16, 17, 18:
		return Logical{Meaning: Integer, Bits: 8 << (e.converted - 15), Signed: true}
	default:
		return Logical{}
	}
}
