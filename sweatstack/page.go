package sweatstack

import "iter"

// pageSize is the page that lists are read in (SweatStack API reference,
// section 1.4).
const pageSize = 100

// pages walks a list page by page. No page is larger than what is still
// wanted; a page shorter than asked for is the last one, and so is one that
// holds nothing new, lest a platform that ignores the offset be asked for ever.
func pages[T any](offset, limit int, fetch func(offset, limit int) ([]T, error), id func(T) string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		seen := make(map[string]struct{})
		for offset, given := offset, 0; limit <= 0 || given < limit; {
			size := pageSize
			if limit != 0 {
				size = min(pageSize, limit-given) // a negative limit is for fetch to refuse
			}
			page, err := fetch(offset, size)
			if err != nil {
				var zero T
				yield(zero, err)
				return
			}
			offset += len(page)
			fresh := 0
			for _, item := range page {
				if _, again := seen[id(item)]; again {
					continue
				}
				seen[id(item)] = struct{}{}
				fresh++
				given++
				if !yield(item, nil) {
					return
				}
			}
			if len(page) < size || fresh == 0 {
				return
			}
		}
	}
}
