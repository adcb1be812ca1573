package frame

import (
	"slices"
	"sync"
)

// codedTexts is a text column as it came from a dictionary: few texts, and for
// each row the place of its own. It takes a quarter of the memory of a slice of
// strings, and a garbage collector need not look at the rows. The slice is made
// when somebody asks for it.
type codedTexts struct {
	texts []string
	codes []uint32

	once sync.Once
	all  []string
}

func (c *codedTexts) at(i int) string { return c.texts[c.codes[i]] }

// strings is safe for concurrent use.
func (c *codedTexts) strings() []string {
	c.once.Do(func() {
		c.all = make([]string, len(c.codes))
		for i := range c.all {
			c.all[i] = c.at(i)
		}
	})
	return c.all
}

// distinct gives the different texts of the rows that have one, in the order in
// which they come, and for each code that occurs the number of its text. Several
// codes may have one text, since every part of a file has its own dictionary.
func (c *codedTexts) distinct(valid []bool) (texts []string, numbers []uint32) {
	const none = ^uint32(0)
	numbers = slices.Repeat([]uint32{none}, len(c.texts))
	known := map[string]uint32{}
	for i, code := range c.codes {
		if valid != nil && !valid[i] || numbers[code] != none {
			continue
		}
		text := c.texts[code]
		number, ok := known[text]
		if !ok {
			number = uint32(len(texts))
			known[text] = number
			texts = append(texts, text)
		}
		numbers[code] = number
	}
	return texts, numbers
}
