package sweatstacktest_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// Files are really read. When the call returns, the activities are there, and
// the sandbox tells what became of each file.
func ExampleSandbox_Sources() {
	sandbox, err := sweatstacktest.Start()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = sandbox.Close() }()
	athlete := sandbox.LoneAthlete()

	const ride = "timestamp,power,sport\n" +
		"2026-05-06T12:00:00Z,190,cycling.road\n" +
		"2026-05-06T12:00:01Z,210,cycling.road\n"
	_, err = sandbox.Client(athlete).Activities.Upload(context.Background(), sweatstack.UploadParams{Files: []sweatstack.UploadFile{
		sweatstack.UploadReader("ride.csv", strings.NewReader(ride)),
		sweatstack.UploadReader("walk.csv", strings.NewReader("time,heart_rate\n12:00,90\n")),
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, source := range sandbox.Sources(athlete) {
		fmt.Printf("%s: %s, %d activities %q\n", source.Filename, source.Status, len(source.ActivityIDs), source.ErrorMessage)
	}
	// Output:
	// ride.csv: processed, 1 activities ""
	// walk.csv: failed, 0 activities "the column timestamp is missing"
}
