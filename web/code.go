package web

import (
	"context"
	"mime"
	"net/http"

	"costate/core/export"
	"costate/core/scene"
	"costate/web/problem"
)

func languages(w http.ResponseWriter, _ *http.Request) {
	send(w, http.StatusOK, "application/json", export.Languages())
}

// code answers with the scene as a program in the language asked for.
func (s *Server) code(w http.ResponseWriter, r *http.Request) {
	language, err := export.Find(r.URL.Query().Get("language"))
	if err != nil {
		fail(w, problem.New(http.StatusUnprocessableEntity, "No such language", err.Error()+": ask for one as in /api/v1/code?language=scipy"))
		return
	}
	s.solving(func(_ context.Context, x *scene.Experiment, w http.ResponseWriter, _ *http.Request) (any, error) {
		program, err := language.Program(x)
		if err != nil {
			return nil, err
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": language.File}))
		_, _ = w.Write(program)
		return nil, nil
	})(w, r)
}
