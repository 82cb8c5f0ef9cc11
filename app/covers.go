package app

import "slices"

// covers are what lies over the pages, the last one on top: the message that an
// answer brings can come while the palette is open.
type covers struct{ stack []*cover }

// cover is one of them.
type cover struct {
	id    string // the action that opened it; "" for a dialog
	leave func() // told that the worker wants to leave it; it may stay
}

// put lays something on top.
func (c *covers) put(id string, leave func()) *cover {
	top := &cover{id, leave}
	c.stack = append(c.stack, top)
	return top
}

// off takes one away, wherever it lies; false where it was gone.
func (c *covers) off(one *cover) bool {
	at := slices.Index(c.stack, one)
	if at < 0 {
		return false
	}
	c.stack = slices.Delete(c.stack, at, at+1)
	return true
}

// top is the action that opened what lies on top; "" where that is a dialog or
// nothing.
func (c *covers) top() string {
	if len(c.stack) == 0 {
		return ""
	}
	return c.stack[len(c.stack)-1].id
}

// leave asks what lies on top to go.
func (c *covers) leave() {
	if len(c.stack) > 0 {
		c.stack[len(c.stack)-1].leave()
	}
}
