package main

import (
	"os"
	"testing"

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

func TestWithoutADisplayItSaysWhatToDo(t *testing.T) {
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	if err := run(); err != errNoDisplay {
		t.Errorf("got %v, want %v", err, errNoDisplay)
	}
}
