//go:build !race

package evidence_test

const flips = 3000
