//go:build !race

package keys

// workFactor makes a guess at a passphrase cost about a second: 2 to its power
// rounds of scrypt, age's own default.
const workFactor = 18
