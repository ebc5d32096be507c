package scene

import (
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
	ID    string          `json:"id"`
	Name  string          `json:"name"`
	About string          `json:"about"`
	Tags  []string        `json:"tags"`
	Scene json.RawMessage `json:"-"` // as written, without defaults
}

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
		var file struct {
			Tags  []string        `json:"tags"`
			Scene json.RawMessage `json:"scene"`
		}
		if err := json.Unmarshal(data, &file); err != nil {
			panic(fmt.Sprintf("scene: %s: %v", f.Name(), err))
		}
		s, err := Decode(file.Scene)
		if err != nil {
			panic(fmt.Sprintf("scene: %s: %v", f.Name(), err))
		}
		_, id, _ := strings.Cut(strings.TrimSuffix(f.Name(), ".json"), "-")
		out = append(out, Entry{ID: id, Name: s.Name, About: s.About, Tags: file.Tags, Scene: file.Scene})
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
