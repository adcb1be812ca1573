package sweatstack_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"strings"
	"testing/fstest"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// twoSeconds is a short ride. Real ones come from a bike computer, mostly as FIT.
const twoSeconds = "timestamp,power,sport\n" +
	"2026-05-06T12:00:00Z,190,cycling.road\n" +
	"2026-05-06T12:00:01Z,210,cycling.road\n"

// The platform answers with one source for each file. On the platform itself a
// source is processing then, and a webhook tells the end; the sandbox is done.
func ExampleActivitiesService_Upload() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	client := sandbox.Client(sandbox.LoneAthlete())
	ctx := context.Background()

	reply, err := client.Activities.Upload(ctx, sweatstack.UploadParams{Files: []sweatstack.UploadFile{
		sweatstack.UploadReader("ride.csv", strings.NewReader(twoSeconds)),
		sweatstack.UploadReader("notes.csv", strings.NewReader("power\n190\n")),
	}})
	if err != nil {
		log.Fatal(err)
	}
	for _, source := range reply.Sources {
		fmt.Println(source.Filename, source.Status)
		for _, id := range source.ActivityIDs {
			activity, err := client.Activities.Get(ctx, id)
			if err != nil {
				log.Fatal(err)
			}
			fmt.Println(activity.Sport, activity.Duration)
		}
	}
	// Output:
	// ride.csv processed
	// cycling.road 2s
	// notes.csv failed
}

// Progress is told for each file, with its size where that is known.
func ExampleUploadFS() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	rides := fstest.MapFS{"2026/ride.csv": {Data: []byte(twoSeconds)}}

	_, err := sandbox.Client(sandbox.LoneAthlete()).Activities.Upload(context.Background(), sweatstack.UploadParams{
		Files: []sweatstack.UploadFile{sweatstack.UploadFS(rides, "2026/ride.csv")},
		Progress: func(p sweatstack.UploadProgress) {
			fmt.Printf("%s: %d of %d bytes\n", p.Name, p.Bytes, p.Size)
		},
	})
	fmt.Println(err)
	// Output:
	// ride.csv: 98 of 98 bytes
	// <nil>
}

// A file that cannot be sent is found before anything is sent.
func ExampleUploadPath() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()

	_, err := sandbox.Client(sandbox.LoneAthlete()).Activities.Upload(context.Background(), sweatstack.UploadParams{
		Files: []sweatstack.UploadFile{sweatstack.UploadPath("no/such/ride.fit")},
	})
	fmt.Println(errors.Is(err, fs.ErrNotExist))
	if wrong, ok := errors.AsType[*sweatstack.UploadError](err); ok {
		fmt.Println(wrong.Name)
	}
	// Output:
	// true
	// ride.fit
}

// A reader that is an [io.Seeker] is sent from where it stands, with its size;
// one that is none is sent once, as it comes.
func ExampleUploadReader() {
	sandbox := startSandbox()
	defer func() { _ = sandbox.Close() }()
	athlete := sandbox.LoneAthlete()

	_, err := sandbox.Client(athlete).Activities.Upload(context.Background(), sweatstack.UploadParams{
		Files: []sweatstack.UploadFile{sweatstack.UploadReader("ride.csv", strings.NewReader(twoSeconds))},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(sandbox.Sources(athlete)[0].Filename)
	// Output: ride.csv
}
