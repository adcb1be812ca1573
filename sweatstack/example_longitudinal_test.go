package sweatstack_test

import (
	"fmt"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

func ExampleLongitudinalCurveParams() {
	query, err := sweatstack.LongitudinalCurveParams{
		Sports: []sport.Sport{"cycling.road"},
		Start:  sweatstack.NewDate(2025, time.January, 1),
	}.Query()
	fmt.Println(query.Encode(), err)
	_, err = sweatstack.LongitudinalCurveParams{}.Query()
	fmt.Println(err)
	// Output:
	// metric=power&sport=cycling.road&start=2025-01-01 <nil>
	// sweatstack: Sports: must hold a sport
}
