package arrowschema

import (
	"encoding/base64"
	"encoding/binary"
)

// continuation begins an IPC message since Arrow 0.15.
const continuation = 0xffffffff

// Parse gives the fields of the schema in their order, and false when the value
// is not a schema. A field whose type is damaged is given as [Other].
func Parse(value string) ([]Field, bool) {
	data, err := base64.StdEncoding.DecodeString(value)
	if err != nil || len(data) < 8 {
		return nil, false
	}
	if binary.LittleEndian.Uint32(data) == continuation {
		data = data[4:]
	}
	size, ok := int32At(data, 0)
	if !ok || size <= 0 || int64(size) > int64(len(data)-4) {
		return nil, false
	}
	return parseMessage(data[4 : 4+int(size)])
}

func parseMessage(data []byte) ([]Field, bool) {
	root, ok := followAt(data, 0)
	if !ok {
		return nil, false
	}
	message, ok := tableAt(data, root)
	if !ok || message.uint8(messageHeaderType) != headerIsSchema {
		return nil, false
	}
	schema, ok := message.table(messageHeader)
	if !ok {
		return nil, false
	}
	first, count, ok := schema.tables(schemaFields)
	if !ok {
		return nil, false
	}
	fields := make([]Field, count)
	texts := 0
	for i := range fields {
		pos, ok := followAt(data, first+4*i)
		if !ok {
			return nil, false
		}
		t, ok := tableAt(data, pos)
		if !ok {
			return nil, false
		}
		fields[i] = parseField(t)
		// Many fields may point to one long text; honest ones never do, so
		// together their texts are shorter than the schema.
		texts += len(fields[i].Name) + len(fields[i].Zone)
		if texts > len(data) {
			return nil, false
		}
	}
	return fields, true
}

func parseField(t table) Field {
	var f Field
	f.Name = t.text(fieldName)
	number := t.uint8(fieldTypeType)
	if typ, ok := t.table(fieldType); ok {
		f.setType(number, typ)
	}
	if dictionary, ok := t.table(fieldDictionary); ok {
		f.IndexBits = 32 // what a left-out index type means
		if index, ok := dictionary.table(dictionaryIndexType); ok {
			f.IndexBits = int(index.int32(0))
		}
	}
	return f
}

// setType reads the union member; the numbers of its fields and the values of
// left-out ones are those of Schema.fbs.
func (f *Field) setType(number uint8, typ table) {
	switch number {
	case typeNull:
		f.Kind = Null
	case typeInt:
		f.Kind, f.Bits, f.Signed = Int, int(typ.int32(0)), typ.uint8(1) != 0
	case typeFloatingPoint:
		f.Kind, f.Bits = Float, 16<<(typ.first(0)&3)
	case typeBool:
		f.Kind = Bool
	case typeUtf8, typeLargeUtf8:
		f.Kind = Text
	case typeBinary, typeLargeBinary:
		f.Kind = Binary
	case typeDate:
		f.Kind = Date
	case typeTime:
		f.Kind, f.Unit = Time, Unit(typ.first(int16(Millisecond)))
	case typeTimestamp:
		f.Kind, f.Unit = Timestamp, Unit(typ.first(int16(Second)))
		f.Zone = typ.text(1)
	case typeDuration:
		f.Kind, f.Unit = Duration, Unit(typ.first(int16(Millisecond)))
	}
	if f.Unit < Second || f.Unit > Nanosecond {
		f.Kind, f.Unit = Other, 0
	}
}
