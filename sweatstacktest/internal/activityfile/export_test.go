package activityfile

import (
	"bytes"
	"encoding/binary"
)

// WithChecksums gives a FIT file the length and the checksums that are right
// for it.
func WithChecksums(content []byte) []byte {
	if len(content) < 17 {
		return content
	}
	fixed := bytes.Clone(content)
	fixed[0] = 14
	copy(fixed[8:12], ".FIT")
	binary.LittleEndian.PutUint32(fixed[4:8], uint32(len(fixed)-16))
	binary.LittleEndian.PutUint16(fixed[12:14], 0)
	binary.LittleEndian.PutUint16(fixed[len(fixed)-2:], checksum(fixed[:len(fixed)-2]))
	return fixed
}
