// Command clickwage-pool is going to be a collective's command: to gather
// sealed contributions of its members and publish statistics that show nobody's
// figures. None of that exists yet: until it does, it says so and refuses.
package main

import (
	"fmt"
	"io"
	"os"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run answers --help with 0, everything else is refused with 1, no command with 2.
func run(args []string, out, errs io.Writer) int {
	switch {
	case len(args) == 0:
		fmt.Fprintln(errs, "clickwage-pool: name a command; clickwage-pool --help says what there is")
		return 2
	case args[0] == "--help" || args[0] == "-h":
		fmt.Fprintln(out, "usage: clickwage-pool COMMAND")
		fmt.Fprintln(out, "Pooling is not part of this version: there is no command yet, and no figure leaves any computer.")
		fmt.Fprintln(out, "What a collective can use today is what a member chooses to hand over: clickwage-cli report --json.")
		return 0
	}
	fmt.Fprintf(errs, "clickwage-pool: %s: pooling is not part of this version; nothing was read or sent\n", args[0])
	return 1
}
