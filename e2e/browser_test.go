package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/chromedp/chromedp"
)

// startLimit bounds how long a browser or a program may take to start or stop.
const startLimit = 30 * time.Second

// browser is a running Chromium without windows.
type browser struct {
	ctx  context.Context
	stop context.CancelFunc
}

// findChromium looks for the browser by the names that distributions give it.
func findChromium() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium on this machine")
}

// startBrowser starts Chromium on an empty profile. It talks to us through a
// pipe, and to nobody else on its own.
func startBrowser(path, profile string) (browser, error) {
	if err := os.Mkdir(profile, 0o700); err != nil {
		return browser{}, err
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.WindowSize(desktopWidth, desktopHeight),
	}
	for _, flag := range []string{
		"headless", "hide-scrollbars", "mute-audio", "no-sandbox", "disable-gpu", "disable-dev-shm-usage",
		"no-first-run", "no-default-browser-check", "disable-extensions", "disable-sync",
		"disable-quic", "disable-background-networking", "disable-component-update", "disable-default-apps",
		// Tabs of tests that run side by side are all in front.
		"disable-background-timer-throttling", "disable-backgrounding-occluded-windows", "disable-renderer-backgrounding",
	} {
		options = append(options, chromedp.Flag(flag, true))
	}
	allocated, freed := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocated)
	b := browser{ctx: ctx, stop: func() { cancel(); freed() }}

	// The browser lives as long as the context of its first command, so that one
	// cannot carry the time limit.
	started := make(chan error, 1)
	go func() { started <- chromedp.Do(ctx) }()
	select {
	case err := <-started:
		if err != nil {
			b.stop()
			return browser{}, fmt.Errorf("start %s: %w", path, err)
		}
		return b, nil
	case <-time.After(startLimit):
		b.stop()
		return browser{}, fmt.Errorf("start %s: not ready after %s", path, startLimit)
	}
}
