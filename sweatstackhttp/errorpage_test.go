package sweatstackhttp_test

import (
	"html/template"
	"maps"
	"math"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// errorTemplate puts a page of the application in place of the kit's.
func errorTemplate(t *testing.T, text string) func(*sweatstackhttp.Config) {
	t.Helper()
	page, err := template.New("error").Funcs(template.FuncMap{"boom": func() string { panic("boom") }}).Parse(text)
	require.NoError(t, err)
	return func(c *sweatstackhttp.Config) { c.ErrorTemplate = page }
}

// appPage shows every field.
const appPage = `<title>{{.Title}}</title><style>p{}</style>{{.Status}}|{{.Text}}|{{.SignIn}}|{{.RetryAfter}}|<a href="{{.Login}}">in</a><a href="{{.Home}}">home</a>`

func TestErrorTemplate_TakesThePlaceOfThePage(t *testing.T) {
	t.Parallel()
	a := problem(t, newKit(t, setup{config: errorTemplate(t, appPage)}))
	assert.Contains(t, a.body, "<title>Sign-in did not complete</title>")
	assert.Contains(t, a.body, `400|This sign-in was begun in another browser, or too long ago. Please sign in again.|true|0s|<a href="/auth/sweatstack/login">in</a><a href="/">home</a>`)
	assert.Equal(t, "text/html; charset=utf-8", a.header.Get("Content-Type"))
	assert.Equal(t, "nosniff", a.header.Get("X-Content-Type-Options"))
	assert.Equal(t, "private, no-store", a.header.Get("Cache-Control"))
}

func TestErrorTemplate_GetsTheWayBackAndTheWait(t *testing.T) {
	t.Parallel()
	own := errorTemplate(t, appPage)
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { own(c); withoutRedirect(c) }})
	assert.Contains(t, k.newBrowser(t).get("/me?tab=1").body, `<a href="`+loginWithNext+`">in</a>`)

	b := k.signIn(t, k.sandbox.Coach())
	b.app = sweatstackhttp.Handler(k.auth, func(http.ResponseWriter, *http.Request, sweatstackhttp.AuthenticatedUser) error {
		return sweatstack.ErrUnavailable
	})
	a := b.get("/")
	assert.Equal(t, http.StatusServiceUnavailable, a.status)
	assert.Equal(t, "2", a.header.Get("Retry-After"))
	assert.Contains(t, a.body, "|false|2s|")
}

func TestErrorTemplate_ProgramsStillGetJSON(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: errorTemplate(t, appPage)})
	a := k.newBrowser(t).api(http.MethodGet, "/auth/sweatstack/callback?state=forged")
	assert.Equal(t, "application/problem+json", a.header.Get("Content-Type"))
}

func TestErrorTemplate_PolicyLetsTheApplicationsPageLoadWhatItNeeds(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: errorTemplate(t, appPage)})
	assert.Equal(t, "base-uri 'self'; frame-ancestors 'none'", problem(t, k).header.Get("Content-Security-Policy"))

	const own = "default-src 'self'; frame-ancestors 'self'"
	b := k.newBrowser(t)
	b.app = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", own)
		k.mux.ServeHTTP(w, r)
	})
	assert.Equal(t, own, b.get("/auth/sweatstack/callback?state=forged").header.Get("Content-Security-Policy"))
}

func TestErrorTemplate_ThatFailsLeavesTheKitsPage(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"a field that is not there":  "<p>half a page{{.Nobody}}",
		"a function that panics":     "<p>half a page{{boom}}",
		"nothing but definitions":    `{{define "main"}}half a page{{end}}` + "\n",
		"a template that is missing": `<p>half a page{{template "layout" .}}`,
		"broken HTML":                `<p>half a page<a href="{{.Home}}`,
		"endless":                    `{{define "again"}}half a page{{template "again" .}}{{end}}{{template "again" .}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t, setup{config: errorTemplate(t, text)})
			a := problem(t, k)
			assert.Contains(t, a.body, "<h1>Sign-in did not complete</h1>")
			assert.NotContains(t, a.body, "half a page")
			assert.Contains(t, a.header.Get("Content-Security-Policy"), "default-src 'none'")
			assert.Contains(t, k.log.String(), "sweatstack: error template failed")
		})
	}
}

func TestErrorTemplate_WithoutATextIsAWrongSetting(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	k.config.ErrorTemplate = template.New("error")
	_, err := sweatstackhttp.Configure(k.config)
	var wrong *sweatstackhttp.ConfigError
	require.ErrorAs(t, err, &wrong)
	assert.Equal(t, "ErrorTemplate", wrong.Field)
}

func TestErrorPage_HasALanguageOneHeadingAndAMainPart(t *testing.T) {
	t.Parallel()
	a := problem(t, newKit(t, setup{}))
	assert.Contains(t, a.body, `<html lang="en">`)
	assert.Contains(t, a.body, `content="width=device-width, initial-scale=1"`)
	assert.Equal(t, 1, strings.Count(a.body, "<h1>"))
	assert.Equal(t, 1, strings.Count(a.body, "<main>"))
	assert.Contains(t, a.body, "a:focus-visible,button:focus-visible{outline:2px solid")
}

// Colours that are too close cannot be read (WCAG 2.2, 1.4.3 and 1.4.11).
func TestErrorPage_ContrastIsEnoughByDayAndByNight(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("problem.html")
	require.NoError(t, err)
	light, rest, ok := strings.Cut(string(source), "@media (prefers-color-scheme:dark)")
	require.True(t, ok)
	dark, _, _ := strings.Cut(rest, "}")
	for name, palette := range map[string]map[string]float64{"light": palette(t, light), "dark": palette(t, dark)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Len(t, palette, 7, "%v", slices.Sorted(maps.Keys(palette)))
			for _, pair := range [][2]string{{"ink", "card"}, {"soft", "card"}, {"on", "accent"}} {
				assert.GreaterOrEqual(t, contrast(palette[pair[0]], palette[pair[1]]), 4.5, "%v", pair)
			}
			assert.GreaterOrEqual(t, contrast(palette["accent"], palette["card"]), 3.0, "the ring around what has the focus")
		})
	}
}

// palette gives the luminance of each custom property that is a colour.
func palette(t *testing.T, css string) map[string]float64 {
	t.Helper()
	colours := map[string]float64{}
	for _, match := range regexp.MustCompile(`--([a-z]+):#([0-9a-f]{6}|[0-9a-f]{3})\b`).FindAllStringSubmatch(css, -1) {
		hex := match[2]
		if len(hex) == 3 {
			hex = strings.Join([]string{hex[:1], hex[:1], hex[1:2], hex[1:2], hex[2:], hex[2:]}, "")
		}
		luminance := 0.0
		for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
			value, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
			require.NoError(t, err)
			part := float64(value) / 255
			if part <= 0.04045 {
				part /= 12.92
			} else {
				part = math.Pow((part+0.055)/1.055, 2.4)
			}
			luminance += weight * part
		}
		colours[match[1]] = luminance
	}
	return colours
}

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }
