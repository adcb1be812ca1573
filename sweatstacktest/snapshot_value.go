package sweatstacktest

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"errors"
	"fmt"
)

// errDamaged means that a value is not the one that was saved.
var errDamaged = errors.New("it is damaged")

// sealedValue puts the checksum of a value in front of it. What a disk or a
// hand has changed would else become a name, a time or a place in a list.
func sealedValue(value []byte) []byte {
	sum := sha256.Sum256(value)
	return append(sum[:], value...)
}

// openedValue takes the checksum off again.
func openedValue(raw []byte) ([]byte, error) {
	if len(raw) < sha256.Size || sha256.Sum256(raw[sha256.Size:]) != [sha256.Size]byte(raw) {
		return nil, errDamaged
	}
	return raw[sha256.Size:], nil
}

// gobOf writes a value with gob, which can hold NaN.
func gobOf(value any) ([]byte, error) {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(value); err != nil {
		return nil, fmt.Errorf("sweatstacktest: encode %T: %w", value, err)
	}
	return sealedValue(b.Bytes()), nil
}

// fromGob reads a value.
func fromGob(values map[string][]byte, name string, target any) error {
	raw, ok := values[name]
	if !ok {
		return fmt.Errorf("%s is missing", name)
	}
	value, err := openedValue(raw)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err := gob.NewDecoder(bytes.NewReader(value)).Decode(target); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
