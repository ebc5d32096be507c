package web

import (
	"context"
	"net/http"

	"costate/core/scene"
)

// symbols answers with the equations of a scene written out.
func symbols(_ context.Context, x *scene.Experiment, _ http.ResponseWriter, _ *http.Request) (any, error) {
	return x.Symbols(), nil
}
