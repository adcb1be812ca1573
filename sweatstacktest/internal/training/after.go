package training

// After returns the part of values that begins once those before add up to
// amount, and the index at which it begins: how an athlete is when tired.
// Values are one per second; NaN, infinities and negative ones add nothing. An
// amount of zero or below gives all values, one that is never reached none. The
// result shares the memory of values.
func After(values []float64, amount float64) (rest []float64, start int) {
	done := 0.0
	for i, v := range values {
		if done >= amount {
			return values[i:], i
		}
		if finite(v) && v > 0 {
			done += v
		}
	}
	return nil, len(values)
}
