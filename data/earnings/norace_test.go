//go:build !race

package earnings_test

// raced says that the race detector slows everything down.
const raced = false
