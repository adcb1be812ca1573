package sweatstacktest_test

import (
	"bytes"
	"maps"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// startOver tells whether a sandbox starts over values.
func startOver(values map[string][]byte, options ...sweatstacktest.Option) error {
	sandbox, err := sweatstacktest.Start(append(options, sweatstacktest.WithStorage(&memory{values: values}))...)
	if err == nil {
		_ = sandbox.Close()
	}
	return err
}

// livedIn is a storage after a life with an upload, a recording and a sign-in.
func livedIn(t *testing.T) *memory {
	t.Helper()
	m := &memory{}
	life(t, m, func(w *wire) {
		token := w.signIn(w.sandbox.Athletes()[0]).AccessToken
		w.uploaded(token, "tri.fit", triathlon(t))
		_, err := w.sandbox.AddActivity(w.sandbox.Coach(), sweatstacktest.Recording{Power: []float64{1, 2}})
		require.NoError(t, err)
	}, sweatstacktest.WithHistory(1))
	return m
}

// A disk that loses a bit must not give a user another name, or a lap that ends
// behind its activity.
func TestStorage_AFlippedBitIsSeenAtTheStart(t *testing.T) {
	t.Parallel()
	m := livedIn(t)
	require.NoError(t, startOver(maps.Clone(m.values)))
	for name, value := range m.values {
		for at := 0; at < len(value); at += 1 + len(value)/6 {
			values := maps.Clone(m.values)
			values[name] = bytes.Clone(value)
			values[name][at] ^= 1 << (at % 8)
			require.ErrorContains(t, startOver(values), "damaged", "%s at %d of %d", name, at, len(value))
		}
		values := maps.Clone(m.values)
		values[name] = value[:len(value)-1]
		require.ErrorContains(t, startOver(values), "damaged", "%s", name)
	}
}

func TestStorage_AValueThatIsMissingIsSeenAtTheStart(t *testing.T) {
	t.Parallel()
	m := livedIn(t)
	for name := range m.values {
		if len(name) > 8 && name[:9] == "activity/" {
			continue // it is as if it had been deleted
		}
		values := maps.Clone(m.values)
		delete(values, name)
		assert.Error(t, startOver(values), name)
	}
}

func TestStorage_AValueThatNobodyKnowsIsSeenAtTheStart(t *testing.T) {
	t.Parallel()
	values := maps.Clone(livedIn(t).values)
	values["later"] = []byte{1}
	assert.ErrorContains(t, startOver(values), "another version")
}

func TestStorage_AFileWithSeveralActivitiesIsKeptOnce(t *testing.T) {
	t.Parallel()
	m := &memory{}
	file := triathlon(t)
	var ids []string
	life(t, m, func(w *wire) {
		ids = w.uploaded(w.signIn(w.sandbox.Athletes()[0]).AccessToken, "tri.fit", file)[0].ActivityIDs
	})
	require.Len(t, ids, 3)
	copies := 0
	for _, value := range m.values {
		copies += bytes.Count(value, []byte(file))
	}
	assert.Equal(t, 1, copies)
	life(t, m, func(w *wire) {
		client := w.sandbox.Client(w.sandbox.Athletes()[0])
		for _, id := range ids {
			data, err := client.Activities.Data(t.Context(), id, sweatstack.ActivityDataParams{})
			require.NoError(t, err)
			assert.Equal(t, 10, data.Len())
		}
		w.sandbox.Reset()
	})
	for _, value := range m.values {
		assert.NotContains(t, string(value), file, "and goes with its activities")
	}
}

// Secrets that everybody knows must not get out of a state that was made on
// loopback, and an environment file of theirs must not become wrong.
func TestStorage_FixedSecretsAndOthersDoNotMix(t *testing.T) {
	t.Parallel()
	fixed, random := &memory{}, &memory{}
	life(t, fixed, func(*wire) {}, sweatstacktest.WithFixedSecrets())
	life(t, random, func(*wire) {})
	require.NoError(t, startOver(maps.Clone(fixed.values), sweatstacktest.WithFixedSecrets()))
	assert.ErrorContains(t, startOver(fixed.values), "fixed secrets")
	assert.ErrorContains(t, startOver(random.values, sweatstacktest.WithFixedSecrets()), "fixed secrets")
}
