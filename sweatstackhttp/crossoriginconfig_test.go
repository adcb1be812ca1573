package sweatstackhttp_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

func TestConfig_CrossOriginPatternsThatDoNotGoTogetherAreAnErrorAndNoPanic(t *testing.T) {
	t.Parallel()
	for name, patterns := range map[string][]string{
		"the same twice":     {"POST /hooks/{id}", "POST /hooks/{id}"},
		"neither is clearer": {"POST /a/{x}/b", "POST /a/b/{y}"},
		"no pattern":         {"POST /a", "POST a"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := goodConfig()
			config.AllowCrossOrigin = patterns
			_, err := sweatstackhttp.Configure(config)
			assert.Equal(t, []string{"AllowCrossOrigin[1]"}, wrongFields(err))
		})
	}
}
