// Package data is the architecture of Clickwage in one comment; its packages
// are the house.
//
// # Map
//
// The heart is arithmetic that people argue over, so it is pure functions
// around one store:
//
//	money      exact micro-units, hourly rates, conversions
//	work       the vocabulary and its rules; work/warning finds what is odd
//	timeline   the sweep: a second of one's life is counted once
//	earnings   every figure: Compute(Books, Query) Report
//	receipts   what is owed, received, late and missing; what a lump pays for
//	quick      one typed line: a task that begins, or work that is done
//	deadline   when a platform's rules make something due; what decisions are held against
//	wage       minimum wages for reference
//	exposure   a log of distressing work: its words, rules and sums
//	help       whom to turn to, by country
//	country    what living in a country proposes: its currency, its zones
//	rating     reviews of requesters and platforms, their sums, files and ballots
//	chart      a report as pictures, words and numbers
//	revision   the leaves of the ledger's history, their tree, its proofs
//	disk       files written whole or not at all
//	keys       files sealed with a passphrase; signatures
//	evidence   the case, the part of the history disclosed with it, the bundle of
//	           both that anybody can verify (FORMAT.md), what a witness cosigns;
//	           evidence/witness: a witness's key and memory;
//	           evidence/tsa: timestamps of authorities
//	dossier    a case as a PDF, and letters
//	pool       what members earn, summed by two who see no member's figures
//	           (PRIVACY.md, FORMAT.md), and what they say of whom they work for;
//	           pool/release publishes the sums;
//	           pool/store: what must not be lost, on SQLite; pool/postgres: the
//	           same on PostgreSQL; pool/side: one organiser's way from the key to
//	           the sums; pool/intake: the door of a server; pool/pooltest is a
//	           collective for tests
//	store      one SQLite file: current tables, append-only revisions, derived days
//	importer   exports of others into the vocabulary
//	exporter   the ledger as files for others
//	tracker    the use cases: all that the window and the command line talk to
//
// Above it: app/speech (phrases in the language chosen), app/present (what a
// person reads, no toolkit), app/view (widgets), app/idle (whether the worker is
// there), app/seen (whether the window is), app (window and lifecycle), and the
// four commands in cmd.
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
// 2026-11-25: what MTurk's workers save names HITs, and assignments only
// sometimes, so the HIT is the platform's own id there; batch results, which a
// requester saves, name the assignment. A decision that an exporter made up is
// inferred and counts only where nobody tells of another; the day of a HIT is
// put at noon in Seattle, inferred, for a submission without an instant would
// be in no month.
//
// 2026-11-25: an archive holds the raw rows of every plain table and revision and
// none of the current tables. Reading replays each revision through swap and
// remove, which undo uses, with the archive's own row where a new revision
// would be made; a row that is not the one to be made is refused. So an archive
// checks itself, and a new kind of record needs no code for it. A table with a
// column rev is current state; one that is derived otherwise is named in
// derivedTables.
//
// 2026-11-25: a restore builds the new file beside the ledger, gives the present
// one a second name and renames over it, under the writers' lock; a writer that
// had the old file open finds under the lock that it was replaced. The new
// epoch cites the size and RFC 6962 root of both states.
//
// 2026-11-25: the lock of a synced ledger is a file beside it, not a row in it:
// a heartbeat must not rewrite the file that is at risk.
//
// 2026-11-25: an interval whose start or end was changed by hand becomes manual,
// with the moment of the change as the one it was typed at. A figure rests on
// what a person typed, so it must say so; the history keeps the timer's times.
//
// 2026-11-25: a promise is frozen part by part, each once it is first known,
// whether by starting, adding, importing or completing it later. It is not
// frozen for work from before schema 0004: nobody noted what was advertised.
// A comparison weights the advertised rates by the time worked, so that both
// rates of a group are over the same hours; unknown ones are counted apart.
//
// 2026-11-25: leaves commit to the columns of their schema. Those up to the
// revision that meta names as columns_0004 have neither promise nor worker.
//
// 2026-11-25: settings that alter figures (zone, start of the day, currency) have
// revisions that say what they were before, so an undo needs no earlier one.
// The undoing of an import is an act of its own: undo takes it back, and so does
// redo where it came last.
//
// 2026-11-25: of two merged submissions the one with the better record of time
// stays. The other's time is kept as superseded where it is a worse record or
// of the same span, else it counts on. An alias of the merged identity lets a
// later import find the one that stands; it outlives an undo harmlessly.
//
// 2026-11-25: splitting and moving keep the source of the time: how long it was
// is still the timer's word, only whose it was is the worker's.
//
// 2026-11-25: erasing is the one exception to append-only revisions: a trigger
// lets body, reason and seed become empty, all at once, and never a leaf. Names
// are blanked and their numbers never given again, since another program may
// hold them; the file is then vacuumed and its log emptied. The times of the
// emptied revisions stay, because the order of the chain rests on them.
//
// 2026-11-25: the key of a warning is a hash of its kind, records and facts. For
// a reward the fact is the reward alone: what is usual moves with every task.
//
// 2026-11-25: in a typed line an outcome, a moment or a count makes it work that
// is done, and the length its time; else it begins now and the length is its
// limit. What could be two things keeps the line from being recorded. A number
// without a currency is in that of the same title before, else in that of
// totals, and is doubted where the platform pays in another one.
//
// 2026-11-24: plain stop ends every timer that runs, stop with an id ends one.
//
// 2026-11-25: a chunk of an import is committed without a sync of its own.
// Nobody has been told of it before the batch is sealed, and the seal, like any
// timer meanwhile, syncs the whole log before it.
//
// 2026-11-25: an export that tells the day and the length of work, but not when
// it began, gets inferred intervals, laid end to end from the start of the day:
// leaving them out would print pay without its time.
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
// 2026-11-25: an absence is cut out of the timed interval when it ends, as an
// interval of its own that waits for review, and not when it is answered. So it
// is the same whether the worker answers, ignores it, stops by another program
// or loses the window; an answer then changes that interval alone.
//
// 2026-11-25: days of a rule are exact spans of 24 hours, so that a deadline is
// the same instant in every zone; months are those of the calendar in UTC.
//
// 2026-11-25: the log of distressing work is a sealed file of its own beside the
// ledger, not a table: what goes into every backup, archive and revision could
// not be kept out of them or deleted for good. Its entries have no free text, so
// that none can hold what was seen. Each change seals the file anew, which takes
// a second; appending to it would tell how often something was noted.
//
// 2026-11-25: a reminder of a break counts by the monotonic clock, look by look,
// and waits for the end of a task that has itself run for less than the rule.
//
// 2026-11-25: keys are kept as words of their own, "next=X new=Ctrl+J", only those
// that differ, so that a file broken by hand loses single keys and says which.
// What each action is called, where it acts and its first key stand in present,
// what it does in app; a test holds both together.
//
// 2026-11-25: the example is erased, not undone: made-up names, rates and a
// floor that nobody chose must not stay to be completed, converted with or
// compared with, and no undo may bring invented work back.
//
// 2026-11-25: checkpoints, the worker's public keys and timestamps are plain
// tables: they change with no undo, and say nothing that the tree does not. A
// cosignature is a leaf, since what follows it was recorded later by another's
// clock. A checkpoint is none: signing would else always leave something unsigned.
//
// 2026-11-25: each epoch has an origin of its own, so that a witness of any kind
// sees a restore as another log and not as a rollback. Its key keeps the name of
// the ledger, the origin of the first epoch. The first leaf cites, for each
// witness, the last checkpoint that it cosigned; a witness follows an epoch that
// cites its own one exactly, and never twice.
//
// 2026-11-25: a disclosure is proved against the newest checkpoint that others
// have seen, where it covers the records, and not against the newest of all:
// what a stranger saw is worth more than what was signed today.
//
// 2026-11-25: of an erased revision not even its leaf's JSON is left, since that
// holds hashes of the values with salts that the seed gave; its hash stands.
//
// 2026-11-25: the signing key is a file sealed by age and in no keychain of the
// desktop. A new key waits in a second file until the ledger knows it, so that a
// crash leaves one that signs.
//
// 2026-11-25: phrases are found by a bundle of our own, since Fyne chooses its
// language by the system, once; its own dialogs are handed the same file in the
// system's place. Whole numbers take CLDR 45's plural categories.
//
// 2026-11-25: a bundle's schedule, and the figures of its case, are derived from
// the disclosed revisions alone, and a verifier derives them again. A table with
// proofs of its own would be a second statement of the same facts.
//
// 2026-11-25: a revision that names an earlier one that is not disclosed fails
// the check of chains. A leaf can always be shown with every value withheld, so
// nothing but hiding a beginning explains it; erased ones leave their hash.
//
// 2026-11-25: a dossier is a list of blocks that is laid out before anything is
// drawn, twice, so that it can name its own pages; what the blocks say is what
// the tests hold the PDF's text to. Charts are drawn by chart.Draw on a canvas,
// so the PDF library stays in dossier and go-chart in chart.
//
// 2026-11-25: dossier imports exposure, for the sum of a log that the worker adds.
//
// 2026-11-25: a dispute and what belongs to it (replies, exhibits, messages,
// steps) are a record each, in one table of canonical bodies: undo, archive,
// erase and check need no code of their own for each kind. What is attached is
// kept in the ledger's file once under its SHA-256, so that copies and packs hold
// it; where a file lay is never disclosed.
//
// 2026-11-25: money won in a case is booked to the task that it was refused for:
// a whole reward overturns the rejection, a part of it is a partial payment on a
// rejection that stands. Both count as recovered. Before, only the first did.
//
// 2026-11-25: the rate of a mass rejection is over all that the requester decided
// from seven days before to seven days after it: from its first to its last
// rejection it would be picked out.
//
// 2026-11-25: columns of intervals are withheld only where one holds something
// that is redacted, since an imported task's time goes with them. What is redacted
// is also marked where the case's own words tell it.
//
// 2026-11-25: the counts of all tables are one vector, whose proof bounds the
// ones of a person over all of them; a histogram for each platform would show
// each aggregator which platforms a member uses.
//
// 2026-11-25: between the two rounds of a token only a seed is kept, from which
// the blinding is repeated: the library's state cannot be written down.
//
// 2026-11-25: the aggregators open to each other only what may be published of
// the totals. Shares are linear, so n of a table is summed before it is opened.
//
// 2026-11-25: canonical JSON is made and strictly read in revision, which
// evidence, pool and rating import.
//
// 2026-11-25: the pool draws its own noise, in integers from any reader. The
// library at hand takes its randomness from the system alone, so nothing it
// draws could be held to a distribution, or to the same bytes after a crash.
//
// 2026-11-25: a release's figures follow from what it publishes, dice included,
// so that a reader computes every one again. A published page has no script, and
// is tested in a real browser by playwright-core, which only tests need.
//
// 2026-11-25: the rules of a pooling store are written once, in SQL that SQLite
// and PostgreSQL both run, over a small Engine. Two stores with a rule each for
// tokens, batches and claims would differ one day.
//
// 2026-11-25: shares of finished reports are added up claim by claim, in the
// transaction that finishes them: field addition has no order, so any workers
// give the same sum, and a claim that ran out adds nothing.
//
// 2026-11-25: reviews are records of the docket, as disputes are, so that undo,
// archive, check and erasing hold for them. What another signed has an id made of
// its key and its id in the file: no file can reach a record that is there, and
// one read twice or in the wrong order changes nothing.
//
// 2026-11-25: reviews are signed by a key that is derived from the ledger's. It
// needs no file of its own, and nobody can tie it to the key of a dispute, which
// names the worker. A new signing key makes a new pseudonym.
//
// 2026-11-25: a question has one list of answers, by which it is asked, stored,
// counted and pooled. A review says pay late only where payouts were noted and
// matched whole: pay that nobody noted is not known, and not late.
//
// 2026-11-25: the schedule of a bundle grew by what was advertised, an address and
// each time of work. The case names its form, and verifiers read every form, so
// that bundles and vectors of before stay true. An address is taken from the
// worker's note: no platform's export that is read gives one, and none is guessed.
//
// 2026-11-26: the secret of a campaign is a table of the ledger: copies and packs
// must hold it, for a collective gives a member one token, and a restore takes the
// later ones along. It is no record, since a revision would keep it for good, and
// in no archive, which is plain text for others to read.
//
// 2026-11-26: a contribution is in the history, as perhaps given, before its first
// byte leaves, and its number is taken; only what certainly was not taken in is
// taken out again. No undo takes back what was given.
//
// 2026-11-26: what is previewed is the sealed file itself, held in memory until it
// is saved or sent: a file made anew after the click would be one that nobody saw.
//
// 2026-11-26: two organisers talk by messages in a box that never change: a folder,
// a stick, or what one's server shows the other, who signs each question. What a
// side says is kept before it leaves and what it heard once it is checked, so that
// a kill, or another message later, changes nothing.
//
// 2026-11-26: the intake server needs no organiser's key. Tokens, signatures and
// sizes are checked with public keys, and messages between organisers by theirs.
//
// 2026-11-26: the leader's signed list of what it held at closing vouches for
// contributions that the helper lacks. Both would lose who came late to one.
//
// 2026-11-26: a ballot's counts have an epsilon of their own or stay closed where
// there is noise: a fifth part of the campaign's would blur pay for every campaign
// that asks a question. Without noise an answer that all gave is withheld, since it
// says what each of them thinks of whom they depend on.
//
// 2026-11-26: a contribution's revision has a column for answers only where it has
// some, so that those of before keep their leaves.
//
// 2026-11-26: an enrolment code is a member's label that nobody can guess, so that
// the store's rule, one token of a label and the same answer to the same request,
// makes it good for one token, and its hash is all that is kept. Its address comes
// with it in a link: where tokens are issued is in no campaign.
//
// 2026-11-26: a store of pooling is made by agree and tokens enrol or codes alone.
// Whatever only looks or goes on would hide a wrong folder behind an empty one.
//
// 2026-11-26: a campaign that cannot be read is listed as damaged, beside the
// others. Content is kept under its hash, so adding the same file again heals it.
//
// 2026-11-26: what a key waits for is read by connections of its own, and what
// looks through the whole ledger by one, row by row, without holding it: at a
// million tasks deadlines and doubts took all connections and two gigabytes.
// Whether another program changed the ledger is asked of the connection that
// writes, which alone knows its own commits from those of others.
//
// 2026-11-26: the store starts one goroutine, in an import, which makes the
// leaves of the next fifty rows while fifty are written: hashing is half of the
// work and needs no ledger. It is waited for before the transaction ends, so that
// none outlives a call. Everything else below app runs where it is called.
//
// 2026-11-26: beside a second currency, with none to convert to, u and s of one are
// not known: the search that has no currency is in neither. Times and outcomes have
// none, so the window tells those of all work. Work of which no instant is known has
// a derived row of its own, which a row of dirty without an instant makes stale.
package data
