package scene

import (
	"errors"
	"fmt"
	"strings"
)

// Fault is one thing wrong in a scene.
type Fault struct {
	Pointer    string // JSON Pointer (RFC 6901) into the scene
	Offset     int    // byte in that string where an expression goes wrong
	Message    string
	Name       string // the unknown name, if that is the fault
	Suggestion string // what was probably meant
	Length     int    // how many bytes from Offset on it takes the place of
}

func (f *Fault) Error() string { return f.Pointer + ": " + f.Message }

// Faults is everything found wrong; never empty when returned as an error.
type Faults []*Fault

func (fs Faults) Error() string {
	list := make([]string, len(fs))
	for i, f := range fs {
		list[i] = f.Error()
	}
	return strings.Join(list, "; ")
}

// ErrNotJSON is wrapped by the error for bytes that are not one JSON value.
var ErrNotJSON = errors.New("not JSON")

func (fs *Faults) add(pointer, format string, args ...any) {
	*fs = append(*fs, &Fault{Pointer: pointer, Message: fmt.Sprintf(format, args...)})
}

func (fs Faults) orNil() error {
	if len(fs) == 0 {
		return nil
	}
	return fs
}
