package export

import (
	"bytes"
	"embed"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"costate/core/scene"
)

// Language is one that experiments are written in.
type Language struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	File string `json:"file"` // what to call the program

	comment string // begins a line of comment
	write   func(x *scene.Experiment, l *Language) (any, error)
}

var languages = []Language{
	{"scipy", "Python (SciPy)", "costate_scipy.py", "#", scipy.data},
	{"torchdiffeq", "Python (PyTorch, torchdiffeq)", "costate_torchdiffeq.py", "#", torch.data},
	{"diffrax", "Python (JAX, diffrax)", "costate_diffrax.py", "#", diffrax.data},
	{"julia", "Julia (DifferentialEquations, SciMLSensitivity)", "costate.jl", "#", julia.data},
	{"go", "Go (Costate's own packages)", "costate.go", "//", goData},
}

// Languages returns all of them.
func Languages() []Language { return append([]Language(nil), languages...) }

// UnknownLanguageError says which languages there are.
type UnknownLanguageError struct{ ID string }

func (e *UnknownLanguageError) Error() string {
	var ids []string
	for _, l := range languages {
		ids = append(ids, l.ID)
	}
	return fmt.Sprintf("no language %q; there are %s", e.ID, strings.Join(ids, ", "))
}

// Find returns the language with the given ID; the error is an
// [*UnknownLanguageError].
func Find(id string) (*Language, error) {
	for i := range languages {
		if languages[i].ID == id {
			return &languages[i], nil
		}
	}
	return nil, &UnknownLanguageError{id}
}

//go:embed templates
var files embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"indent": func(n int, lines string) string {
		space := strings.Repeat(" ", n)
		return space + strings.ReplaceAll(lines, "\n", "\n"+space)
	},
	"join": func(list []string) string { return strings.Join(list, ", ") },
	// pair lists names two by two.
	"pair": func(names ...string) [][]string { return slices.Collect(slices.Chunk(names, 2)) },
	"allZero": func(results []string) bool {
		return !slices.ContainsFunc(results, func(r string) bool { return r != "0" })
	},
}).ParseFS(files, "templates/*.tmpl"))

// Program writes the experiment as a program. The error is [scene.Faults].
func (l *Language) Program(x *scene.Experiment) ([]byte, error) {
	data, err := l.write(x, l)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, l.ID+".tmpl", data); err != nil {
		panic(err) // a mistake in the template
	}
	return b.Bytes(), nil
}
