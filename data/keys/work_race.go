//go:build race

package keys

// workFactor is cheap under the race detector, where scrypt takes ten times as
// long and which no worker's program is built with.
const workFactor = 12
