package sweatstack_test

import (
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func TestCallAnswer_TellsTheRequestIDAndHeaderOfTheLastAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, client := scripted(t, says(503, "", "X-Request-Id", "first"), says(200, "[]", "X-Request-Id", "second\nline", "X-Other", "o"))
		var answer sweatstack.Answer
		_, err := client.Profile.Tags(t.Context(), sweatstack.CallAnswer(&answer))
		require.NoError(t, err)
		assert.Equal(t, 200, answer.Status)
		assert.Equal(t, "second line", answer.RequestID, "fit for a log")
		assert.Equal(t, "o", answer.Header.Get("X-Other"))
		_, err = client.Profile.Tags(t.Context(), sweatstack.CallAnswer(nil))
		require.NoError(t, err)
	})
}

func TestCallAnswer_IsThereForARefusalAndUntouchedWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	_, client := scripted(t, says(404, "", "X-Request-Id", "r1"))
	var answer sweatstack.Answer
	_, err := client.Profile.Tags(t.Context(), sweatstack.CallAnswer(&answer))
	require.ErrorIs(t, err, sweatstack.ErrNotFound)
	assert.Equal(t, 404, answer.Status)
	assert.Equal(t, "r1", answer.RequestID)

	_, client = scripted(t, lost())
	before := sweatstack.Answer{RequestID: "before", Header: http.Header{}}
	answer = before
	_, err = client.Profile.Tags(t.Context(), sweatstack.CallAnswer(&answer), sweatstack.CallRetries(0))
	require.ErrorIs(t, err, sweatstack.ErrConnection)
	assert.Equal(t, before, answer)
}

func TestCallAnswer_IsThereForAStreamToo(t *testing.T) {
	t.Parallel()
	_, client := scripted(t, says(200, "{\"backfill_loaded_until\":null}\n", "X-Request-Id", "r1"))
	var answer sweatstack.Answer
	_, err := client.Activities.BackfillStatus(t.Context(), sweatstack.CallAnswer(&answer))
	require.NoError(t, err)
	assert.Equal(t, "r1", answer.RequestID)
}

func TestCallMaxBytes_IsTheLimitToTheByte(t *testing.T) {
	t.Parallel()
	_, client := scripted(t, says(200, `["a"]`))
	for limit, want := range map[int64]error{5: nil, 4: sweatstack.ErrTooLarge, 1: sweatstack.ErrTooLarge, 0: nil, -1: nil} {
		_, err := client.Profile.Tags(t.Context(), sweatstack.CallMaxBytes(limit))
		if want == nil {
			require.NoError(t, err, limit)
			continue
		}
		require.ErrorIs(t, err, want, limit)
	}
	_, err := client.Activities.Data(t.Context(), "a", sweatstack.ActivityDataParams{}, sweatstack.CallMaxBytes(4))
	require.ErrorIs(t, err, sweatstack.ErrTooLarge, "also of data")
}

func TestCallOptions_WithoutASenseAreIgnored(t *testing.T) {
	t.Parallel()
	s, client := scripted(t, says(404, ""))
	_, err := client.Profile.Tags(t.Context(), sweatstack.CallTimeout(0), sweatstack.CallTimeout(-1), sweatstack.CallRetries(-1))
	require.ErrorIs(t, err, sweatstack.ErrNotFound)
	assert.Len(t, s.seen, 1)
}
