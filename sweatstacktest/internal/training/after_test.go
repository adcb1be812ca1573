package training_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/sweatstack/sweatstack-go/sweatstacktest/internal/training"
)

func TestAfter(t *testing.T) {
	t.Parallel()
	values := []float64{100, math.NaN(), 200, -5, math.Inf(1), 100}
	tests := []struct {
		name   string
		amount float64
		start  int
	}{
		{"nothing done before is all of it", 0, 0},
		{"a negative amount too", -1, 0},
		{"begins with the second after the amount is reached", 100, 1},
		{"what is missing adds nothing", 101, 3},
		{"negative and infinite values add nothing", 300, 3},
		{"reached by the last second leaves none", 400, 6},
		{"never reached", 401, 6},
		{"not a number is never reached", math.NaN(), 6},
	}
	for _, tt := range tests {
		rest, start := training.After(values, tt.amount)
		assert.Equal(t, tt.start, start, tt.name)
		assert.Len(t, rest, len(values)-tt.start, tt.name)
	}
}
