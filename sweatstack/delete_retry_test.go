package sweatstack_test

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func TestDelete_NotFoundIsSuccessOnlyWhenAnAttemptBeforeMayHaveDoneIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before []reply
		want   error
	}{
		"answer lost":              {[]reply{lost()}, nil},
		"gateway gave up":          {[]reply{says(504, "")}, nil},
		"lost, then asked to wait": {[]reply{lost(), says(429, "")}, nil},
		"asked to wait":            {[]reply{says(429, "")}, sweatstack.ErrNotFound},
		"at once":                  {nil, sweatstack.ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, client := scripted(t, append(c.before, says(404, ""))...)
				require.ErrorIs(t, client.Users.Delete(t.Context(), "u"), c.want)
				assert.Len(t, s.seen, len(c.before)+1)
			})
		})
	}
}
