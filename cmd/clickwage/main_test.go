package main

import (
	"encoding/xml"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
)

func TestTheMetadataAgreesWithFyneAppToml(t *testing.T) {
	var file struct {
		Details struct {
			ID, Name, Version string
			Build             int
		}
	}
	text, err := os.ReadFile("../../FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	if err := toml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	d := file.Details
	if d.ID != metadata.ID || d.Name != metadata.Name || d.Version != metadata.Version || d.Build != metadata.Build {
		t.Errorf("FyneApp.toml says %+v, the program %+v", d, metadata)
	}
}

// What software centres show names the same program and, as its newest release,
// the same version; the package takes its own from FyneApp.toml.
func TestTheAppStreamDataAgreeWithTheMetadata(t *testing.T) {
	var file struct {
		ID       string `xml:"id"`
		Name     string `xml:"name"`
		Releases []struct {
			Version string `xml:"version,attr"`
		} `xml:"releases>release"`
	}
	text, err := os.ReadFile("../../assets/packaging/" + metadata.ID + ".metainfo.xml")
	if err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if file.ID != metadata.ID || file.Name != metadata.Name || len(file.Releases) == 0 || file.Releases[0].Version != metadata.Version {
		t.Errorf("the AppStream data say %+v, the program %+v", file, metadata)
	}
}

func TestWithoutADisplayItSaysWhatToDo(t *testing.T) {
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	if err := run(nil); err != errNoDisplay {
		t.Errorf("got %v, want %v", err, errNoDisplay)
	}
}

// Fyne's loop may wait for itself for ever where it stops.
func TestTheProgramEndsThoughItsLoopDoesNot(t *testing.T) {
	closed, ended := make(chan struct{}), make(chan struct{})
	go outlive(closed, time.Nanosecond, func() { close(ended) })
	select {
	case <-ended:
		t.Fatal("it ended with its window open")
	default:
	}
	close(closed)
	<-ended
}

// Help is for those, too, who have no display to open a window on.
func TestHelpNeedsNoDisplay(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"-h"}} {
		if got := asked(args); !strings.HasPrefix(got, "Usage: clickwage") {
			t.Errorf("%v: got %q", args, got)
		}
	}
	if got := asked([]string{"--version"}); got != "Clickwage "+metadata.Version+"\n" {
		t.Errorf("got %q", got)
	}
	if got := asked([]string{"--mini"}); got != "" {
		t.Errorf("--mini asks for nothing: %q", got)
	}
}
