package sweatstackhttp_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// boxOf offers texts, by their own values.
func boxOf(values ...string) *sweatstackhttp.Choice[string] {
	c := &sweatstackhttp.Choice[string]{Name: "thing", Label: "Select a thing"}
	for _, value := range values {
		c.Options = append(c.Options, sweatstackhttp.Option[string]{Value: value, Label: value, Of: value})
	}
	return c
}

func TestChoice_OnlyWhatIsOfferedIsChosen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		multiple bool
		none     string
		query    string
		want     []string
		refused  bool
	}{
		"nothing said, first counts":      {query: "", want: []string{"a"}},
		"nothing said, with None":         {none: "All", query: "", want: []string{}},
		"nothing said, several":           {multiple: true, query: "", want: []string{}},
		"one":                             {query: "thing=b", want: []string{"b"}},
		"one, with None":                  {none: "All", query: "thing=b", want: []string{"b"}},
		"None":                            {none: "All", query: "thing=", want: []string{}},
		"empty, without None":             {query: "thing=", want: []string{"a"}},
		"several, in the options' order":  {multiple: true, query: "thing=c&thing=a", want: []string{"a", "c"}},
		"several, one of them twice":      {multiple: true, query: "thing=c&thing=c", want: []string{"c"}},
		"one, twice the same":             {query: "thing=b&thing=b", want: []string{"b"}},
		"two where one is allowed":        {query: "thing=a&thing=b", want: []string{}, refused: true},
		"not offered":                     {query: "thing=x", want: []string{}, refused: true},
		"not offered, with None":          {none: "All", query: "thing=x", want: []string{}, refused: true},
		"not offered, after a good one":   {query: "thing=b&thing=x", want: []string{}, refused: true},
		"not offered, among several":      {multiple: true, query: "thing=x&thing=b", want: []string{"b"}, refused: true},
		"other case":                      {query: "thing=B", want: []string{}, refused: true},
		"blank around":                    {query: "thing=+b", want: []string{}, refused: true},
		"zero byte":                       {query: "thing=b%00", want: []string{}, refused: true},
		"broken UTF-8":                    {query: "thing=%ff", want: []string{}, refused: true},
		"markup":                          {query: "thing=%3Cscript%3E", want: []string{}, refused: true},
		"another field":                   {query: "other=x", want: []string{"a"}},
		"text of None is no value":        {none: "All", query: "thing=All", want: []string{}, refused: true},
		"None chosen beside another one":  {none: "All", query: "thing=&thing=c", want: []string{"c"}},
		"name in capitals is another one": {query: "THING=b", want: []string{"a"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			values, err := url.ParseQuery(c.query)
			require.NoError(t, err)
			box := boxOf("a", "b", "c")
			box.Multiple, box.None = c.multiple, c.none
			got, err := box.Choose(values)
			assert.Equal(t, c.want, got)
			if c.refused {
				require.ErrorIs(t, err, sweatstackhttp.ErrNotOffered)
				assert.Equal(t, "sweatstackhttp: choice not offered: thing", err.Error())
			} else {
				require.NoError(t, err)
			}
			// The page shows what the application works with.
			page, err := box.HTML()
			require.NoError(t, err)
			selected := []string{}
			for _, match := range regexp.MustCompile(`value="([^"]*)"[^>]* selected>`).FindAllStringSubmatch(string(page), -1) {
				selected = append(selected, match[1])
			}
			assert.Equal(t, c.want, selected)
		})
	}
}

func TestChoice_OfNothingChoosesNothing(t *testing.T) {
	t.Parallel()
	box := boxOf()
	got, err := box.Choose(url.Values{})
	require.NoError(t, err)
	assert.Empty(t, got)
	_, err = box.Choose(url.Values{"thing": {"a"}})
	require.ErrorIs(t, err, sweatstackhttp.ErrNotOffered)
}

func TestChoice_MarkGivesWayToAChoice(t *testing.T) {
	t.Parallel()
	box := boxOf("a", "b")
	box.Mark("b")
	assert.Contains(t, layOut(t, box), `<option value="b" dir="auto" selected>`)
	_, err := box.Choose(url.Values{"thing": {"a"}})
	require.NoError(t, err)
	assert.NotContains(t, layOut(t, box), `<option value="b" dir="auto" selected>`)

	box.Mark("a")
	box.Mark("b")
	assert.Equal(t, 1, strings.Count(layOut(t, box), " selected"), "one without Multiple")
}

func TestChoice_MarkupHasALabelForItsBoxAndNothingThatRuns(t *testing.T) {
	t.Parallel()
	box := boxOf("a", "b")
	box.None = "All things"
	assert.Equal(t, `<label class="sweatstack-label" for="sweatstack-thing">Select a thing</label>
<select class="sweatstack-select" id="sweatstack-thing" name="thing">
<option value="">All things</option>
<option value="a" dir="auto">a</option>
<option value="b" dir="auto">b</option>
</select>`, layOut(t, box))

	box.ID, box.Multiple = "second", true
	several := layOut(t, box)
	assert.Contains(t, several, `for="second"`)
	assert.Contains(t, several, `id="second" name="thing" multiple>`)
	assert.NotContains(t, several, "All things")
}

