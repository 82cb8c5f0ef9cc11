package work

// Fences are those of Tukey around n values, one and a half quartile distances
// outside the quartiles, on the natural logarithm: log gives that of the value with
// so many before it in ascending order. Quartiles lie between neighbours in
// proportion, as those of a spread do. What is below low or above high is odd.
//
// Logarithms are floats: they say which values are odd and how many, and no figure
// is made of them. n must be above zero.
func Fences(n int, log func(at int) float64) (low, median, high float64) {
	quarter := func(q int) float64 {
		steps := q * (n - 1)
		at, over := steps/4, steps%4
		if over == 0 {
			return log(at)
		}
		return log(at) + (log(at+1)-log(at))*float64(over)/4
	}
	lower, upper := quarter(1), quarter(3)
	reach := 1.5 * (upper - lower)
	return lower - reach, quarter(2), upper + reach
}
