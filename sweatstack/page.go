package sweatstack

import "iter"

// pageSize is the page that lists are read in (SweatStack API reference,
// section 1.4).
const pageSize = 100

// stalePages is how many pages in a row may hold nothing new. One may, when
// more has come to the front of the list since the page before than fits into
// it. A platform that ignores the offset would give the same page for ever.
const stalePages = 3

// pages walks a list page by page. No page is larger than what is still
// wanted; a page shorter than asked for is the last one. A platform that gives
// more than asked for is not followed.
func pages[T any](offset, limit int, fetch func(offset, limit int) ([]T, error), id func(T) string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		seen := make(map[string]struct{})
		stale := 0
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
				if !yield(item, nil) || given == limit {
					return
				}
			}
			stale++
			if fresh > 0 {
				stale = 0
			}
			if len(page) < size || stale == stalePages {
				return
			}
		}
	}
}
