package sweatstackhttp_test

import (
	"fmt"
	"html/template"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/sweatstack/sweatstack-go/sweatstack"
	"github.com/sweatstack/sweatstack-go/sweatstackhttp"
)

// lay executes a template with the kit's functions.
func lay(k *kit, text string, data any) (string, error) {
	page, err := template.New("page").Funcs(k.auth.FuncMap()).Parse(text)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = page.Execute(&b, data)
	return b.String(), err
}

// twoUsers are people of these names.
func twoUsers(first, second string) []sweatstack.UserSummary {
	return []sweatstack.UserSummary{{ID: "01A", DisplayName: first}, {ID: "01B", DisplayName: second}}
}

func TestFuncMap_WhatEachFunctionMakes(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{config: func(c *sweatstackhttp.Config) { c.AppURL = appURL + "/coach" }})
	const base = "/coach/auth/sweatstack"
	users := sweatstackhttp.SelectUserOf(twoUsers("Anna", "Ben"), "01B", "")
	banner := sweatstackhttp.ActingBanner{Actor: "Carla", Subject: "Anna"}
	for text, want := range map[string]string{
		`<a href="{{sweatstackLogin}}">`:            `<a href="` + base + `/login">`,
		`<a href="{{sweatstackLogin "/a?b=c&d"}}">`: `<a href="` + base + `/login?next=/a%3Fb%3Dc%26d">`,
		`{{sweatstackLogin ""}}`:                    base + `/login`,
		`{{sweatstackLogout}}`: `<form class="sweatstack-logout" method="post" action="` + base + `/logout">
<button class="sweatstack-button" type="submit">Sign out</button>
</form>`,
		`{{sweatstackLogout "Abmelden"}}`: `<form class="sweatstack-logout" method="post" action="` + base + `/logout">
<button class="sweatstack-button" type="submit">Abmelden</button>
</form>`,
		`{{sweatstackSwitcher .Users}}`: `<form class="sweatstack-switcher" method="post" action="` + base + `/select-user">
<label class="sweatstack-label" for="sweatstack-user_id">Select a user</label>
<select class="sweatstack-select" id="sweatstack-user_id" name="user_id">
<option value="01A" dir="auto">Anna</option>
<option value="01B" dir="auto" selected>Ben</option>
</select>
<button class="sweatstack-button" type="submit">Switch</button>
</form>`,
		`{{sweatstackActing .Banner "/x" "Zurück"}}`: `<form class="sweatstack-acting" method="post" action="` + base + `/select-self">
<input type="hidden" name="next" value="/x">
<p class="sweatstack-acting-text" role="status">You are looking at the data of <strong><bdi>Anna</bdi></strong>, signed in as <bdi>Carla</bdi>.</p>
<button class="sweatstack-button" type="submit">Zurück</button>
</form>`,
		`{{sweatstackSubject "01A"}}`: `<input type="hidden" name="sweatstack_subject" value="01A">`,
	} {
		got, err := lay(k, text, map[string]any{"Users": users, "Banner": banner})
		require.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
}

func TestFuncMap_NothingToShowIsNothing(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	for name, users := range map[string]*sweatstackhttp.Choice[sweatstack.UserSummary]{
		"nobody signed in": nil,
		"nobody in it":     sweatstackhttp.SelectUserOf(nil, "", ""),
		"only oneself":     sweatstackhttp.SelectUserOf(twoUsers("Anna", "Ben")[:1], "01A", ""),
	} {
		got, err := lay(k, `{{sweatstackSwitcher .}}`, users)
		require.NoError(t, err, name)
		assert.Empty(t, got, name)
	}
	got, err := lay(k, `{{sweatstackActing .}}`, sweatstackhttp.ActingBanner{Actor: "Carla"})
	require.NoError(t, err)
	assert.Empty(t, got)
}

