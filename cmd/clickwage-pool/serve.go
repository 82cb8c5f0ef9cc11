package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"clickwage/cmd/console"
	"clickwage/data/pool/intake"
	"clickwage/data/pool/side"
)

// listening says where a server listens and how.
type listening struct {
	Listen      string  `default:":8443" help:"Address and port." placeholder:"ADDRESS"`
	Cert        string  `help:"The certificate and its chain, in PEM." placeholder:"FILE"`
	Key         string  `help:"The certificate's key, in PEM." placeholder:"FILE"`
	BehindProxy bool    `help:"A proxy on this machine does TLS: plain HTTP, on a loopback address alone."`
	Rate        float64 `default:"2" help:"Requests a second from one address; held in memory and logged nowhere."`
	Burst       int     `default:"60" help:"Requests at once from one address."`
}

func (l listening) limit() intake.Limit { return intake.Limit{PerSecond: l.Rate, Burst: l.Burst} }

// log writes lines of JSON, without addresses.
func (s *session) log() *slog.Logger { return slog.New(slog.NewJSONHandler(s.err, nil)) }

// listen opens the port. Without TLS it is refused but on a loopback address.
func (l listening) listen() (net.Listener, error) {
	if l.BehindProxy == (l.Cert != "" || l.Key != "") || (l.Cert == "") != (l.Key == "") {
		return nil, console.Usage("either --cert and --key, or --behind-proxy")
	}
	if l.BehindProxy {
		address, err := net.ResolveTCPAddr("tcp", l.Listen)
		if err != nil {
			return nil, console.Misused(err)
		}
		if !address.IP.IsLoopback() {
			return nil, console.Usage("--behind-proxy listens on a loopback address alone, such as --listen 127.0.0.1:8443")
		}
		return net.Listen("tcp", l.Listen)
	}
	pair, err := tls.LoadX509KeyPair(l.Cert, l.Key)
	if err != nil {
		return nil, fmt.Errorf("the certificate cannot be used: %w", err)
	}
	port, err := net.Listen("tcp", l.Listen)
	if err != nil {
		return nil, err
	}
	return tls.NewListener(port, &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS13, NextProtos: []string{"http/1.1"}}), nil
}

// leave is how long a server goes on after it was told to stop.
const leave = 30 * time.Second

// serve answers until the session is told to stop, and then finishes what it has
// begun to take.
func (l listening) serve(s *session, server *intake.Server, log *slog.Logger) error {
	port, err := l.listen()
	if err != nil {
		return err
	}
	web := server.HTTP()
	log.Info("listening", "at", port.Addr().String(), "tls", !l.BehindProxy)
	stopped := make(chan error, 1)
	go func() {
		<-s.ctx.Done()
		log.Info("stopping")
		late, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), leave)
		defer cancel()
		stopped <- web.Shutdown(late)
	}()
	if err := web.Serve(port); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	err = <-stopped
	log.Info("stopped")
	return err
}

type intakeServeCmd struct {
	Witness      bool `help:"Also cosign checkpoints of the ledgers that the witness trusts; asks for its passphrase."`
	listening    `embed:""`
	boxFlag      `embed:""`
	campaignFlag `embed:""`
	storeFlag    `embed:""`
}

func (i *intakeServeCmd) Run(s *session) error {
	return withShelf(s, i.campaignFlag, i.storeFlag, func(sh *shelf) error {
		log := s.log()
		o := intake.Options{
			Campaign: sh.campaign.Campaign, File: sh.campaign.file, Keep: sh, Log: log, Now: s.now, Limit: i.limit(), Proxied: i.BehindProxy,
			Box: side.Folder{Path: i.folder(s, sh.campaign)},
		}
		if i.Witness {
			key, err := s.witnessing()
			if err != nil {
				return err
			}
			o.Witness = s.witness().Handler(key, s.now)
		}
		server, err := intake.New(o)
		if err != nil {
			return err
		}
		if sh.campaign.Alone() {
			log.Warn(oneOrganiser)
		}
		return i.serve(s, server, log)
	})
}
