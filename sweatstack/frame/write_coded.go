package frame

// codedPages is pagesOf without a string for each row, which the column would keep.
func codedPages(c *Column, coded *codedTexts) []filePage {
	dictionary, numbers := coded.distinct(c.valid)
	if len(dictionary) == 0 || len(dictionary) > c.mostInDictionary() {
		return encodedPages(c, nil, nil, appendText, coded.at)
	}
	indices := make([]uint32, 0, c.rows-c.nulls)
	for i, code := range coded.codes {
		if c.Valid(i) {
			indices = append(indices, numbers[code])
		}
	}
	return encodedPages(c, dictionary, indices, appendText, coded.at)
}
