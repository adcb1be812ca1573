package main

import (
	"fmt"
	"runtime/debug"
	"strings"
)

// versionCommand prints the version.
type versionCommand struct{}

// Run prints what the build knows.
func (c *versionCommand) Run(s *session) error {
	version, commit := versionOf()
	return s.say(fmt.Sprintln(strings.TrimSpace("sweatstack "+version+" "+commit)), map[string]string{"version": version, "commit": commit})
}

// versionOf gives the version of the module, and the commit when it was built in
// a clone.
func versionOf() (version, commit string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)", ""
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			commit = setting.Value[:min(12, len(setting.Value))]
		}
	}
	return info.Main.Version, commit
}
