package sweatstacktest

import (
	"context"
	"runtime"
	"sync"
)

// inOrder computes something of each activity, as many at a time as there are
// processors, and hands the results over in the order of the activities. No
// more results than that wait, so memory does not grow with the list. It ends
// with the first error, or when the context does.
func inOrder[T any](ctx context.Context, activities []*activity, compute func(*activity) (T, error), take func(*activity, T) error) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	type result struct {
		value T
		err   error
	}
	waiting := make([]chan result, min(runtime.GOMAXPROCS(0), len(activities)))
	start := func(i int) {
		done := make(chan result, 1)
		waiting[i%len(waiting)] = done
		wg.Go(func() {
			value, err := compute(activities[i])
			done <- result{value, err}
		})
	}
	for i := range waiting {
		start(i)
	}
	for i, a := range activities {
		if err := ctx.Err(); err != nil {
			return err
		}
		done := <-waiting[i%len(waiting)]
		if done.err != nil {
			return done.err
		}
		if err := take(a, done.value); err != nil {
			return err
		}
		if next := i + len(waiting); next < len(activities) {
			start(next)
		}
	}
	return nil
}
