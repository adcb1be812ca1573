package sweatstack_test

import (
	"bytes"
	"encoding/base64"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"log"
	"log/slog"
	"strings"
	"testing"
	"text/template"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// canary is the secret that must not come out anywhere.
const canary = "s3cr3t-canary-7f1c9a"

// requireNoLeak looks for the canary in every form in which a verb or an
// encoding could show it.
func requireNoLeak(tb testing.TB, text string) {
	tb.Helper()
	lower := strings.ToLower(text)
	for form, leak := range map[string]string{
		"plain":          canary,
		"a piece of it":  canary[:6],
		"hexadecimal":    hex.EncodeToString([]byte(canary)),
		"spaced %x":      fmt.Sprintf("% x", canary),
		"%#v of bytes":   strings.TrimSuffix(strings.TrimPrefix(fmt.Sprintf("%#v", []byte(canary)), "[]byte{"), "}"),
		"%d of bytes":    strings.Trim(fmt.Sprintf("%d", []byte(canary)), "[]"),
		"base64":         strings.ToLower(base64.RawStdEncoding.EncodeToString([]byte(canary))),
		"base64 for URL": strings.ToLower(base64.RawURLEncoding.EncodeToString([]byte(canary))),
	} {
		require.NotContains(tb, lower, leak, "shown as %s", form)
	}
}

// Shapes in which programs carry secrets about.
type (
	exported struct {
		Name   string
		Secret sweatstack.Secret
		Token  sweatstack.Token
	}
	unexported struct {
		name   string
		secret sweatstack.Secret
		token  sweatstack.Token
	}
	hidden struct {
		pointer *sweatstack.Secret
		list    []sweatstack.Secret
		byName  map[string]sweatstack.Token
		any     any
		inner   *unexported
	}
	failure struct{ token sweatstack.Token }
)

func (failure) Error() string { return "failure" }

// carriers holds a secret in every shape.
func carriers() map[string]any {
	secret := sweatstack.NewSecret(canary)
	token := sweatstack.Token{AccessToken: secret, RefreshToken: sweatstack.NewSecret(canary), UserID: "u"}
	in := unexported{name: "n", secret: secret, token: token}
	return map[string]any{
		"secret":                      secret,
		"pointer to secret":           &secret,
		"list of secrets":             []sweatstack.Secret{secret},
		"array of secrets":            [1]sweatstack.Secret{secret},
		"list of pointers":            []*sweatstack.Secret{&secret},
		"map to secrets":              map[string]sweatstack.Secret{"k": secret},
		"map from secrets":            map[sweatstack.Secret]int{secret: 1},
		"token":                       token,
		"pointer to token":            &token,
		"list of tokens":              []sweatstack.Token{token},
		"map to tokens":               map[string]sweatstack.Token{"k": token},
		"exported fields":             exported{"n", secret, token},
		"pointer to exported fields":  &exported{"n", secret, token},
		"unexported fields":           in,
		"pointer to unexported":       &in,
		"list of unexported":          []unexported{in},
		"deep below unexported":       hidden{&secret, []sweatstack.Secret{secret}, map[string]sweatstack.Token{"k": token}, secret, &in},
		"pointer to deep":             &hidden{&secret, []sweatstack.Secret{secret}, map[string]sweatstack.Token{"k": token}, token, &in},
		"any":                         []any{secret, token, in},
		"struct without a name":       struct{ s sweatstack.Secret }{secret},
		"error":                       error(failure{token}),
		"error of errors":             errors.Join(failure{token}, fmt.Errorf("with %v and %+v: %w", secret, token, failure{token})),
		"function argument of errors": fmt.Errorf("%#v %s %q %x %d", secret, secret, secret, secret, secret),
	}
}

func TestSecret_NoVerbShowsIt(t *testing.T) {
	t.Parallel()
	flags := []string{"", "+", "#", "-", " ", "0", "+#", "# ", "40", ".3", "-40.5", "+0#40.30"}
	for name, carrier := range carriers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for verb := 'A'; verb <= 'z'; verb++ {
				for _, flag := range flags {
					format := "%" + flag + string(verb)
					text := fmt.Sprintf(format, carrier)
					if bytes.Contains([]byte(text), []byte(canary)) {
						t.Fatalf("%s shows it: %s", format, text)
					}
					requireNoLeak(t, text)
				}
			}
			requireNoLeak(t, fmt.Sprint(carrier))
			requireNoLeak(t, fmt.Sprintln(carrier))
			requireNoLeak(t, fmt.Errorf("wrapped: %w", fmt.Errorf("%v", carrier)).Error())
		})
	}
}