func TestChoice_FormAsksForTheSamePage(t *testing.T) {
	t.Parallel()
	form, err := boxOf("a").Form(`Show "it"`)
	require.NoError(t, err)
	assert.Contains(t, string(form), `<form class="sweatstack-choice" method="get">`)
	assert.Contains(t, string(form), `<button class="sweatstack-button" type="submit">Show &#34;it&#34;</button>`)
	assert.Contains(t, string(form), `<select class="sweatstack-select" id="sweatstack-thing" name="thing">`)
}

func TestChoice_NilShowsNothing(t *testing.T) {
	t.Parallel()
	var box *sweatstackhttp.Choice[string]
	assert.Empty(t, layOut(t, box))
	form, err := box.Form("Show")
	require.NoError(t, err)
	assert.Empty(t, form)
}

// hostileNames are what people and tags may be called.
func hostileNames() []string {
	return []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onfocus='alert(1)' autofocus='`,
		`</option></select><form action=//evil.example>`, "a\u202Egnp.exe", "\u05D0\u05D1\u05D2 123", `{{.Secret}}`,
		"a\r\nb", "a\rb", "a\nb", "a\x00b", "a\xffb", "&lt;b&gt;", "javascript:alert(1)", strings.Repeat("x", 5000),
	}
}

func TestChoice_HostileTextsStayTexts(t *testing.T) {
	t.Parallel()
	for i, text := range hostileNames() {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			box := boxOf(text)
			box.Label, box.None, box.ID, box.Name = text, text, text, text
			form, err := box.Form(text)
			require.NoError(t, err)
			assertNoMarkup(t, string(form), "form", "label", "select", "option", "button")
			assert.Equal(t, 2, strings.Count(string(form), "<option "))
		})
	}
}

// assertNoMarkup demands that a part of a page has no elements but these, and
// that no attribute runs anything.
func assertNoMarkup(t *testing.T, part string, allowed ...string) {
	t.Helper()
	for _, match := range regexp.MustCompile(`<(/?)([^\s>]*)([^>]*)`).FindAllStringSubmatch(part, -1) {
		assert.Contains(t, allowed, match[2])
		outside := regexp.MustCompile(`"[^"]*"`).ReplaceAllString(match[3], "")
		assert.NotRegexp(t, `(?i)\son|style|['<"]`, outside)
	}
}

func layOut[T any](t *testing.T, c *sweatstackhttp.Choice[T]) string {
	t.Helper()
	part, err := c.HTML()
	require.NoError(t, err)
	return string(part)
}

// fromBrowser is what a browser sends for the n-th option of a page: it makes
// one kind of every line break, once when it reads the page (LF) and once when
// it sends the form (CR LF).
func fromBrowser(t *testing.T, page string, n int) string {
	t.Helper()
	options := regexp.MustCompile(`(?s)<option value="([^"]*)"`).FindAllStringSubmatch(page, -1)
	require.Greater(t, len(options), n)
	value := html.UnescapeString(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(options[n][1]))
	return strings.NewReplacer("\r\n", "\r\n", "\r", "\r\n", "\n", "\r\n").Replace(value)
}

// Whatever a value is, choosing it in a browser chooses it; and nothing that
// comes from outside chooses what was not offered.
func FuzzChoice_WhatIsOfferedComesBack(f *testing.F) {
	for _, text := range hostileNames() {
		f.Add(text, text)
	}
	f.Add("-", "--")
	f.Fuzz(func(t *testing.T, offered, sent string) {
		box := boxOf("first", offered)
		got, err := box.Choose(url.Values{"thing": {sent}})
		if err == nil {
			require.Len(t, got, 1)
			require.Contains(t, []string{"first", offered}, got[0])
		} else {
			require.Empty(t, got)
		}
		if offered == "" || offered == "first" {
			return
		}
		got, err = box.Choose(url.Values{"thing": {fromBrowser(t, layOut(t, box), 1)}})
		require.NoError(t, err)
		require.Equal(t, []string{offered}, got)
	})
}

func TestChoice_AHugeFormTakesNoLongerThanItIs(t *testing.T) {
	t.Parallel()
	values := make([]string, 0, 200_000)
	for i := range 200_000 {
		values = append(values, fmt.Sprint(i))
	}
	box := sweatstackhttp.SelectMetric()
	box.Multiple = true
	_, err := box.Choose(url.Values{"metric": values})
	require.ErrorIs(t, err, sweatstackhttp.ErrNotOffered)
	got, err := box.Choose(url.Values{"metric": {"power"}})
	require.NoError(t, err)
	assert.Equal(t, []sweatstack.Metric{sweatstack.MetricPower}, got)
}

func TestFail_AChoiceThatIsNotOfferedIsTheRequestsFault(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	b := k.signIn(t, k.sandbox.Coach())
	b.app = sweatstackhttp.Handler(k.auth, func(_ http.ResponseWriter, r *http.Request, _ sweatstackhttp.AuthenticatedUser) error {
		_, err := sweatstackhttp.SelectMetric().Choose(r.URL.Query())
		return err
	})
	a := b.get("/x?" + url.Values{"metric": {"<script>"}}.Encode())
	assert.Equal(t, http.StatusBadRequest, a.status)
	assert.NotContains(t, a.body, "script>")
	assert.NotContains(t, k.log.String(), "<script>")
}
