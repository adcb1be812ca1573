package sweatstackhttp

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const sealSecret = "a secret of the sealer's tests, long enough"

func newTestSealer(tb testing.TB, p purpose, secrets ...string) sealer {
	tb.Helper()
	s, err := newSealer(secrets, p)
	require.NoError(tb, err)
	return s
}

func TestSealer_OpensWhatItSealedUnderTheSameNameOnly(t *testing.T) {
	t.Parallel()
	s := newTestSealer(t, purposeSession, sealSecret)
	value, err := s.seal("name", []byte("payload"))
	require.NoError(t, err)
	payload, old, err := s.open("name", value)
	require.NoError(t, err)
	assert.Equal(t, "payload", string(payload))
	assert.False(t, old)
	_, _, err = s.open("other", value)
	assert.ErrorIs(t, err, errNotOpened)
}

func TestSealer_PurposesHaveKeysOfTheirOwn(t *testing.T) {
	t.Parallel()
	purposes := []purpose{purposeSession, purposeSubject, purposeLogin}
	for _, from := range purposes {
		value, err := newTestSealer(t, from, sealSecret).seal("name", []byte("payload"))
		require.NoError(t, err)
		for _, to := range purposes {
			_, _, err := newTestSealer(t, to, sealSecret).open("name", value)
			assert.Equal(t, from == to, err == nil, "from %s to %s", from, to)
		}
	}
}

func TestSealer_AnySecretOpensAndOldOnesAreTold(t *testing.T) {
	t.Parallel()
	value, err := newTestSealer(t, purposeSession, sealSecret).seal("name", []byte("payload"))
	require.NoError(t, err)
	_, old, err := newTestSealer(t, purposeSession, "new "+sealSecret, sealSecret).open("name", value)
	require.NoError(t, err)
	assert.True(t, old)
}

func TestSealer_LineBreaksInsideAValueAreAnotherSpelling(t *testing.T) {
	t.Parallel()
	s := newTestSealer(t, purposeSession, sealSecret)
	value, err := s.seal("name", []byte("payload"))
	require.NoError(t, err)
	for _, breaks := range []string{"\n", "\r", "\r\n"} {
		for _, at := range []int{0, 4, len(value) / 2, len(value)} {
			broken := value[:at] + breaks + value[at:]
			lenient, err := base64.RawURLEncoding.DecodeString(broken)
			require.NoError(t, err)
			require.NotEmpty(t, lenient, "the standard decoder takes it")
			_, _, err = s.open("name", broken)
			assert.ErrorIs(t, err, errNotOpened)
		}
	}
}

func TestSealer_ValueLongerThanAnyOfOursIsRefusedUnread(t *testing.T) { //nolint:paralleltest // counts allocations
	s := newTestSealer(t, purposeSession, sealSecret)
	huge := strings.Repeat("QUFB", 1<<18)
	allocated := testing.AllocsPerRun(10, func() { _, _, _ = s.open("name", huge) })
	assert.Zero(t, allocated)
}

func TestSession_TimesOfTheFutureAreRefusedEach(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.May, 6, 12, 0, 0, 0, time.UTC)
	a := &Auth{idle: time.Hour, lifetime: 24 * time.Hour, now: func() time.Time { return now }}
	for name, c := range map[string]struct {
		created, sealed time.Duration // from now
		want            bool
	}{
		"both now":               {0, 0, true},
		"begun in the future":    {time.Hour, 0, false},
		"sealed in the future":   {0, time.Hour, false},
		"a little in the future": {clockSlack, clockSlack, true},
		"a little too much":      {clockSlack + time.Second, 0, false},
		"before the idle end":    {-2 * time.Hour, -time.Hour + time.Second, true},
		"at the idle end":        {-2 * time.Hour, -time.Hour, false},
		"before the end":         {-24*time.Hour + time.Second, 0, true},
		"at the end":             {-24 * time.Hour, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := session{id: "id", userID: "user", created: now.Add(c.created), sealed: now.Add(c.sealed)}
			assert.Equal(t, c.want, a.alive(s))
		})
	}
}
