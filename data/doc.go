// Package data is the architecture of Clickwage in one comment; its packages
// are the house.
//
// # Map
//
// The heart is arithmetic that people argue over, so it is pure functions
// around one store:
//
//	money      exact micro-units, hourly rates, conversions
//	work       the vocabulary and its rules
//	timeline   the sweep: a second of one's life is counted once
//	earnings   every figure: Compute(Books, Query) Report
//	receipts   what is owed, received, late and missing; what a lump pays for
//	deadline   when a platform's rules make something due
//	chart      a report as pictures, words and numbers
//	revision   the leaves of the ledger's history
//	store      one SQLite file: current tables, append-only revisions, derived days
//	importer   exports of others into the vocabulary
//	exporter   the ledger as files for others
//	tracker    the use cases: all that the window and the command line talk to
//
// Above it: app/present (what a person reads, no toolkit), app/view (widgets),
// app (window and lifecycle), and the four commands in cmd.
//
// # A request, step by step
//
// A worker presses Start. The view calls the presenter, which hands the work to
// a Runner. tracker.Start reads the clocks, ends what ran, and opens one
// store.Write: the submission, the timer and a revision leaf for each are in one
// transaction, durable when it returns. The tracker tells its subscribers; the
// presenter reads what it shows and renders a new State. Another program's
// window notices within half a second by PRAGMA data_version.
//
// A figure is asked for. tracker.Report asks the store, which first computes
// anew the local days whose time or money has changed, and then adds up their
// derived lines; where lines do not tell enough (requesters, titles,
// conversions, another zone) it loads the books and computes them whole. Both
// ways give the same report, and a test holds them to it.
//
// # Decisions
//
// 2026-11-24: the store imports earnings. Derived days must say exactly what a
// report says, so they are made and read by earnings itself and only kept by
// the store. The alternative, a second notion of a day's totals inside the
// store, would be a second definition of every figure.
//
// 2026-11-24: timeline imports money, for rounding half to even in one place.
//
// 2026-11-24: derived days are marked stale in the transaction of a change and
// computed anew before they are read. Computing them inside every start or stop
// would let a timer wait for a day of thousands of tasks.
//
// 2026-11-24: a revision stores one 32-byte seed, from which the salt of every
// column is derived, instead of a salt a column. Disclosing a salt discloses
// nothing else, and a row of 26 columns keeps 32 bytes instead of 416.
//
// 2026-11-24: an imported row makes one leaf for its submission and its
// interval; editing either later gives that one a leaf of its own, which names
// the shared one as its previous.
//
// 2026-11-24: undo restores a record only where its present state is still the
// one that the change made; others are kept and named. Undo, redo and the
// sweeping of killed imports append revisions like any change.
//
// 2026-11-24: a lock file beside the ledger orders writers over processes.
// SQLite's own waiting polls with growing pauses, so a timer could starve
// behind another program's import, which commits one short chunk after the
// other.
//
// 2026-11-24: rows already known are found by the span of time of a chunk of
// the import, not by a unique index on the platforms' random ids, which would
// cost more than all other indexes together.
//
// 2026-11-24: plain stop ends every timer that runs, stop with an id ends one.
//
// 2026-11-25: the store imports receipts, as it imports earnings: what is
// compared with payouts is read in the shape that the comparison wants, instead
// of through a second one. The tracker imports assets for the platforms' rules.
//
// 2026-11-25: a payout's part stands in its submission's own currency, so that
// no exchange gain can become pay. Parts in the payout's own currency may not
// add up to more than was paid with what was withheld; others are not compared.
//
// 2026-11-25: a published table of rates never takes the place of a rate of
// another source; a rate typed over another keeps the former one beside the
// table. Only rates that the ledger's own currencies can need are read for a
// figure: the history of the central bank is 146,147 rates.
//
// 2026-11-25: days of a rule are exact spans of 24 hours, so that a deadline is
// the same instant in every zone; months are those of the calendar in UTC.
package data
