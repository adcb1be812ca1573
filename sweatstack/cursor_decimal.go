package sweatstack

// decimal reads a number such as 142 or -8.79. Without an exponent, and with
// digits that fit into the 53 bits of a float64, both the digits and the power
// of ten are exact, so one division rounds as strconv does, in a third of its
// time. Other numbers are left to strconv.
func (c *cursor) decimal() (float64, error) {
	if b := c.space(); b != '-' && !isDigit(b) {
		return 0, errNotNumber
	}
	const most, exact = 18, 1 << 53 // most digits: fewer than overflow 64 bits
	n, negative := c.at, c.data[c.at] == '-'
	if negative {
		n++
	}
	begin, digits, scale := n, uint64(0), 1.0
	for ; n < len(c.data) && isDigit(c.data[n]); n++ {
		digits = digits*10 + uint64(c.data[n]-'0')
	}
	whole, part := n-begin, 0
	if n < len(c.data) && c.data[n] == '.' {
		for n++; n < len(c.data) && isDigit(c.data[n]); n++ {
			digits = digits*10 + uint64(c.data[n]-'0')
			scale *= 10
			part++
		}
		if part == 0 {
			return 0, errSyntax
		}
	}
	leading := whole > 1 && c.data[begin] == '0'
	exponent := n < len(c.data) && (c.data[n] == 'e' || c.data[n] == 'E')
	if whole == 0 || leading || exponent || whole+part > most || digits >= exact {
		raw, err := c.number()
		if err != nil {
			return 0, err
		}
		return readNumber(raw)
	}
	c.at = n
	value := float64(digits)
	if negative {
		value = -value // also for zero
	}
	return value / scale, nil
}
