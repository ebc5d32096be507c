// Package problem turns errors into problem details (RFC 9457), the one form
// in which the JSON API and the live channel report them.
package problem

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"costate/core/adjoint"
	"costate/core/ode"
	"costate/core/scene"
)

// Details are the members of a problem object.
type Details struct {
	Type   string  `json:"type,omitempty"`
	Title  string  `json:"title"`
	Status int     `json:"status"`
	Detail string  `json:"detail"`
	Errors []Place `json:"errors"`
}

// Place is one fault: where it stands and what it is.
type Place struct {
	Pointer    string `json:"pointer"`
	Offset     int    `json:"offset"`
	Message    string `json:"message"`
	Name       string `json:"name,omitempty"`       // an unknown name that could be a parameter
	Suggestion string `json:"suggestion,omitempty"` // what was probably meant
	Length     int    `json:"length,omitempty"`     // the bytes from offset on that it takes the place of; without it, it is to be put in
}

// New makes a problem without places.
func New(status int, title, detail string) Details {
	return Details{Type: "about:blank", Title: title, Status: status, Detail: detail, Errors: []Place{}}
}

// NotUnderstood describes a message of the live channel that is none.
func NotUnderstood(err error) Details {
	return New(http.StatusBadRequest, "Message not understood", err.Error())
}

// Of describes an error of the core packages.
func Of(err error) Details {
	var faults scene.Faults
	var stopped *adjoint.StoppedError
	switch {
	case errors.Is(err, scene.ErrNotJSON):
		return New(http.StatusBadRequest, "Not JSON", err.Error())
	case errors.As(err, &faults):
		d := New(http.StatusUnprocessableEntity, "The scene cannot run", faults[0].Message)
		for _, f := range faults {
			d.Errors = append(d.Errors, Place{f.Pointer, f.Offset, f.Message, f.Name, f.Suggestion, f.Length})
		}
		return d
	case errors.As(err, &stopped) && errors.Is(err, context.DeadlineExceeded):
		d := New(http.StatusUnprocessableEntity, "Out of time", fmt.Sprintf("the time for one request ran out at t = %.9g: shorten the interval, loosen the tolerance or take fewer start points", stopped.T))
		d.Errors = append(d.Errors, Place{Pointer: "/T", Message: d.Detail})
		return d
	}
	d := New(http.StatusUnprocessableEntity, "The solution cannot be computed", err.Error())
	d.Errors = append(d.Errors, Place{Pointer: pointer(err), Message: err.Error()})
	return d
}

// pointer names the part of the scene whose change would help most.
func pointer(err error) string {
	var steps *ode.TooManyStepsError
	var zeno *ode.ZenoError
	var contact *ode.ContactError
	var grazing *adjoint.GrazingError
	switch {
	case errors.As(err, &zeno):
		return fmt.Sprintf("/events/%d", zeno.Event)
	case errors.As(err, &contact):
		return "/z0"
	case errors.As(err, &grazing):
		return fmt.Sprintf("/events/%d", grazing.Event)
	case errors.Is(err, adjoint.ErrLossNotFinite):
		return "/loss"
	case errors.Is(err, adjoint.ErrStorage), errors.Is(err, adjoint.ErrNotReversible), errors.Is(err, adjoint.ErrDiscreteEvents):
		return "/gradient/method"
	case errors.As(err, &steps):
		return "/solver/maxSteps"
	}
	return "/T"
}
