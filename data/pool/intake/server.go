// Package intake is the door of a collective's server: it hands out the campaign
// and takes contributions over HTTP, and keeps for two organisers what they say
// to each other. It needs no organiser's key: all that it handles is sealed or
// signed by others, and what it is handed is checked before it is kept.
//
// It refuses what is larger than a contribution of its campaign, whoever sends
// too much at once, and to say who sent what: addresses are held in memory, as
// long as their limit needs, and stand in no log.
//
// It imports pool, its side and its store's errors, and golang.org/x/time/rate.
package intake

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"clickwage/data/pool"
	"clickwage/data/pool/side"
	"clickwage/data/pool/store"
)

// Keeper keeps contributions. What it has answered to is on the disk.
type Keeper interface {
	// Receive checks a report and keeps it. Errors: those of pool.Gate, which the
	// sender is told, and others, which are the server's.
	Receive(ctx context.Context, r pool.Report, now time.Time) (pool.Outcome, error)
	// Report is the file of a report that is kept; side.ErrNone of another.
	Report(ctx context.Context, id pool.ReportID) ([]byte, error)
}

// Options say what a server serves.
type Options struct {
	Log      *slog.Logger  // Required
	Keep     Keeper        // where contributions go; Defaults to none: then there is no campaign
	Campaign pool.Campaign // Required with Keep
	File     []byte        // Required with Keep: the campaign as it is signed
	Box      side.Box      // what two organisers say to each other; Defaults to none
	Witness  http.Handler  // answers requests to cosign, and bounds what it reads of them; Defaults to none
	// Issue answers the request for a token of whoever has an enrolment code.
	// Errors: those of store.Issue, pool.ErrRequest, pool.ErrClosed. Defaults to none.
	Issue   func(ctx context.Context, code string, request []byte) ([]byte, error)
	Proxied bool // a proxy on this machine is in front and says whom it speaks for
	Limit   Limit
	Now     func() time.Time // Defaults to time.Now
}

// Server answers requests. Many may be answered at once.
type Server struct {
	Options
	largest int64 // bytes of a contribution
	limits  *limiter
	working chan struct{} // as many as are answered at once
	mux     *http.ServeMux
}

// TokenPath is where requests for tokens go: a code, the end of a line, and the
// request. The answer is what pool.Issuer gives.
const TokenPath = "/v1/token"

// maxTokenRequest bounds a code and a request, in bytes.
const maxTokenRequest = 1 << 10

// atOnce bounds the memory that requests take together: some 100 MB of the
// largest usual contributions.
const atOnce = 2048

// New makes a server.
func New(o Options) (*Server, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Server{Options: o, limits: newLimiter(o.Limit, o.Now), working: make(chan struct{}, atOnce), mux: http.NewServeMux()}
	s.mux.HandleFunc("GET /healthz", s.limited(s.health))
	if o.Keep != nil {
		gate, err := o.Campaign.Gate()
		if err != nil {
			return nil, err
		}
		s.largest = int64(gate.Size())
		s.mux.HandleFunc("POST /v1/report", s.limited(s.takeReport))
		s.mux.HandleFunc("GET /v1/campaign", s.limited(s.showCampaign))
	}
	if o.Box != nil {
		s.mux.HandleFunc("GET /v1/peer/{name}", s.asked(s.showMessage))
		s.mux.HandleFunc("PUT /v1/peer/{name}", s.asked(s.takeMessage))
		s.mux.HandleFunc("GET /v1/peer/report/{name}", s.asked(s.showReport))
	}
	if o.Issue != nil {
		s.mux.HandleFunc("POST "+TokenPath, s.limited(s.issueToken))
	}
	if o.Witness != nil {
		s.mux.HandleFunc("POST /add-checkpoint", s.limited(o.Witness.ServeHTTP))
	}
	return s, nil
}

// HTTP is a server for a listener, with its timeouts. It logs nothing of its
// own, since that would name addresses.
func (s *Server) HTTP() *http.Server {
	return &http.Server{
		Handler: s, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute, IdleTimeout: time.Minute,
		MaxHeaderBytes: 1 << 16, ErrorLog: log.New(io.Discard, "", 0),
	}
}

// recorder remembers the status for the log.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Unwrap is for http.ResponseController.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// ServeHTTP answers one request and logs it without whose it was.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began, out := s.Now(), &recorder{w, http.StatusOK}
	_, pattern := s.mux.Handler(r)
	select {
	case s.working <- struct{}{}:
		defer func() { <-s.working }()
		s.mux.ServeHTTP(out, r)
	default:
		out.Header().Set("Retry-After", "1")
		refuse(out, http.StatusServiceUnavailable, "busy; try again in a moment")
	}
	s.Log.Info("answered", "what", pattern, "status", out.status, "micros", s.Now().Sub(began).Microseconds())
}

