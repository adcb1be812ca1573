package arrowschema

import "encoding/base64"

// metadataV5 is the version of the IPC format since Arrow 1.0.
const metadataV5 = 4

// Pair is a key of the schema's own metadata.
type Pair struct{ Key, Value string }

// Format gives the value for the key ARROW:schema. Every field may be null. A
// field of kind [Other] is an error of the caller and is written as [Null].
//
// Arrow takes the metadata of a table from this schema alone when there is one,
// so the key pandas must be in here as well as in the footer.
func Format(fields []Field, metadata ...Pair) string {
	b := &builder{}
	places := make([]place, len(fields))
	for i, f := range fields {
		places[i] = b.field(i, f)
	}
	pairs := make([]place, len(metadata))
	for i, pair := range metadata {
		key, value := b.text(pair.Key), b.text(pair.Value)
		pairs[i] = b.table(slotOffset(0, key), slotOffset(1, value))
	}
	schema := b.table(
		slotOffset(schemaFields, b.offsets(places)),
		slotOffset(schemaMetadata, b.offsets(pairs)),
	)
	message := b.table(
		slotInt16(metadataV5),
		slotUint8(messageHeaderType, headerIsSchema),
		slotOffset(messageHeader, schema),
	)
	return base64.StdEncoding.EncodeToString(b.finish(message))
}

func (b *builder) field(id int, f Field) place {
	name := b.text(f.Name)
	number, typ := b.fieldType(f)
	children := b.offsets(nil)
	slots := []slot{
		slotOffset(fieldName, name),
		slotUint8(fieldNullable, 1),
		slotUint8(fieldTypeType, number),
		slotOffset(fieldType, typ),
	}
	if f.IndexBits > 0 {
		index := b.table(slotInt32(0, int32(f.IndexBits)), slotUint8(1, 1))
		dictionary := b.table(
			// The id is 8 bytes wide; two halves of 4 keep this builder small.
			slot{dictionaryID, func(b *builder) {
				b.align(8, 0)
				b.uint32(0)
				b.uint32(uint32(id))
			}},
			slotOffset(dictionaryIndexType, index),
		)
		slots = append(slots, slotOffset(fieldDictionary, dictionary))
	}
	return b.table(append(slots, slotOffset(fieldChildren, children))...)
}

func (b *builder) fieldType(f Field) (uint8, place) {
	switch f.Kind {
	case Int:
		signed := uint8(0)
		if f.Signed {
			signed = 1
		}
		return typeInt, b.table(slotInt32(0, int32(f.Bits)), slotUint8(1, signed))
	case Float:
		precision := map[int]int16{16: 0, 32: 1, 64: 2}[f.Bits]
		return typeFloatingPoint, b.table(slotInt16(precision))
	case Bool:
		return typeBool, b.table()
	case Text:
		return typeUtf8, b.table()
	case Binary:
		return typeBinary, b.table()
	case Date:
		return typeDate, b.table(slotInt16(0)) // days
	case Time:
		return typeTime, b.table(slotInt16(int16(f.Unit)), slotInt32(1, int32(f.Bits)))
	case Timestamp:
		if f.Zone == "" {
			return typeTimestamp, b.table(slotInt16(int16(f.Unit)))
		}
		zone := b.text(f.Zone)
		return typeTimestamp, b.table(slotInt16(int16(f.Unit)), slotOffset(1, zone))
	case Duration:
		return typeDuration, b.table(slotInt16(int16(f.Unit)))
	default:
		return typeNull, b.table()
	}
}
