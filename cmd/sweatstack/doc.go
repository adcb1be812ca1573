// Command sweatstack is the command line of SweatStack.
//
//	sweatstack login
//	sweatstack activities list --sport cycling
//	sweatstack --user "Emil Berg" activities data latest --csv
//	sweatstack sandbox --env-file .env
//
// It signs in with the browser, keeps the tokens where the Python client keeps
// them, and reads the same environment. See sweatstack --help for all commands.
//
// # Output
//
// Tables are for people. With --json, --csv or --parquet the result is for
// programs; --output writes it to a file that appears when it is whole. A form
// that a command does not have is refused before anything is done. Colours are
// used on a terminal only, and not at all when NO_COLOR is set or TERM is dumb.
// Nothing but the result goes to standard output.
//
// # Exit codes
//
//	0    done, also when a sandbox or a listener was interrupted
//	1    the command failed; the reason is on standard error
//	2    the command line is wrong
//	3    nobody is signed in, or the sign-in has ended
//	4    not found
//	5    not allowed: a missing scope, or somebody else's data
//	6    the platform cannot be reached, is too busy, or failed
//	130  interrupted
package main
