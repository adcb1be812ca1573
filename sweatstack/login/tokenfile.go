package login

import (
	"fmt"
	"os"
	"os/user"
	"path"
	"path/filepath"
	"runtime"
	"strings"
)

// tokenFileName is the last part of every path of a token file.
const tokenFileName = "tokens.json"

// TokenFile tells where the Python client keeps its token file for the user of
// this process (SweatStack API reference, section 2.9):
//
//   - Linux and other Unix: $XDG_DATA_HOME/SweatStack/tokens.json, else
//     ~/.local/share/SweatStack/tokens.json.
//   - macOS: $XDG_DATA_HOME/SweatStack/tokens.json when that is set, else
//     ~/Library/Application Support/SweatStack/tokens.json.
//   - Windows: %LOCALAPPDATA%\SweatStack\SweatStack\tokens.json.
//
// A relative XDG_DATA_HOME is ignored, as its specification demands. The error
// matches [ErrConfig]: this user has no home.
func TokenFile() (string, error) {
	return tokenFile(runtime.GOOS, os.Getenv, accountHome)
}

// tokenFile is TokenFile of another system. What is on Windows is put together
// with the separator of this one.
func tokenFile(system string, getenv func(string) string, account func() (string, error)) (string, error) {
	if system == "windows" {
		local := getenv("LOCALAPPDATA")
		if local == "" {
			home, err := account()
			if err != nil {
				return "", fmt.Errorf("%w: neither LOCALAPPDATA nor a home: %w", ErrConfig, err)
			}
			local = filepath.Join(home, "AppData", "Local")
		}
		// The name of the maker, then that of the program.
		return filepath.Join(local, "SweatStack", "SweatStack", tokenFileName), nil
	}
	if data := getenv("XDG_DATA_HOME"); path.IsAbs(data) {
		return path.Join(data, "SweatStack", tokenFileName), nil
	}
	home := getenv("HOME")
	if !path.IsAbs(home) {
		var err error
		if home, err = account(); err != nil || !path.IsAbs(home) {
			return "", fmt.Errorf("%w: HOME is no absolute path, and the account has none", ErrConfig)
		}
	}
	if system == "darwin" || system == "ios" {
		return path.Join(home, "Library", "Application Support", "SweatStack", tokenFileName), nil
	}
	return path.Join(home, ".local", "share", "SweatStack", tokenFileName), nil
}

// accountHome asks the system, not the environment.
func accountHome() (string, error) {
	account, err := user.Current()
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(account.HomeDir), nil
}
