package intake

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/http"

	"clickwage/data/pool"
	"clickwage/data/pool/side"
)

// Question is the header in which an organiser signs what it asks for: the
// method, a space and the last part of the path.
const Question = "Clickwage-Question"

// asked lets the organisers of the campaign through, without a limit, and only
// them.
func (s *Server) asked(do func(w http.ResponseWriter, r *http.Request, from pool.Role)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var from pool.Role
		signed, err := base64.StdEncoding.DecodeString(r.Header.Get(Question))
		if err == nil {
			from, err = s.Campaign.Asked(signed, r.Method+" "+r.PathValue("name"), s.Now())
		}
		switch {
		case err == nil:
			do(w, r, from)
		case s.allowed(w, r):
			refuse(w, http.StatusForbidden, "only the organisers of the campaign are answered; is the clock right?")
		}
	}
}

// showMessage hands a message to whom it was said.
func (s *Server) showMessage(w http.ResponseWriter, r *http.Request, from pool.Role) {
	name := r.PathValue("name")
	if by, ok := side.From(name); !ok || by == from {
		refuse(w, http.StatusNotFound, "there is no such message to you")
		return
	}
	text, err := s.Box.Get(r.Context(), name)
	s.show(w, text, err)
}

func (s *Server) show(w http.ResponseWriter, text []byte, err error) {
	switch {
	case errors.Is(err, side.ErrNone):
		refuse(w, http.StatusNotFound, "it is not here yet")
	case err != nil:
		s.failed(w, "it cannot be read", err)
	default:
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Write(text)
	}
}

// takeMessage keeps a message that the organiser who brings it has signed.
func (s *Server) takeMessage(w http.ResponseWriter, r *http.Request, from pool.Role) {
	name := r.PathValue("name")
	body, ok := read(w, r, pool.MaxMessage)
	if !ok {
		return
	}
	named, good := side.From(name)
	if by, err := s.Campaign.From(body); err != nil || !good || by != named || by != from {
		refuse(w, http.StatusForbidden, "it is not signed by whom it says it is from")
		return
	}
	switch err := s.Box.Put(r.Context(), name, body); {
	case errors.Is(err, side.ErrChanged):
		refuse(w, http.StatusConflict, side.ErrChanged.Error())
	case err != nil:
		s.failed(w, "it could not be kept", err)
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}

// showReport hands an organiser a contribution that it lacks.
func (s *Server) showReport(w http.ResponseWriter, r *http.Request, _ pool.Role) {
	raw, err := hex.DecodeString(r.PathValue("name"))
	if err != nil || len(raw) != len(pool.ReportID{}) {
		refuse(w, http.StatusNotFound, "it is not here")
		return
	}
	text, err := s.Keep.Report(r.Context(), pool.ReportID(raw))
	s.show(w, text, err)
}
