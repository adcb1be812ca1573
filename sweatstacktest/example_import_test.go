package sweatstacktest_test

import (
	"fmt"
	"testing/fstest"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// Your own rides in the sandbox.
func ExampleSandbox_Import() {
	sandbox := started()
	defer func() { _ = sandbox.Close() }()
	me, err := sandbox.AddUser(sweatstacktest.NewUser{FirstName: "Me"})
	if err != nil {
		fmt.Println(err)
		return
	}
	rides := fstest.MapFS{"ride.csv": {Data: []byte("timestamp,power,sport\n2026-05-06T12:00:00Z,200,cycling\n2026-05-06T12:00:01Z,210,cycling\n")}}
	for source, err := range sandbox.Import(background(), me, rides) { // os.DirFS("rides") on your disk
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(source.Filename, source.Status, len(source.ActivityIDs))
	}
	// Output: ride.csv processed 1
}
