//go:build race

package evidence_test

// How many bits are flipped, and one of how many fields is changed.
const (
	flips      = 300
	fieldsEach = 5
)
