package main

import (
	"fmt"
	"runtime/debug"
	"strings"
)

// versionCommand prints the version.
type versionCommand struct{}

// Run prints what the build knows: the version of the module, and the commit
// when it was built in a clone.
func (c *versionCommand) Run(s *session) error {
	version, commit := "(unknown)", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				commit = setting.Value[:min(12, len(setting.Value))]
			}
		}
	}
	return s.say(fmt.Sprintln(strings.TrimSpace("sweatstack "+version+" "+commit)), map[string]string{"version": version, "commit": commit})
}
