package sweatstackhttp

import "net/http"

// seeOther sends the browser to a place within the application with 303.
//
// The header is written by hand: http.Redirect runs path.Clean, which turns
// "/a/../\evil.example" into "/\evil.example", another origin to every browser.
func seeOther(w http.ResponseWriter, to target) {
	w.Header().Set("Location", string(to))
	w.WriteHeader(http.StatusSeeOther)
}

// toPlatform sends the browser to the platform's authorize page, the only
// place outside the application that the kit ever names.
func toPlatform(w http.ResponseWriter, page string) {
	w.Header().Set("Location", page)
	w.WriteHeader(http.StatusSeeOther)
}
