package e2e_test

import (
	"context"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// cookies are the browser's cookies for the application whose names begin with
// a word and that hold something.
func (b *tab) cookies(prefix string) []*network.Cookie {
	b.t.Helper()
	all := get(b, func(ctx context.Context, target *chromedp.Target) ([]*network.Cookie, error) {
		result, err := cdp.Call(ctx, target, network.GetCookies, network.GetCookiesParams{URLs: []string{b.program.url}})
		return result.Cookies, err
	})
	return slices.DeleteFunc(all, func(c *network.Cookie) bool { return !strings.HasPrefix(c.Name, prefix) || c.Value == "" })
}

// setCookie puts a cookie for the application into the browser.
func (b *tab) setCookie(name, value string) {
	b.t.Helper()
	b.do(call(network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: b.program.url, HTTPOnly: new(true)}))
}
