package field

import (
	"fmt"
	"strings"
)

// Error says where an equation cannot be understood and what was expected
// there.
type Error struct {
	// Equation is the index of the equation (0 for a scalar expression), or
	// -1 if the fault is in the list of parameters or of equations itself.
	Equation int
	// Offset is the byte in that equation's string where the fault starts.
	Offset int
	// Message says what is wrong and what was expected.
	Message string
	// Name is the unknown name, if that is the fault and the name could be
	// declared as a parameter; empty otherwise, also for unknown functions.
	Name string
	// Network is the network whose name is at fault, where Equation is -1.
	Network string
	// Suggestion is the name or spelling probably meant, if there is one. It takes
	// the place of Length bytes at Offset; of none where something is left out.
	Suggestion string
	Length     int
}

func (e *Error) Error() string {
	if e.Equation < 0 {
		return e.Message
	}
	return fmt.Sprintf("equation %d, byte %d: %s", e.Equation+1, e.Offset, e.Message)
}

// Errors is every independent fault found, ordered by equation and offset.
// It is never empty when returned as an error.
type Errors []*Error

func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As find the first *Error.
func (es Errors) Unwrap() []error {
	errs := make([]error, len(es))
	for i, e := range es {
		errs[i] = e
	}
	return errs
}
