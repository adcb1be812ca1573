package e2e_test

import (
	"os"
	"path/filepath"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// screenshots is where the pictures go; git ignores it.
const screenshots = "screenshots"

// clearScreenshots removes the pictures of the last run, so that none of them
// passes for one of this run.
func clearScreenshots() error {
	if err := os.RemoveAll(screenshots); err != nil {
		return err
	}
	return os.Mkdir(screenshots, 0o750)
}

// shoot writes a picture of the whole page.
func (b *tab) shoot(name string) {
	b.t.Helper()
	picture := get(b, chromedp.FullScreenshot(100))
	require.NoError(b.t, os.WriteFile(filepath.Join(screenshots, name+".png"), picture, 0o600))
}
