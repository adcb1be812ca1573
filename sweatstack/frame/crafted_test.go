package frame_test

import (
	"encoding/binary"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// craftedColumn is a column of a file made by hand, page by page, so that every
// number in it can lie. Zero values stand for what is right.
type craftedColumn struct {
	element format.SchemaElement
	// children are further elements, for a group.
	children []format.SchemaElement
	chunks   []craftedChunk
	pages    [][]byte
	codec    format.CompressionCodec
	values   int64 // 0 means one per row
	offset   int64 // 0 means where the pages are
}

// craftedChunk is the chunk of one leaf of a group.
type craftedChunk struct {
	path   []string
	kind   format.Type
	values int64
	pages  [][]byte
}

// crafted makes a file with one row group.
func crafted(rows int64, columns ...craftedColumn) []byte {
	file := []byte("PAR1")
	footer := &format.FileMetaData{
		Version: 1,
		NumRows: rows,
		Schema:  []format.SchemaElement{{Name: "schema", NumChildren: optional(int32(len(columns)))}},
	}
	group := format.RowGroup{NumRows: rows}
	for _, c := range columns {
		footer.Schema = append(footer.Schema, c.element)
		footer.Schema = append(footer.Schema, c.children...)
		chunks := c.chunks
		if chunks == nil {
			chunks = []craftedChunk{{[]string{c.element.Name}, c.element.Type.V, c.values, c.pages}}
		}
		for _, chunk := range chunks {
			meta := format.ColumnMetaData{
				Type: chunk.kind, PathInSchema: chunk.path, Codec: c.codec,
				NumValues: chunk.values, DataPageOffset: int64(len(file)),
			}
			if meta.NumValues == 0 {
				meta.NumValues = rows
			}
			if c.offset != 0 {
				meta.DataPageOffset = c.offset
			}
			for _, page := range chunk.pages {
				file = append(file, page...)
				meta.TotalCompressedSize += int64(len(page))
			}
			group.Columns = append(group.Columns, format.ColumnChunk{MetaData: meta})
		}
	}
	footer.RowGroups = []format.RowGroup{group}
	return craftedFile(file[4:], compact(footer))
}

// craftedFile puts a footer behind pages.
func craftedFile(pages, footer []byte) []byte {
	file := append([]byte("PAR1"), pages...)
	file = append(file, footer...)
	file = binary.LittleEndian.AppendUint32(file, uint32(len(footer)))
	return append(file, "PAR1"...)
}

// craftedPage writes a data page without levels. A size of 0 means the body's.
func craftedPage(values int32, encoding format.Encoding, size int32, body []byte) []byte {
	if size == 0 {
		size = int32(len(body))
	}
	head := compact(&format.PageHeader{
		Type: format.DataPage, UncompressedPageSize: size, CompressedPageSize: int32(len(body)),
		DataPageHeader: thrift.Null[format.DataPageHeader]{Valid: true, V: format.DataPageHeader{
			NumValues: values, Encoding: encoding, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE,
		}},
	})
	return append(head, body...)
}

// craftedDictionary writes a dictionary page.
func craftedDictionary(values int32, body []byte) []byte {
	head := compact(&format.PageHeader{
		Type: format.DictionaryPage, UncompressedPageSize: int32(len(body)), CompressedPageSize: int32(len(body)),
		DictionaryPageHeader: thrift.Null[format.DictionaryPageHeader]{Valid: true, V: format.DictionaryPageHeader{NumValues: values}},
	})
	return append(head, body...)
}

// required is a column that is always there.
func required(name string, kind format.Type) format.SchemaElement {
	return format.SchemaElement{
		Name: name, Type: thrift.Null[format.Type]{V: kind, Valid: true},
		RepetitionType: thrift.Null[format.FieldRepetitionType]{V: format.Required, Valid: true},
	}
}

// text is a required column of texts.
func text(name string) format.SchemaElement {
	e := required(name, format.ByteArray)
	e.LogicalType.Value = &format.StringType{}
	return e
}

func optional(v int32) thrift.Null[int32] { return thrift.Null[int32]{V: v, Valid: true} }

// levels is a hybrid run with its length before it, as a page of version 1 has
// its levels: count times the level.
func levels(count uint64, level byte) []byte {
	run := append(binary.AppendUvarint(nil, count<<1), level)
	return append(binary.LittleEndian.AppendUint32(nil, uint32(len(run))), run...)
}

// compact writes a Thrift struct, which for these always works.
func compact(v any) []byte {
	raw, err := thrift.Marshal(new(thrift.CompactProtocol), v)
	if err != nil {
		panic(err)
	}
	return raw
}
