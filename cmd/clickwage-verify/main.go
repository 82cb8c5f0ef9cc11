// Command clickwage-verify is going to check evidence bundles offline, on a
// stranger's machine. Bundles do not exist yet: until they do, it says so,
// checks nothing, and never answers that anything is verified.
package main

import (
	"fmt"
	"io"
	"os"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run answers --help with 0, no file with 2, and any file with 1: it was not verified.
func run(args []string, out, errs io.Writer) int {
	switch {
	case len(args) == 1 && (args[0] == "--help" || args[0] == "-h"):
		fmt.Fprintln(out, "usage: clickwage-verify BUNDLE.zip")
		fmt.Fprintln(out, "Checking evidence bundles is not part of this version, and this version writes none.")
		fmt.Fprintln(out, "What can be checked today is a ledger: clickwage-cli check hashes every revision anew.")
		return 0
	case len(args) != 1:
		fmt.Fprintln(errs, "clickwage-verify: name one bundle: clickwage-verify BUNDLE.zip")
		return 2
	}
	fmt.Fprintf(errs, "clickwage-verify: %s was NOT verified: this version cannot check bundles; get a newer Clickwage\n", args[0])
	return 1
}
