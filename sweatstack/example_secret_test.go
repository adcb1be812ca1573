package sweatstack_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

func ExampleSecret() {
	type settings struct {
		ID     string
		Secret sweatstack.Secret
	}
	s := settings{"5382f68b0d254378", sweatstack.NewSecret("correct horse battery staple")}
	fmt.Printf("%+v\n", s)
	encoded, err := json.Marshal(s)
	fmt.Println(string(encoded), err)
	fmt.Println(s.Secret.Reveal())
	// Output:
	// {ID:5382f68b0d254378 Secret:[REDACTED]}
	// {"ID":"5382f68b0d254378","Secret":"[REDACTED]"} <nil>
	// correct horse battery staple
}

func ExampleToken() {
	now := time.Date(2026, time.May, 6, 12, 0, 0, 0, time.UTC)
	token := sweatstack.Token{
		AccessToken:  sweatstack.NewSecret("access"),
		RefreshToken: sweatstack.NewSecret("refresh"),
		Expiry:       now.Add(15 * time.Minute),
		UserID:       "01JGKY3V4M8B6E3ZQ2N7T5R9WX",
	}
	fmt.Println(token)
	fmt.Println(token.Fresh(now), token.Fresh(now.Add(15*time.Minute-4*time.Second)))
	// Output:
	// token{user: "01JGKY3V4M8B6E3ZQ2N7T5R9WX", access: [REDACTED], refresh: [REDACTED], expiry: 2026-05-06T12:15:00Z}
	// true false
}

func ExampleParseClaims() {
	payload := base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"u_1","exp":1778068800}`))
	claims, err := sweatstack.ParseClaims(sweatstack.NewSecret("header." + payload + ".signature"))
	fmt.Println(claims.Subject, claims.Expiry, err)

	_, err = sweatstack.ParseClaims(sweatstack.NewSecret("not a token"))
	fmt.Println(err)
	// Output:
	// u_1 2026-05-06 12:00:00 +0000 UTC <nil>
	// sweatstack: access token cannot be read: no payload
}
