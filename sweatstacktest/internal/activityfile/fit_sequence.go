package activityfile

import (
	"encoding/binary"
	"iter"

	"github.com/muktihari/fit/kit/hash/crc16"
)

// maxSequences bounds the FIT files of one file: a decoder is made for each.
const maxSequences = 100

// sequences cuts a file into the FIT files that were chained in it, checked for
// length and checksums, and ends with the first that is damaged.
//
// The decoder's own check is not used: it leaves the header out of the checksum
// of the file. That is the same when the header has a valid checksum of its
// own, and wrong when it has none, as older devices write it.
func sequences(content []byte) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for n := 1; len(content) > 0; n++ {
			sequence, err := firstSequence(content)
			if n > maxSequences {
				err = fail(CodeInvalid, "the file chains more than %d FIT files", maxSequences)
			}
			if !yield(sequence, err) || err != nil {
				return
			}
			content = content[len(sequence):]
		}
	}
}

// firstSequence checks what is in front.
func firstSequence(content []byte) ([]byte, error) {
	if len(content) < 12 || (content[0] != 12 && content[0] != 14) || string(content[8:12]) != ".FIT" {
		return nil, fail(CodeInvalid, "the file is not a FIT file")
	}
	header := int(content[0])
	// 64 bits: the sum must not wrap around on a small machine.
	size := int64(header) + int64(binary.LittleEndian.Uint32(content[4:8])) + 2
	if int64(len(content)) < size {
		return nil, fail(CodeInvalid, "the FIT file is cut off")
	}
	body := content[:size-2]
	if header == 14 {
		if sum := binary.LittleEndian.Uint16(content[12:14]); sum != 0 && sum != checksum(content[:12]) {
			return nil, fail(CodeInvalid, "the FIT file is damaged: the checksum of its header is wrong")
		}
	}
	// Some encoders leave the header out where it has no checksum of its own.
	if sum := binary.LittleEndian.Uint16(content[size-2:]); sum != checksum(body) && sum != checksum(body[header:]) {
		return nil, fail(CodeInvalid, "the FIT file is damaged: its checksum is wrong")
	}
	return content[:size], nil
}

func checksum(content []byte) uint16 {
	sum := crc16.New()
	_, _ = sum.Write(content) // never fails
	return sum.Sum16()
}
