// Package e2e holds the browser tests of the example web application: a real
// Chromium against the real program, which brings its own platform.
//
// Every test starts a copy of examples/webapp on free ports, with its sandbox,
// and a browser profile of its own. So tests run side by side, and none sees
// the cookies, the webhooks or the clock of another. Nothing waits for a length
// of time: a step waits for the page that it leads to.
//
// A test fails on what it does not look for, too: errors and warnings in the
// browser's console, violations of the content security policy, requests that
// leave the machine, errors in the program's log, and a program that does not
// stop when it is asked to.
//
// One test is of the kit's proxy in front of a Streamlit app with the public
// Python client. It needs SWEATSTACK_PYTHON beside.
//
// Without Chromium the tests skip and say so; with SWEATSTACK_REQUIRE_SERVICES=1
// in the environment they fail instead. Pictures of the pages are written to
// screenshots/, for people to look at.
//
// This is a module of its own, outside of the workspace:
//
//	GOWORK=off go -C e2e test ./...
package e2e
