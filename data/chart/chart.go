// Package chart turns reports into pictures of pay and time.
//
// A builder makes a Spec, a pure value that says what is to be seen, from a
// report of package earnings; Render draws a Spec as PNG or SVG; Summary says
// it in words for those who listen instead of look; Numbers and WriteCSV give
// the figures behind it. The same Spec feeds the window, the terminal and the
// dossier, so that none of them can show something else.
//
// The package refuses to compute pay: it draws what earnings says. It refuses
// to guess: what is not known is NaN here, a gap in the picture and an empty
// cell in the table, never zero. It refuses to fail on odd data: nothing, one
// point, equal points and losses all give a picture, if need be of one plain
// sentence. It has no words of its own but through a Phrase, and no typefaces
// but those it is handed.
//
// It imports earnings, timeline (for the days of the calendar) and money, and
// is the only package to import go-chart and the freetype reader that go-chart
// wants typefaces from.
package chart

import (
	"math"
	"reflect"
)

// Spec is one chart as a pure value. Floats are for drawing only: they were
// rounded to six decimals when the exact figures were, and NaN is "not known".
// A Spec has Lines and Bands, or Stacks, over X, or it has Bars.
type Spec struct {
	Name     Name
	Title    string // what it is, such as "Pay per hour and your floor"
	Subtitle string // unit and denominator, such as "€ per hour by week"
	Unit     Unit
	X        []Point
	Lines    []Line
	Bands    []Band
	Stacks   []Stack
	Bars     []Bar
	Marks    []Mark
	Counts   []Count  // not drawn; they stand in the table
	Columns  []Column // heads of the table that nothing above gives: first the points or bars, then for bars the figure and the count
	Empty    string   // the sentence shown when there is nothing to draw
}

// Column is the head of a column in a table: Key in a CSV file, Label on a screen.
type Column struct{ Key, Label string }

// Unit says how a number on the axis is written: Before and After stand around
// it, as in "€8" or "30 h".
type Unit struct {
	Before, After string
	Point         string // decimal separator; "" is "."
	Decimals      int    // of a figure; ticks take what they need
	Code          string // in a CSV file, such as "EUR/h", "h" or "%"
}

// Point is a place along the horizontal axis.
type Point struct {
	Key   string // in a CSV file, such as 2026-W48
	Label string // under the axis, such as "23 Nov"; left out where there is no room
	Long  string // in words and tables, such as "week from 23 Nov 2026"
}

// Line is a line over X. A Y shorter than X is not known at the end.
type Line struct {
	Key, Label string
	Tone       Tone
	Y          []float64
}

// Band is a shaded area over X, between Low and High.
type Band struct {
	Tone      Tone
	Low, High Edge
}

// Edge is one side of a band.
type Edge struct {
	Key, Label string
	Y          []float64
}

// Stack is one part of the columns over X; the first stands at the bottom.
type Stack struct {
	Key, Label string
	Tone       Tone
	Y          []float64
}

// Bar is one horizontal bar with its name, figure and a note at the right.
type Bar struct {
	Key, Label string
	Tone       Tone
	Value      float64 // NaN: Instead is shown in place of the bar
	Instead    string  // such as "too few tasks to say"
	Note       string  // such as "38 tasks"
	Count      int     // what the note says, for the table
}

// Mark is a reference line across the chart.
type Mark struct {
	Key, Label string
	Value      float64
	Dashed     bool
}

// Count is how many things each point rests on.
type Count struct {
	Key, Label string
	N          []int
}

// Tone is what a colour means; a tone never means anything else.
type Tone uint8

// The tones.
const (
	Paid Tone = iota
	Pending
	Lost
	Other
	OnCall // hollow: an outline only
)

// Equal says whether two specs are the same, not known being equal to not known.
func (s Spec) Equal(o Spec) bool {
	return equal(reflect.ValueOf(s), reflect.ValueOf(o))
}

func equal(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.Float64:
		return a.Float() == b.Float() || math.IsNaN(a.Float()) && math.IsNaN(b.Float())
	case reflect.Slice:
		if a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !equal(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Struct:
		for i := range a.NumField() {
			if !equal(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	}
	return a.Interface() == b.Interface()
}

// at is y[i], not known where there is none or it cannot be drawn.
func at(y []float64, i int) float64 {
	if i < 0 || i >= len(y) || !known(y[i]) {
		return math.NaN()
	}
	return y[i]
}

// known says whether a value can be drawn. What is beyond a million million is
// a slip of the keyboard, and would send a line miles off the picture.
func known(v float64) bool { return !math.IsNaN(v) && math.Abs(v) <= 1e12 }

// IsEmpty says whether there is nothing to draw but the sentence: no line,
// band or bar with a known value, and no column with any height.
func (s Spec) IsEmpty() bool {
	for _, l := range s.Lines {
		for i := range s.X {
			if known(at(l.Y, i)) {
				return false
			}
		}
	}
	for _, k := range s.Stacks {
		for i := range s.X {
			if v := at(k.Y, i); known(v) && v != 0 {
				return false
			}
		}
	}
	for _, b := range s.Bars {
		if known(b.Value) || b.Instead != "" {
			return false
		}
	}
	return true
}
