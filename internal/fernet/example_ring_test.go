package fernet_test

import (
	"fmt"
	"time"

	"github.com/sweatstack/sweatstack-go/internal/fernet"
)

// A new key goes in front of the old one: it seals from now on, and what the
// old one sealed still opens.
func ExampleNewRing() {
	const oldKey = "c3dlYXRzdGFjay1nby12ZWN0b3Ita2V5LTAwMDAwMDE="
	const newKey = "MjAwMDAwMC15ZWstcm90Y2V2LW9nLWtjYXRzdGFld3M="

	before, err := fernet.NewRing(oldKey)
	if err != nil {
		fmt.Println(err)
		return
	}
	token := before.Encrypt([]byte("hello"), time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC))

	after, err := fernet.NewRing(newKey, oldKey)
	if err != nil {
		fmt.Println(err)
		return
	}
	plaintext, sealed, err := after.Decrypt(token)
	fmt.Println(string(plaintext), sealed.Format(time.RFC3339), err)
	// Output: hello 2026-05-06T12:00:00Z <nil>
}
