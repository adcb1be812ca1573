package frame

import "sync"

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