func TestFuncMap_NoticeShowsWithoutASubjectToo(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	got, err := lay(k, `{{sweatstackActing .}}`, sweatstackhttp.ActingBanner{Notice: "Anna no longer gives <you> access."})
	require.NoError(t, err)
	assert.Equal(t, "<p class=\"sweatstack-notice\" role=\"status\">Anna no longer gives &lt;you&gt; access.</p>\n", got)
	got, err = lay(k, `{{sweatstackActing .}}`, sweatstackhttp.ActingBanner{Subject: "Ben", Notice: "Gone."})
	require.NoError(t, err)
	assert.Contains(t, got, "Gone.</p>\n<form")
	assert.NotContains(t, got, "signed in as")
}

func TestFuncMap_HostileTextsStayTexts(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	for i, text := range hostileNames() {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			users := sweatstackhttp.SelectUserOf(append(twoUsers(text, text), sweatstack.UserSummary{ID: text, DisplayName: text}), text, text)
			users.Label, users.None, users.ID = text, text, text
			got, err := lay(k, `{{sweatstackLogout .T}}{{sweatstackSwitcher .Users .T .T}}{{sweatstackActing .Banner .T .T}}{{sweatstackSubject .T}}<a href="{{sweatstackLogin .T}}">x</a>`,
				map[string]any{"T": text, "Users": users, "Banner": sweatstackhttp.ActingBanner{Actor: text, Subject: text, Notice: text}})
			require.NoError(t, err)
			assertNoMarkup(t, got, "form", "button", "input", "label", "select", "option", "p", "strong", "bdi", "a")
			assert.Equal(t, 3, strings.Count(got, "<form "))
			assert.NotContains(t, got, `action="//`)
		})
	}
}

func TestFuncMap_AnEmptySubjectIsAnErrorAndNoFieldThatChecksNothing(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	for name, user := range map[string]any{"empty": "", "nobody": sweatstackhttp.SelectedUser{}, "a number": 7, "nil": nil} {
		_, err := lay(k, `{{sweatstackSubject .User}}`, map[string]any{"User": user})
		assert.Error(t, err, name)
	}
}

func TestFuncMap_TooManyTextsAreAnError(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	for _, text := range []string{
		`{{sweatstackLogin "a" "b"}}`, `{{sweatstackLogout "a" "b"}}`,
		`{{sweatstackSwitcher .Users "a" "b" "c"}}`, `{{sweatstackActing .Banner "a" "b" "c"}}`,
	} {
		_, err := lay(k, text, map[string]any{"Users": sweatstackhttp.SelectUserOf(nil, "", ""), "Banner": sweatstackhttp.ActingBanner{}})
		require.ErrorContains(t, err, "texts at most", text)
	}
}

func TestFuncMap_SwitcherSendsWhatTheRouteTakes(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	users := sweatstackhttp.SelectUserOf(twoUsers("Anna", "Ben"), "", "team")
	users.Name, users.Multiple, users.None = "athlete", true, "Nobody"
	got, err := lay(k, `{{sweatstackSwitcher .}}`, users)
	require.NoError(t, err)
	assert.Contains(t, got, `name="user_id">`)
	assert.NotContains(t, got, "multiple")
	assert.Contains(t, got, `<option value="">Nobody</option>`)
	assert.Contains(t, got, `<input type="hidden" name="team_id" value="team">`)
}

func TestFuncMap_FunctionsMayRunAtTheSameTime(t *testing.T) {
	t.Parallel()
	k := newKit(t, setup{})
	page := template.Must(template.New("page").Funcs(k.auth.FuncMap()).Parse(`{{sweatstackLogout}}{{sweatstackActing .}}`))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			assert.NoError(t, page.Execute(&strings.Builder{}, sweatstackhttp.ActingBanner{Subject: "Anna"}))
		})
	}
	wg.Wait()
}

func TestNewActingBanner_IsEmptyForOneself(t *testing.T) {
	t.Parallel()
	assert.Zero(t, sweatstackhttp.NewActingBanner(t.Context(), sweatstackhttp.SelectedUser{}, nil))
}
