package scene

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

//go:embed catalogue/*.json
var files embed.FS

// Entry is a scene of the catalogue.
type Entry struct {
	ID     string          `json:"id"`
	Name   string          `json:"name"`
	About  string          `json:"about"`
	Source string          `json:"source"`
	Tags   []string        `json:"tags"` // the first is its theme
	Scene  json.RawMessage `json:"-"`    // as written, without defaults

	Headline string `json:"-"` // of its view
	file     file
}

// file is what a file of the catalogue holds.
type file struct {
	Tags []string `json:"tags"`
	// Data says how the values of the observations were made, nil if they were
	// measured or there are none.
	Data *made `json:"data"`
	// Falls is what training leaves of the loss, at most, as a fraction.
	Falls float64         `json:"falls"`
	Scene json.RawMessage `json:"scene"`
}

// made is the truth behind observations: the scene's own field, or another one,
// at these parameters, and normally distributed noise.
type made struct {
	Equations []string           `json:"equations"` // none: those of the scene
	Params    map[string]float64 `json:"params"`    // the others are those of the scene
	Noise     float64            `json:"noise"`     // standard deviation
	Seed      uint64             `json:"seed"`
}

// Themes are what the scenes of the catalogue are grouped by.
var Themes = []string{"linear", "oscillators", "ecology", "chemistry", "mechanics", "chaos", "neural", "landscapes"}

// entries are in the order of their files' names, which begin with a number.
var entries = load()

// load panics if an embedded file is broken: a mistake of the programmer.
func load() []Entry {
	list, err := files.ReadDir("catalogue")
	if err != nil {
		panic(err)
	}
	var out []Entry
	for _, f := range list {
		data, err := files.ReadFile("catalogue/" + f.Name())
		if err != nil {
			panic(err)
		}
		var file file
		dec := json.NewDecoder(bytes.NewReader(data))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&file); err != nil {
			panic(fmt.Sprintf("scene: %s: %v", f.Name(), err))
		}
		s, err := Decode(file.Scene)
		if err != nil {
			panic(fmt.Sprintf("scene: %s: %v", f.Name(), err))
		}
		_, id, _ := strings.Cut(strings.TrimSuffix(f.Name(), ".json"), "-")
		entry := Entry{ID: id, Name: s.Name, About: s.About, Source: s.Source, Tags: file.Tags, Scene: file.Scene, file: file}
		if s.View != nil {
			entry.Headline = s.View.Headline
		}
		out = append(out, entry)
	}
	return out
}

// Catalogue returns all entries, the best first.
func Catalogue() []Entry { return slices.Clone(entries) }

// Find returns the entry with the given ID.
func Find(id string) (Entry, bool) {
	for _, e := range entries {
		if e.ID == id {
			return e, true
		}
	}
	return Entry{}, false
}
