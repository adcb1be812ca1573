package sweatstack

import (
	"context"
	"fmt"
	"net/url"
)

// getTexts is getList for texts. Null in the place of one is no empty text.
func getTexts[S ~string](ctx context.Context, c *Client, path string, query url.Values, options []CallOption) ([]S, error) {
	found, err := getList[*S](ctx, c, path, query, options)
	if err != nil {
		return nil, err
	}
	texts := make([]S, len(found))
	for i, text := range found {
		if text == nil {
			return nil, fmt.Errorf("%w: %s: %s: %w", ErrCorruptData, path, step(i), errNotText)
		}
		texts[i] = *text
	}
	return texts, nil
}
