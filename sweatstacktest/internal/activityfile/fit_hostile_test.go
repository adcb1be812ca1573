package activityfile_test

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/activityfile"
)

// definition is the bytes of a definition message for local number 0, with
// fields of number, size and base type.
func definition(message uint16, fields ...byte) []byte {
	d := binary.LittleEndian.AppendUint16([]byte{0x40, 0, 0}, message)
	return append(append(d, byte(len(fields)/3)), fields...)
}

// flood is a FIT file of 1.5 MiB that begins in one way and goes on in another.
func flood(begin, unit []byte) []byte {
	const size = 3 << 19
	head := append([]byte("\x0e\x20\x00\x00\x00\x00\x00\x00.FIT\x00\x00"), begin...)
	body := bytes.Repeat(unit, size/len(unit))
	return activityfile.WithChecksums(slices.Concat(head, body, []byte{0, 0}))
}

// What costs one byte in the file may cost thousands here. Each of these
// floods has a bound that ends it, or is passed by.
func TestReadFIT_FloodsAreBounded(t *testing.T) {
	t.Parallel()
	const record, session, lap, sport, description, fileID, heartBeats = 20, 18, 19, 12, 206, 0, 132
	wide := bytes.Repeat([]byte{7, 1, 2}, 255)
	second := slices.Concat(definition(record, 253, 4, 0x86, 3, 1, 2), []byte{0, 0, 0, 0, 0x40, 100}, definition(record, 3, 1, 2))
	for _, test := range []struct {
		name        string
		begin, unit []byte
		code, part  string
	}{
		{"seconds", second, []byte{0x81, 100, 0x82, 101, 0x83, 102}, activityfile.CodeTooLong, "seconds"},
		{"empty records", definition(record), []byte{0}, activityfile.CodeNoData, "no records"},
		{"empty sessions", definition(session), []byte{0}, activityfile.CodeInvalid, "activities"},
		{"empty laps", definition(lap), []byte{0}, activityfile.CodeNoData, "no records"},
		{"sports", definition(sport), []byte{0}, activityfile.CodeNoData, "no records"},
		{"descriptions", definition(description), []byte{0}, activityfile.CodeInvalid, "developer fields"},
		{"file ids", definition(fileID), []byte{0}, activityfile.CodeInvalid, "not an activity"},
		{"definitions", nil, definition(record, wide...), activityfile.CodeNoData, "no records"},
		{"wide records", definition(record, wide...), append([]byte{0}, make([]byte, 255)...), activityfile.CodeNoData, "no records"},
		{"heart beats", definition(heartBeats, 9, 255, 13), append([]byte{0}, bytes.Repeat([]byte{1}, 255)...), activityfile.CodeNoData, "no records"},
		{"messages without definition", nil, []byte{5}, activityfile.CodeInvalid, "damaged"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := activityfile.ReadFIT(flood(test.begin, test.unit))
			refused(t, err, test.code, test.part)
			assert.Empty(t, got)
		})
	}
}
