package scene

import (
	"bytes"
	"encoding/json"
	"regexp"
)

// Indented returns the scene as JSON for reading: a line a member, lists of
// numbers and of names on one line.
func (s *Scene) Indented() []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(s); err != nil {
		panic(err) // numbers of a decoded scene are finite
	}
	return innermost.ReplaceAllFunc(bytes.TrimSpace(b.Bytes()), func(list []byte) []byte {
		list = closing.ReplaceAll(opening.ReplaceAll(list, []byte("[")), []byte("]"))
		return line.ReplaceAll(list, []byte(" "))
	})
}

// A string of JSON holds no line break, so only the space between tokens is
// changed, wherever a bracket stands.
var (
	innermost = regexp.MustCompile(`\[[^\[\]{}]*\]`)
	opening   = regexp.MustCompile(`\[\n\s*`)
	closing   = regexp.MustCompile(`\n\s*\]`)
	line      = regexp.MustCompile(`\n\s*`)
)
