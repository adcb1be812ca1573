package e2e_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestProfile_NamesWhoIsSignedInAlsoWhileActing(t *testing.T) {
	t.Parallel()
	b := signedIn(t, coach)
	b.press(`header a[href="/me"]`)
	facts := strings.Join(b.texts(".pairs div"), "\n")
	assert.Contains(t, facts, coach)
	assert.Contains(t, facts, "ingrid@example.com")
	assert.NotZero(t, b.count(".chips li"))

	b.show(cyclist)
	assert.Equal(t, "/me", b.path())
	facts = strings.Join(b.texts(".pairs div"), "\n")
	assert.Contains(t, facts, "ingrid@example.com")
	assert.Contains(t, facts, cyclist)
	assert.NotContains(t, facts, "emil@example.com")
}
