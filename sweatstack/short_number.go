package sweatstack

// shortNumber reads a number such as 142 or -8.79: up to 15 digits, no
// exponent. Both the digits and the power of ten are then exact, and one
// division rounds as strconv does, in a third of its time.
func shortNumber(raw []byte) (float64, bool) {
	rest, negative := raw, false
	if len(rest) > 0 && rest[0] == '-' {
		rest, negative = rest[1:], true
	}
	const longest = 15
	if len(rest) == 0 || len(rest) > longest+1 || !isDigit(rest[0]) || !isDigit(rest[len(rest)-1]) {
		return 0, false
	}
	digits, scale, point := uint64(0), 1.0, false
	for _, b := range rest {
		switch {
		case isDigit(b):
			digits = digits*10 + uint64(b-'0')
			if point {
				scale *= 10
			}
		case b == '.' && !point:
			point = true
		default:
			return 0, false
		}
	}
	if len(rest) > longest && !point {
		return 0, false
	}
	n := float64(digits)
	if negative {
		n = -n // also for zero
	}
	return n / scale, true
}
