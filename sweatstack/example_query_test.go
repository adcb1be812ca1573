package sweatstack_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

func ExampleActivityListParams() {
	query, err := sweatstack.ActivityListParams{
		Start:  sweatstack.NewDate(2025, time.June, 1),
		Sports: []sport.Sport{"cycling", "running.trail"},
		Tags:   []string{"long"},
	}.Query()
	fmt.Println(query.Encode(), err)

	_, err = sweatstack.ActivityListParams{Limit: -1}.Query()
	if wrong, ok := errors.AsType[*sweatstack.ParamError](err); ok {
		fmt.Println(wrong.Name, wrong.Reason)
	}
	// Output:
	// sport=cycling&sport=running.trail&start=2025-06-01&tags=long <nil>
	// Limit must not be negative
}
