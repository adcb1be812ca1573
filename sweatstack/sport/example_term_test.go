package sport_test

import (
	"fmt"

	"github.com/sweatstack/sweatstack-go/sweatstack/sport"
)

func ExampleParse() {
	term, err := sport.Parse("xc_skiing.skate+solo+roller")
	if err != nil {
		fmt.Println(err)
		return
	}
	parent, _ := term.Parent()
	fmt.Println(term, "=", term.Code(), term.Modifiers())
	fmt.Println(term.Label())
	fmt.Println(parent)
	fmt.Println(term.Resolve())
	// Output:
	// xc_skiing.skate+roller+solo = xc_skiing.skate [roller solo]
	// skate XC skiing (roller, solo)
	// xc_skiing+roller+solo
	// xc_skiing.skate+roller
}

func ExampleNew() {
	term, err := sport.New("cycling.road", sport.Race, sport.Solo)
	fmt.Println(term, err)
	_, err = sport.New("cycling.road", sport.Race, sport.Training)
	fmt.Println(err)
	// Output:
	// cycling.road+race+solo <nil>
	// sport: not in the taxonomy: race and training are both a purpose
}
