package main

import "unicode"

// widthOf is how many cells of a terminal a text takes: ideographs and emoji take
// two, marks that combine with the letter before them none. Terminals differ on
// emoji that are joined of several.
func widthOf(text string) int {
	width := 0
	for _, r := range text {
		width += cellsOf(r)
	}
	return width
}

// cutTo shortens a text to so many cells, the last of them an ellipsis.
func cutTo(text string, cells int) string {
	if widthOf(text) <= cells {
		return text
	}
	width := 0
	for i, r := range text {
		if width += cellsOf(r); width > cells-1 {
			return text[:i] + "…"
		}
	}
	return text
}

// cellsOf is how many cells a character takes.
func cellsOf(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf), r >= 0x1160 && r <= 0x11ff:
		return 0
	case isWide(r):
		return 2
	}
	return 1
}

// isWide reports whether a character takes two cells (Unicode Standard Annex 11:
// East Asian Width W and F, in blocks).
func isWide(r rune) bool {
	switch {
	case r < 0x1100:
		return false
	case r >= 0x2600 && r <= 0x27bf: // symbols, of which some are emoji
		switch r {
		case 0x2614, 0x2615, 0x267f, 0x2693, 0x26a1, 0x26aa, 0x26ab, 0x26bd, 0x26be, 0x26c4, 0x26c5, 0x26ce, 0x26d4, 0x26ea,
			0x26f2, 0x26f3, 0x26f5, 0x26fa, 0x26fd, 0x2705, 0x270a, 0x270b, 0x2728, 0x274c, 0x274e, 0x2753, 0x2754, 0x2755,
			0x2757, 0x2795, 0x2796, 0x2797, 0x27b0, 0x27bf:
			return true
		}
		return r >= 0x2648 && r <= 0x2653
	}
	for _, block := range [][2]rune{
		{0x1100, 0x115f}, {0x231a, 0x231b}, {0x23e9, 0x23ec}, {0x2b1b, 0x2b1c}, {0x2b50, 0x2b50}, {0x2b55, 0x2b55},
		{0x2e80, 0x303e}, {0x3041, 0xa4cf}, {0xa960, 0xa97f}, {0xac00, 0xd7a3}, {0xf900, 0xfaff}, {0xfe10, 0xfe19},
		{0xfe30, 0xfe6f}, {0xff00, 0xff60}, {0xffe0, 0xffe6}, {0x16fe0, 0x18cff}, {0x1b000, 0x1b2ff}, {0x1f004, 0x1f004},
		{0x1f0cf, 0x1f0cf}, {0x1f18e, 0x1f18e}, {0x1f191, 0x1f19a}, {0x1f200, 0x1f320}, {0x1f32d, 0x1f64f}, {0x1f680, 0x1f6fc},
		{0x1f7e0, 0x1f7eb}, {0x1f90c, 0x1f9ff}, {0x1fa70, 0x1faff}, {0x20000, 0x3fffd},
	} {
		if r <= block[1] {
			return r >= block[0]
		}
	}
	return false
}
