package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"

	"costate/core/scene"
	"costate/web/problem"
)

// data reads a file of data, CSV, and answers with what a scene takes from it and
// the rows that cannot be used; ?kind=points or trajectory says what it is.
func data(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, scene.MaxCSV))
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			fail(w, problem.New(http.StatusRequestEntityTooLarge, "Too large", fmt.Sprintf("a file of data has at most %d bytes", scene.MaxCSV)))
		} else {
			fail(w, problem.New(http.StatusBadRequest, "Not read", "the request's body ends early: "+err.Error()))
		}
		return
	}
	table, err := scene.ReadCSV(body, r.URL.Query().Get("kind"))
	if err != nil {
		fail(w, problem.New(http.StatusUnprocessableEntity, "The data cannot be used", err.Error()))
		return
	}
	send(w, http.StatusOK, "application/json", table)
}