func TestSecret_EveryVerbPrintsTheSameMark(t *testing.T) {
	t.Parallel()
	secret := sweatstack.NewSecret(canary)
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%d", "%t", "%U", "%c", "%e", "%40s", "%.3s"} {
		assert.Equal(t, "[REDACTED]", fmt.Sprintf(format, secret), format)
		assert.Equal(t, "[REDACTED]", fmt.Sprintf(format, sweatstack.Secret{}), "the empty one looks the same: %s", format)
	}
}

func TestSecret_NoEncodingShowsIt(t *testing.T) {
	t.Parallel()
	for name, carrier := range carriers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			encoded, err := json.Marshal(carrier)
			if err == nil {
				requireNoLeak(t, string(encoded))
			} else {
				requireNoLeak(t, err.Error())
			}
			encoded, err = xml.Marshal(carrier)
			if err == nil {
				requireNoLeak(t, string(encoded))
			} else {
				requireNoLeak(t, err.Error())
			}
			var stream bytes.Buffer
			if err := gob.NewEncoder(&stream).Encode(carrier); err != nil {
				requireNoLeak(t, err.Error())
			}
			requireNoLeak(t, stream.String())

			var page bytes.Buffer
			require.NoError(t, template.Must(template.New("").Parse("{{.}} {{printf `%#v` .}}")).Execute(&page, carrier))
			err = htmltemplate.Must(htmltemplate.New("").Parse(`<p title="{{.}}">{{.}}<script>let x = {{.}}</script>`)).Execute(&page, carrier)
			if err != nil {
				requireNoLeak(t, err.Error())
			}
			requireNoLeak(t, page.String())
		})
	}
}

func TestSecret_InJSONIsTheMark(t *testing.T) {
	t.Parallel()
	encoded, err := json.Marshal(map[string]any{"secret": sweatstack.NewSecret(canary), "empty": sweatstack.Secret{}})
	require.NoError(t, err)
	assert.JSONEq(t, `{"secret":"[REDACTED]","empty":"[REDACTED]"}`, string(encoded))
}

func TestSecret_NoLogShowsIt(t *testing.T) {
	t.Parallel()
	for name, carrier := range carriers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			for _, handler := range []slog.Handler{
				slog.NewTextHandler(&out, &slog.HandlerOptions{AddSource: true}),
				slog.NewJSONHandler(&out, nil),
			} {
				logger := slog.New(handler).With("with", carrier)
				logger.InfoContext(t.Context(), "signed in", "carrier", carrier)
				logger.WithGroup("group").WarnContext(t.Context(), "again", slog.Group("inner", slog.Any("carrier", carrier)))
				logger.ErrorContext(t.Context(), "failed", "error", fmt.Errorf("with %v", carrier))
			}
			log.New(&out, "", 0).Print(carrier)
			assert.NotEmpty(t, out.String())
			requireNoLeak(t, out.String())
		})
	}
}

func TestSecret_NoPanicShowsIt(t *testing.T) {
	t.Parallel()
	for name, carrier := range carriers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defer func() { requireNoLeak(t, fmt.Sprintf("panic: %v\npanic: %+v", recover(), carrier)) }()
			panic(carrier)
		})
	}
}

func TestSecret_RevealIsTheOnlyWayOut(t *testing.T) {
	t.Parallel()
	secret := sweatstack.NewSecret(canary)
	assert.Equal(t, canary, secret.Reveal())
	assert.False(t, secret.IsZero())
	copied := secret
	assert.Equal(t, canary, copied.Reveal())

	assert.Empty(t, sweatstack.Secret{}.Reveal())
	assert.True(t, sweatstack.Secret{}.IsZero())
	assert.True(t, sweatstack.NewSecret("").IsZero())
	assert.Equal(t, sweatstack.Secret{}, sweatstack.NewSecret(""))
}

func TestSecret_EqualComparesTexts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{canary, canary, true},
		{canary, canary[:5], false},
		{canary, strings.ToUpper(canary), false},
		{canary, "", false},
		{"", "", true},
	} {
		assert.Equal(t, c.want, sweatstack.NewSecret(c.a).Equal(sweatstack.NewSecret(c.b)))
		assert.Equal(t, c.want, sweatstack.NewSecret(c.b).Equal(sweatstack.NewSecret(c.a)))
		a := sweatstack.NewSecret(c.a)
		copied := a
		assert.True(t, a.Equal(copied), "its own copy")
	}
}

func TestSecret_CannotBeReadFromJSONByAccident(t *testing.T) {
	t.Parallel()
	var holder struct{ Secret sweatstack.Secret }
	err := json.Unmarshal([]byte(`{"Secret":"`+canary+`"}`), &holder)
	require.Error(t, err)
	requireNoLeak(t, err.Error())
	assert.True(t, holder.Secret.IsZero())
}
