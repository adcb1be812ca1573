package sweatstack_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func TestModels_NumbersAreRoundedAsStrconvRoundsThem(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	texts := []string{
		"0", "-0", "-0.0", "9007199254740991", "9007199254740992", "9007199254740993", "0.9007199254740993", "999999999999999999",
		"123456789012345678901234567890", "0.1", "0.000000000000000001", "0.00000000000000000000001", "1e-7", "1.5E+3", "5e-324",
	}
	for range 20_000 {
		texts = append(texts, strconv.FormatFloat(random.NormFloat64()*math.Pow10(random.IntN(8)-3), 'f', random.IntN(19)-1, 64))
	}
	for _, text := range texts {
		want, err := strconv.ParseFloat(text, 64)
		require.NoError(t, err)
		var got sweatstack.PowerSummary
		require.NoError(t, json.Unmarshal([]byte(`{"mean":`+text+`}`), &got))
		require.Equal(t, math.Float64bits(want), math.Float64bits(*got.Mean), text)
	}
}
