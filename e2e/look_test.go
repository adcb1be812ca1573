package e2e_test

import (
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Sizes of a page in CSS pixels.
const (
	desktopWidth, desktopHeight = 1280, 800
	phoneWidth, phoneHeight     = 390, 844
)

// look is how a page is shown.
type look struct {
	name  string
	phone bool
	dark  bool
}

func desktop() look { return look{name: "desktop"} }

// looks are the ways in which every page must be usable.
func looks() []look {
	return []look{desktop(), {name: "dark", dark: true}, {name: "phone", phone: true}, {name: "phone-dark", phone: true, dark: true}}
}

// look changes how the tab shows its pages.
func (b *tab) look(l look) {
	b.t.Helper()
	scheme := "light"
	if l.dark {
		scheme = "dark"
	}
	size := chromedp.EmulateViewport(desktopWidth, desktopHeight)
	if l.phone {
		size = chromedp.EmulateViewport(phoneWidth, phoneHeight, chromedp.EmulateScale(2),
			chromedp.EmulatePortrait, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	b.do(size, call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	}))
}
