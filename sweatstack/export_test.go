package sweatstack

import (
	"net/http"
	"net/url"
)

// Parts that tests of the package look at from outside.

// KeyText is what the key of a cached answer is the hash of.
func KeyText(space string, params url.Values) (string, bool) { return keyText(space, params) }

// CacheFile is the name of the file for a query.
func CacheFile(names CacheNames, space string, query url.Values) string {
	return names.cacheFile(space, query)
}

// NewTransport is the connection pool of a client that was given none.
func NewTransport() http.RoundTripper { return newTransport() }
