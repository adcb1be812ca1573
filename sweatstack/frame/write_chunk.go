package frame

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"math/bits"
	"slices"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"github.com/sweatstack/sweatstack-go/sweatstack/frame/internal/page"
)

const (
	// pageRows bounds the rows of a page.
	pageRows = 1 << 16
	// maxDictionary bounds the values of a dictionary; columns with more
	// different ones are written plain.
	maxDictionary = 1 << 15
)

// column writes the pages of a column and says where they are.
func (o *fileWriter) column(c *Column) (format.ColumnChunk, error) {
	pages, err := columnPages(c)
	if err != nil {
		return format.ColumnChunk{}, fmt.Errorf("frame: column %.64q: %w", c.name, err)
	}
	meta := format.ColumnMetaData{
		Type:         storage(c, false).physical,
		Encoding:     []format.Encoding{format.Plain, format.RLE},
		PathInSchema: []string{c.name},
		Codec:        format.Snappy,
		NumValues:    int64(c.rows),
		Statistics:   format.Statistics{NullCount: int64(c.nulls)},
	}
	start := o.offset
	for _, p := range pages {
		if p.Type == format.DictionaryPage {
			meta.DictionaryPageOffset = o.offset
			meta.Encoding = append(meta.Encoding, format.RLEDictionary)
		} else if meta.DataPageOffset == 0 {
			meta.DataPageOffset = o.offset
		}
		uncompressed, err := o.page(p)
		if err != nil {
			return format.ColumnChunk{}, fmt.Errorf("frame: column %.64q: %w", c.name, err)
		}
		meta.TotalUncompressedSize += uncompressed
	}
	meta.TotalCompressedSize = o.offset - start
	return format.ColumnChunk{FileOffset: 0, MetaData: meta}, nil
}

// filePage is a page before it is compressed.
type filePage struct {
	format.PageHeader
	body []byte
}

// page writes a page and gives its size without compression.
func (o *fileWriter) page(p filePage) (int64, error) {
	compressed, err := o.snappy.Encode(o.compressed, p.body)
	if err != nil {
		return 0, err
	}
	o.compressed = compressed
	if len(p.body) > math.MaxInt32 || len(compressed) > math.MaxInt32 {
		return 0, fmt.Errorf("a page of %d bytes", len(p.body))
	}
	p.UncompressedPageSize = int32(len(p.body))
	p.CompressedPageSize = int32(len(compressed))
	p.CRC = int32(crc32.ChecksumIEEE(compressed))
	head, err := thrift.Marshal(new(thrift.CompactProtocol), &p.PageHeader)
	if err != nil {
		return 0, err
	}
	o.write(head)
	o.write(compressed)
	return int64(len(head) + len(p.body)), o.err
}

// columnPages encodes a column by the Go type of its values. Floats go by their
// bits, so that NaN and both zeros survive a dictionary.
func columnPages(c *Column) ([]filePage, error) {
	switch values := c.values.(type) {
	case []int8:
		return pagesOf(c, values, appendSmall[int8]), nil
	case []int16:
		return pagesOf(c, values, appendSmall[int16]), nil
	case []int32:
		return pagesOf(c, values, appendSmall[int32]), nil
	case []uint8:
		return pagesOf(c, values, appendSmall[uint8]), nil
	case []uint16:
		return pagesOf(c, values, appendSmall[uint16]), nil
	case []uint32:
		return pagesOf(c, values, binary.LittleEndian.AppendUint32), nil
	case []uint64:
		return pagesOf(c, values, binary.LittleEndian.AppendUint64), nil
	case []int64:
		steps, err := c.storedSteps(values)
		if err != nil {
			return nil, err
		}
		return pagesOf(c, steps, func(dst []byte, v int64) []byte { return binary.LittleEndian.AppendUint64(dst, uint64(v)) }), nil
	case []float32:
		if c.typ == Float16 {
			return pagesOf(c, mapped(values, float16Bits), binary.LittleEndian.AppendUint16), nil
		}
		return pagesOf(c, mapped(values, math.Float32bits), binary.LittleEndian.AppendUint32), nil
	case []float64:
		return pagesOf(c, mapped(values, math.Float64bits), binary.LittleEndian.AppendUint64), nil
	case []bool:
		return boolPages(c, values), nil
	case []string:
		return pagesOf(c, values, appendText), nil
	case *codedTexts:
		return codedPages(c, values), nil
	default: // a column of nulls
		return pagesOf(c, make([]int32, c.rows), appendSmall[int32]), nil
	}
}

func appendSmall[T int8 | int16 | int32 | uint8 | uint16](dst []byte, v T) []byte {
	return binary.LittleEndian.AppendUint32(dst, uint32(int32(v)))
}

func appendText(dst []byte, v string) []byte {
	return append(binary.LittleEndian.AppendUint32(dst, uint32(len(v))), v...)
}

func mapped[S, T any](values []S, to func(S) T) []T {
	all := make([]T, len(values))
	for i, v := range values {
		all[i] = to(v)
	}
	return all
}

