package tracker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"clickwage/data/store"
)

// SavedView is a view that is kept under a name.
type SavedView struct {
	Name string `json:"name"`
	View View   `json:"view"`
}

// keptView is the kind under which the store keeps views.
const keptView = "view"

// longestName is the most letters of a view's name.
const longestName = 60

// Errors of names of views.
var (
	ErrViewName  = fmt.Errorf("a view needs a name of at most %d letters", longestName)
	ErrViewTaken = errors.New("there is a view of that name")
)

func viewName(name string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > longestName {
		return "", ErrViewName
	}
	return name, nil
}

// SaveView keeps a view under a name; one of the same name is replaced. The
// errors are ErrViewName and those of View.Check.
func (t *Tracker) SaveView(ctx context.Context, name string, v View) error {
	name, err := viewName(name)
	if err != nil {
		return err
	}
	if err := v.Check(); err != nil {
		return err
	}
	value, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return t.store.Keep(ctx, keptView, store.Kept{Name: name, Value: string(value)})
}

// Views are all saved views, by name.
func (t *Tracker) Views(ctx context.Context) ([]SavedView, error) {
	kept, err := t.store.AllKept(ctx, keptView)
	if err != nil {
		return nil, err
	}
	var all []SavedView
	for _, k := range kept {
		one := SavedView{Name: k.Name}
		if err := json.Unmarshal([]byte(k.Value), &one.View); err != nil {
			return nil, fmt.Errorf("view %q: %w", k.Name, err)
		}
		all = append(all, one)
	}
	return all, nil
}

// ViewNamed is a saved view; store.ErrNotFound where there is none.
func (t *Tracker) ViewNamed(ctx context.Context, name string) (View, error) {
	all, err := t.Views(ctx)
	if err != nil {
		return View{}, err
	}
	for _, one := range all {
		if one.Name == name {
			return one.View, nil
		}
	}
	return View{}, fmt.Errorf("view %q: %w", name, store.ErrNotFound)
}

// RenameView gives a saved view another name; ErrViewTaken where there is one
// of that name already.
func (t *Tracker) RenameView(ctx context.Context, from, to string) error {
	to, err := viewName(to)
	if err != nil || to == from {
		return err
	}
	v, err := t.ViewNamed(ctx, from)
	if err != nil {
		return err
	}
	if _, err := t.ViewNamed(ctx, to); err == nil {
		return fmt.Errorf("view %q: %w", to, ErrViewTaken)
	}
	if err := t.SaveView(ctx, to, v); err != nil {
		return err
	}
	return t.RemoveView(ctx, from)
}

// RemoveView forgets a saved view; store.ErrNotFound where there is none. No
// record is touched.
func (t *Tracker) RemoveView(ctx context.Context, name string) error {
	return t.store.Forget(ctx, keptView, name)
}
