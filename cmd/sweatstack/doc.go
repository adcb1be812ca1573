// Command sweatstack is the command line of SweatStack.
//
//	sweatstack sandbox --env-file .env
//
// runs the platform on this machine: people, training history, sign-in,
// tokens that expire, webhooks. Nothing leaves the machine and no account is
// needed. See sweatstack sandbox --help for its flags.
//
// # Exit codes
//
//	0  done, also when a running command was interrupted
//	1  the command failed; the reason is on standard error
//	2  the command line is wrong
package main
