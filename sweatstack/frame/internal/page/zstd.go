package page

import (
	"encoding/binary"
	"errors"
)

var errZstd = errors.New("damaged zstd frame")

const (
	zstdMagic     = 0xfd2fb528
	zstdSkippable = 0x184d2a50 // the last 4 bits are free
	zstdMaxBlock  = 128 << 10
	// zstdSlack is how far a stream without a content size may go beyond the
	// size of its page before the result is compared: writers that cut blocks
	// short make the bound by blocks a loose one.
	zstdSlack = 8 << 20
)

// checkZstd walks the frames and blocks of zstd data (RFC 8878, section 3.1.1)
// and refuses those that could become much more than size bytes. The library's
// decoder knows no limit: a kilobyte of repeated blocks would fill a gigabyte.
func checkZstd(src []byte, size int) error {
	total := uint64(0)
	for len(src) > 0 {
		if len(src) < 8 {
			return errZstd
		}
		magic := binary.LittleEndian.Uint32(src)
		if magic&^0xf == zstdSkippable {
			n := uint64(binary.LittleEndian.Uint32(src[4:]))
			if n > uint64(len(src)-8) {
				return errZstd
			}
			src = src[8+n:]
			continue
		}
		if magic != zstdMagic {
			return errZstd
		}
		most, rest, err := zstdFrame(src[4:])
		if err != nil {
			return err
		}
		src = rest
		total += most
		if most > uint64(size)+zstdSlack || total > uint64(size)+zstdSlack {
			return errSize
		}
	}
	return nil
}

// zstdFrame gives the most bytes that a frame can become, and what follows it.
// The decoder holds a frame to the content size that it names.
func zstdFrame(src []byte) (most uint64, rest []byte, err error) {
	descriptor := src[0]
	single := descriptor&0x20 != 0
	at := 1
	if !single {
		at++ // the window
	}
	at += [4]int{0, 1, 2, 4}[descriptor&3] // the dictionary id
	width := [4]int{0, 2, 4, 8}[descriptor>>6]
	if width == 0 && single {
		width = 1
	}
	if at+width > len(src) {
		return 0, nil, errZstd
	}
	var content uint64
	for i, b := range src[at : at+width] {
		content |= uint64(b) << (8 * i)
	}
	if width == 2 {
		content += 256
	}
	blocks, rest, err := zstdBlocks(src[at+width:])
	if err != nil {
		return 0, nil, err
	}
	if descriptor&4 != 0 { // a checksum
		if len(rest) < 4 {
			return 0, nil, errZstd
		}
		rest = rest[4:]
	}
	if width > 0 {
		return content, rest, nil
	}
	return blocks, rest, nil
}

// zstdBlocks adds up what the blocks of a frame can become.
func zstdBlocks(src []byte) (most uint64, rest []byte, err error) {
	for {
		if len(src) < 3 {
			return 0, nil, errZstd
		}
		head := uint32(src[0]) | uint32(src[1])<<8 | uint32(src[2])<<16
		src = src[3:]
		size := int(head >> 3)
		if size > zstdMaxBlock {
			return 0, nil, errZstd
		}
		stored := size
		switch head >> 1 & 3 {
		case 0: // as it is
			most += uint64(size)
		case 1: // one byte, repeated
			most += uint64(size)
			stored = 1
		case 2: // compressed
			most += zstdMaxBlock
		default:
			return 0, nil, errZstd
		}
		if stored > len(src) {
			return 0, nil, errZstd
		}
		src = src[stored:]
		if head&1 != 0 {
			return most, src, nil
		}
	}
}
