package sweatstack_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// keepingSource keeps tokens for later, and so wants to know of a 403.
type keepingSource struct{ told []sweatstack.Token }

func (*keepingSource) Token(context.Context) (sweatstack.Token, error) { return tokenFor("anna"), nil }

func (*keepingSource) Renew(context.Context, sweatstack.Token) (sweatstack.Token, error) {
	return sweatstack.Token{AccessToken: sweatstack.NewSecret(bearerFor("anna", "newer"))}, nil
}

func (s *keepingSource) Forbidden(refused sweatstack.Token) { s.told = append(s.told, refused) }

func TestForbidden_ReplayAfterUnauthorizedTellsTheSourceOfTheNewerToken(t *testing.T) {
	t.Parallel()
	for name, call := range map[string]func(*sweatstack.Client) error{
		"call": func(c *sweatstack.Client) error {
			_, err := c.Profile.Tags(t.Context())
			return err
		},
		"stream": func(c *sweatstack.Client) error {
			_, err := c.Activities.BackfillStatus(t.Context())
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, base := newSquad(t)
			newer := bearerFor("anna", "newer")
			s.special = func(r *http.Request, _ string) *reply {
				if strings.HasSuffix(r.Header.Get("Authorization"), newer) {
					return new(says(403, ""))
				}
				return new(says(401, ""))
			}
			source := &keepingSource{}
			require.ErrorIs(t, call(base.With(source)), sweatstack.ErrForbidden)
			require.Len(t, source.told, 1, "once, and not of the token that got the 401")
			assert.Equal(t, newer, source.told[0].AccessToken.Reveal())
		})
	}
}