// limited answers no sender more than the limit.
func (s *Server) limited(do http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if s.allowed(w, r) {
			do(w, r)
		}
	}
}

func (s *Server) allowed(w http.ResponseWriter, r *http.Request) bool {
	ok := s.limits.allow(s.sender(r))
	if !ok {
		w.Header().Set("Retry-After", strconv.Itoa(s.limits.pause()))
		refuse(w, http.StatusTooManyRequests, "too many at once; try again in a moment")
	}
	return ok
}

// refuse answers with a reason, in JSON.
func refuse(w http.ResponseWriter, status int, why string) {
	answer(w, status, map[string]string{"error": why})
}

// failed logs what failed here, and tells the sender that it did.
func (s *Server) failed(w http.ResponseWriter, what string, err error) {
	s.Log.Error(what, "error", err.Error())
	refuse(w, http.StatusInternalServerError, what+"; try again later")
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(value) // whoever asked may be gone
}

// read reads a body of at most so many bytes. ok is false where the answer was
// given already.
func read(w http.ResponseWriter, r *http.Request, most int64) (body []byte, ok bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		refuse(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("it has more than %d bytes", most))
	case err != nil:
		refuse(w, http.StatusBadRequest, "it did not arrive whole")
	}
	return body, err == nil
}

// Kept is what a sender is told. The same file gets the same answer again.
type Kept struct {
	Outcome string `json:"outcome"` // kept or withdrawn
	File    string `json:"file"`    // its SHA-256
}

func (s *Server) takeReport(w http.ResponseWriter, r *http.Request) {
	body, ok := read(w, r, s.largest)
	if !ok {
		return
	}
	report, err := pool.ParseReport(body)
	if err == nil {
		_, err = s.Keep.Receive(r.Context(), report, s.Now())
	}
	if err != nil {
		status := Status(err)
		if status == http.StatusInternalServerError {
			s.failed(w, "the contribution could not be kept", err)
			return
		}
		refuse(w, status, err.Error())
		return
	}
	hash, kept := report.Hash(), Kept{Outcome: "kept"}
	if report.Withdrawn {
		kept.Outcome = "withdrawn"
	}
	kept.File = hex.EncodeToString(hash[:])
	answer(w, http.StatusOK, kept)
}

// issueToken answers the same request of the same code with the same bytes, so
// that one that was cut off can be repeated.
func (s *Server) issueToken(w http.ResponseWriter, r *http.Request) {
	body, ok := read(w, r, maxTokenRequest)
	if !ok {
		return
	}
	code, request, ok := bytes.Cut(body, []byte("\n"))
	if !ok || len(code) == 0 {
		refuse(w, http.StatusBadRequest, pool.ErrRequest.Error())
		return
	}
	token, err := s.Issue(r.Context(), string(code), request)
	if err != nil {
		status := Status(err)
		if status == http.StatusInternalServerError {
			s.failed(w, "the token could not be issued", err)
			return
		}
		refuse(w, status, err.Error())
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Write(token)
}

// Status is how HTTP says why a contribution, or a request for a token, is
// refused.
func Status(err error) int {
	for _, row := range []struct {
		err    error
		status int
	}{
		{pool.ErrForm, http.StatusBadRequest}, {pool.ErrOther, http.StatusUnprocessableEntity}, {pool.ErrToken, http.StatusForbidden},
		{pool.ErrSignature, http.StatusForbidden}, {pool.ErrStale, http.StatusConflict}, {store.ErrReport, http.StatusConflict}, {pool.ErrClosed, http.StatusGone},
		{pool.ErrRequest, http.StatusBadRequest}, {store.ErrMember, http.StatusForbidden}, {store.ErrIssued, http.StatusConflict},
	} {
		if errors.Is(err, row.err) {
			return row.status
		}
	}
	return http.StatusInternalServerError
}

func (s *Server) showCampaign(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Write(s.File)
}

func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	if s.Keep == nil {
		answer(w, http.StatusOK, map[string]any{"witness": s.Witness != nil, "tokens": s.Issue != nil})
		return
	}
	_, err := s.Keep.Report(r.Context(), pool.ReportID{})
	if err != nil && !errors.Is(err, side.ErrNone) {
		s.failed(w, "the store does not answer", err)
		return
	}
	answer(w, http.StatusOK, map[string]any{"campaign": s.Campaign.ID, "taking": s.Campaign.Taking(s.Now())})
}