// storedSteps converts what Parquet has no unit for: seconds of timestamps, and
// times of day in less than microseconds' precision.
func (c *Column) storedSteps(values []int64) ([]int64, error) {
	var factor int64
	switch {
	case c.typ == Timestamp && c.unit == Second:
		factor = 1000
	case c.typ == TimeOfDay && c.unit < Microsecond:
		factor = int64(c.unit.Duration() / Microsecond.Duration())
	default:
		return values, nil
	}
	steps := make([]int64, len(values))
	for i, v := range values {
		var ok bool
		if steps[i], ok = scaled(v, factor, 0); !ok {
			return nil, fmt.Errorf("row %d: %d %s is too far away", i, v, c.unit)
		}
	}
	return steps, nil
}

// pagesOf encodes the values that are there, in a dictionary if that is shorter.
func pagesOf[T comparable](c *Column, values []T, put func([]byte, T) []byte) []filePage {
	dictionary, indices := dictionaryOf(c, values)
	return encodedPages(c, dictionary, indices, put, func(i int) T { return values[i] })
}

// encodedPages writes a dictionary and the indices into it or, without one, the
// value at each row.
func encodedPages[T any](c *Column, dictionary []T, indices []uint32, put func([]byte, T) []byte, at func(int) T) []filePage {
	var pages []filePage
	width := 0
	if dictionary != nil {
		width = bits.Len(uint(len(dictionary) - 1))
		var body []byte
		for i, v := range dictionary {
			if body = put(body, v); i == 0 {
				body = withRoom(body, len(body), len(dictionary)-1)
			}
		}
		pages = append(pages, dictionaryPage(len(dictionary), body))
	}
	next := 0 // of indices
	for start := 0; start < c.rows; start += pageRows {
		end := min(start+pageRows, c.rows)
		body := c.appendLevels(nil, start, end)
		encoding := format.Plain
		if dictionary == nil {
			room := false // for the values behind the first
			for i := start; i < end; i++ {
				if !c.Valid(i) {
					continue
				}
				before := len(body)
				body = put(body, at(i))
				if !room {
					body, room = withRoom(body, len(body)-before, end-i-1), true
				}
			}
		} else {
			encoding = format.RLEDictionary
			count := 0
			for i := start; i < end; i++ {
				if c.Valid(i) {
					count++
				}
			}
			body = append(body, byte(width))
			body = page.AppendHybrid(body, indices[next:next+count], width)
			next += count
		}
		pages = append(pages, dataPage(end-start, encoding, body))
	}
	return pages
}

// withRoom makes room for more values as long as the one that is there. A text
// says nothing about the others, so a long value gets none.
func withRoom(body []byte, length, more int) []byte {
	const longestNumber = 8
	if length > longestNumber {
		return body
	}
	return slices.Grow(body, length*more)
}

// mostInDictionary is how many values a dictionary may have to be worth it.
func (c *Column) mostInDictionary() int { return min(maxDictionary, (c.rows-c.nulls)/2) }

// beginning is how many values tell whether a column is worth a dictionary.
const beginning = 1 << 10

// dictionaryOf numbers the different values in the order in which they come. It
// gives up when most differ, and early when nearly all of the first ones do, as
// those of a clock or a distance.
func dictionaryOf[T comparable](c *Column, values []T) ([]T, []uint32) {
	most := c.mostInDictionary()
	numbers := map[T]uint32{}
	var dictionary []T
	indices := make([]uint32, 0, c.rows-c.nulls)
	for i, v := range values {
		if !c.Valid(i) {
			continue
		}
		number, known := numbers[v]
		if !known {
			if len(dictionary) >= most || (len(indices) == beginning && len(dictionary) > beginning*15/16) {
				return nil, nil
			}
			number = uint32(len(dictionary))
			numbers[v] = number
			dictionary = append(dictionary, v)
		}
		indices = append(indices, number)
	}
	return dictionary, indices
}

func boolPages(c *Column, values []bool) []filePage {
	var pages []filePage
	for start := 0; start < c.rows; start += pageRows {
		end := min(start+pageRows, c.rows)
		body := c.appendLevels(nil, start, end)
		count := 0
		for i := start; i < end; i++ {
			if !c.Valid(i) {
				continue
			}
			if count%8 == 0 {
				body = append(body, 0)
			}
			if values[i] {
				body[len(body)-1] |= 1 << (count % 8)
			}
			count++
		}
		pages = append(pages, dataPage(end-start, format.Plain, body))
	}
	return pages
}

// appendLevels writes which rows hold a value, with the length before.
func (c *Column) appendLevels(dst []byte, start, end int) []byte {
	levels := make([]uint32, end-start)
	for i := range levels {
		if c.Valid(start + i) {
			levels[i] = 1
		}
	}
	coded := page.AppendHybrid(nil, levels, 1)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(coded)))
	return append(dst, coded...)
}

func dictionaryPage(values int, body []byte) filePage {
	return filePage{body: body, PageHeader: format.PageHeader{
		Type: format.DictionaryPage,
		DictionaryPageHeader: thrift.Null[format.DictionaryPageHeader]{Valid: true, V: format.DictionaryPageHeader{
			NumValues: int32(values), Encoding: format.Plain,
		}},
	}}
}

func dataPage(rows int, encoding format.Encoding, body []byte) filePage {
	return filePage{body: body, PageHeader: format.PageHeader{
		Type: format.DataPage,
		DataPageHeader: thrift.Null[format.DataPageHeader]{Valid: true, V: format.DataPageHeader{
			NumValues: int32(rows), Encoding: encoding,
			DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE,
		}},
	}}
}
