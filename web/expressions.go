package web

import (
	"net/http"

	"costate/core/field"
)

// expressions answers with what can be typed into an equation.
func expressions(w http.ResponseWriter, _ *http.Request) {
	send(w, http.StatusOK, "application/json", field.Reference())
}
