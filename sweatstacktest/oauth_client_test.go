package sweatstacktest_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"golang.org/x/oauth2"

	"github.com/sweatstack/sweatstack-go/sweatstacktest"
)

// Libraries differ in where they put the credentials (RFC 6749, section 2.3.1):
// all in the form, all in HTTP Basic, or the id in both.
func TestToken_CredentialsInTheFormsOfLibraries(t *testing.T) {
	t.Parallel()
	const id, secret = "app:1", "s+%& ü"
	sandbox := sweatstacktest.New(t, sweatstacktest.WithApplication(sweatstacktest.Application{ID: id, Secret: secret}))
	escaped := basic(url.QueryEscape(id), url.QueryEscape(secret))
	tests := []struct {
		name, id, secret, header string
		want                     int
	}{
		{"form", id, secret, "", 400},
		{"basic, as the RFC escapes it", "", "", escaped, 400},
		{"id in both", id, "", escaped, 400},
		{"all in both", id, secret, escaped, 400},
		{"wrong secret in basic", id, "", basic(url.QueryEscape(id), "x"), 401},
		{"empty secret in basic", id, "", basic(url.QueryEscape(id), ""), 401},
		{"wrong secret in the form, right one in basic", id, "x", escaped, 401},
		{"another id in basic", id, "", basic(sandbox.ClientID(), sandbox.Secrets().ClientSecret), 401},
		{"a public id in the form, another's secret in basic", "5382f68b0d254378", "", escaped, 400},
		{"damaged basic", "", "", "Basic !!!", 401},
		{"no colon", "", "", "Basic YWJj", 401},
		{"damaged escape", "", "", basic("%zz", "%zz"), 401},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"x"}}
			if tt.id != "" {
				form.Set("client_id", tt.id)
			}
			if tt.secret != "" {
				form.Set("client_secret", tt.secret)
			}
			answer := wireOf(t, sandbox).postForm(tokenPath, form, "Authorization", tt.header)
			assert.Equal(t, tt.want, answer.status, "%s", answer.body)
		})
	}
	plain := basic(sandbox.ClientID(), sandbox.Secrets().ClientSecret)
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"x"}, "client_id": {sandbox.ClientID()}}
	assert.Equal(t, 400, wireOf(t, sandbox).postForm(tokenPath, form, "Authorization", plain).status, "Streamlit's, without the secret in the form")
}

// A client that tried HTTP Basic is told the scheme (RFC 6749, section 5.2).
func TestToken_ARefusalOfBasicNamesTheScheme(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"x"}}
	refused := w.postForm(tokenPath, form, "Authorization", basic("nobody", "x"))
	assert.Equal(t, http.StatusUnauthorized, refused.status)
	assert.Equal(t, "Basic", refused.header.Get("WWW-Authenticate"))
	assert.Empty(t, w.postForm(tokenPath, form).header.Get("WWW-Authenticate"))
}

func TestToken_TheOAuthLibraryOfGoWorksInBothStyles(t *testing.T) {
	t.Parallel()
	app := sweatstacktest.Application{ID: "app", Secret: "a+b/c=&%41"}
	w := newWire(t, sweatstacktest.WithApplication(app))
	for _, style := range []oauth2.AuthStyle{oauth2.AuthStyleInHeader, oauth2.AuthStyleInParams, oauth2.AuthStyleAutoDetect} {
		config := oauth2.Config{ClientID: app.ID, ClientSecret: app.Secret, Endpoint: oauth2.Endpoint{TokenURL: base + tokenPath, AuthStyle: style}}
		ctx := context.WithValue(t.Context(), oauth2.HTTPClient, w.client)
		verifier := oauth2.GenerateVerifier()
		code := w.code(w.sandbox.Coach(), "client_id", app.ID,
			"code_challenge", oauth2.S256ChallengeFromVerifier(verifier), "code_challenge_method", "S256")
		token, err := config.Exchange(ctx, code, oauth2.VerifierOption(verifier))
		if assert.NoError(t, err, "style %d", style) {
			assert.Equal(t, allScopes, token.Extra("scope"))
			assert.True(t, token.Valid())
		}
	}
}

func TestToken_OfAFieldThatComesTwiceTheLastCounts(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	form := w.ownForm("grant_type", "authorization_code", "code", w.code(w.sandbox.Coach()))
	for name, values := range form {
		form[name] = append([]string{"wrong"}, values...)
	}
	assert.Equal(t, http.StatusOK, w.postForm(tokenPath, form).status)
}

// The first of two applications with one id would be the only one, and the
// secret and the redirect URIs of the other would do nothing.
func TestStart_RefusesAnApplicationThatIsThereTwice(t *testing.T) {
	t.Parallel()
	own := sweatstacktest.New(t).ClientID()
	for _, id := range []string{own, "5382f68b0d254378", "mine"} {
		_, err := sweatstacktest.Start(
			sweatstacktest.WithApplication(sweatstacktest.Application{ID: "mine", Secret: "a"}),
			sweatstacktest.WithApplication(sweatstacktest.Application{ID: id, Secret: "b"}))
		assert.ErrorContains(t, err, "sweatstacktest: application "+id+" is registered already")
	}
}
