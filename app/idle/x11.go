//go:build unix && !darwin

package idle

import (
	"errors"
	"io"
	"os"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/screensaver"
	"github.com/jezek/xgb/xproto"
)

// x11 asks the screen saver extension of the X server.
type x11 struct {
	nothing
	conn *xgb.Conn
	root xproto.Drawable
}

func openX11() (Source, error) {
	if os.Getenv("DISPLAY") == "" {
		return nil, errors.New("no X server")
	}
	xgb.Logger.SetOutput(io.Discard) // it writes to stderr what it also returns
	conn, err := xgb.NewConn()
	if err != nil {
		return nil, err
	}
	if err := screensaver.Init(conn); err != nil {
		conn.Close()
		return nil, err
	}
	return &x11{conn: conn, root: xproto.Drawable(xproto.Setup(conn).DefaultScreen(conn).Root)}, nil
}

func (x *x11) Name() string { return "x11" }

func (x *x11) Idle() (time.Duration, error) {
	info, err := screensaver.QueryInfo(x.conn, x.root).Reply()
	if err != nil {
		return 0, err
	}
	if info == nil {
		return 0, ErrUnknown
	}
	return time.Duration(info.MsSinceUserInput) * time.Millisecond, nil
}

func (x *x11) Close() error {
	x.conn.Close()
	return nil
}
