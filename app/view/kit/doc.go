// Package kit is the stock of Clickwage's window: its theme, its widgets and
// the layouts that set them on a page. It knows nothing of work or money; every
// word and number comes in as a parameter.
//
// It refuses: words of its own, goroutines and timers (see Later), animation,
// shadows, and text under 12 pixels. It imports Fyne, assets and the standard
// library.
//
// # How a widget works
//
// A widget draws itself on a sheet, from back to front, at every Layout and
// Refresh, with colours asked from the theme at that moment; so a change of
// theme or text size repaints everything. Setters repaint only if something
// differs: a page may call all of them each second. A press with the pointer
// does not take the focus, Tab does; Space and Enter press, Esc lets go. What
// is shortened says its whole text to OnHint: hand in StatusLine.Hint. What gets
// the keyboard is scrolled into sight; a widget that holds others says so by Held.
//
// # Catalogue
//
// Look: NewTheme(mode, scale), Color(ColorPaid), Tinted(icon, color, size),
// Unit(32), IsDark, AppIcon; Style: Body, Caption, Heading, Title,
// Figure(SizeFigure) with .Bolder .In .Fixed .Crossed .Right .Centred;
// Category with Fill, Text, Tint.
//
// Text: NewText (asks for its whole width, and so can keep a window from getting
// small), NewShortText (may be shortened: use it for names), NewParagraph (wraps, several
// looks), NewSpans (one line, several looks), Words, Plain.
//
// Layout: Column (asks heights for its width), Row with Grow and Space, Wrap,
// Spread, Grid, Pad, PadSides, PadEach, Sized, Line, LineDown, NewPanel, HeightFor;
// NewPage (bar and margins), NewSplit with NewPanes (side column or tabs).
//
// Press: NewButton, NewLink, NewIconLink, NewChip, NewChipRow, NewTile,
// NewFavourite, NewNav (with rail), NewNavTimer, NewSwitch, NewRadioRow,
// ShowChoices (a list under any object), NewKeyButton (takes the next key),
// ShowFinder (a field with a list over the window), MainButton.
//
// Type and choose: NewField, NewSearch, NewSelect.
//
// Show: NewCard, NewKeyCap, NewTag, NewDot, NewStatusMark(Mark), NewLegend,
// NewClock, NewProgressLine, NewStackBar, NewThinStackBar, NewBars, NewScale,
// NewDayStrip, NewChartImage.
//
// Lists: Columns and Col give the columns; NewRowView(cols).Set(RowState) is a
// row for widget.List (RowPlain, RowHead, RowDay); NewDayHeading; NewTwoLine.
//
// Say: NewBottomBar (8 seconds, Undo), NewInkBar (what to do with chosen rows),
// NewStatusLine, NewLoadingLine (after 300 ms), NewEmptyState, NewErrorNote,
// NewNote, ShowDialog.
package kit
