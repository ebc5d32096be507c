package scene

import (
	"encoding/json"
	"fmt"
	"strings"

	"costate/core/field"
)

// declare splits what was typed into equations and parameters. A declaration
// wins over the same name in params: it is what was typed, and the slider moves
// on from it. It reports whether every line could be read.
func (s *Scene) declare(lines value) bool {
	before := len(*lines.faults)
	texts := lines.texts()
	ok := len(*lines.faults) == before
	declared := map[string]int{}
	var places []int
	for i, text := range texts {
		kind, d, err := field.ReadLine(text)
		at := fmt.Sprintf("%s/%d", lines.at, i)
		switch {
		case err != nil:
			ok = false
			*lines.faults = append(*lines.faults, expressionFaults(err, func(*field.Error) string { return at })...)
		case kind == field.EquationLine || kind == field.DefinitionLine:
			if kind == field.DefinitionLine {
				name := strings.TrimSpace(text[:strings.IndexByte(text, '=')])
				if earlier, twice := declared[name]; twice {
					ok = false
					lines.faults.add(at, "%s is declared already, in line %d", name, earlier+1)
					continue
				}
				s.Field.define(name, s.Params)
			}
			s.Field.unreadable = s.Field.unreadable || kind == field.EquationLine && field.ReadState(text) == ""
			s.Field.Equations = append(s.Field.Equations, text)
			places = append(places, i)
		case kind == field.DeclarationLine:
			if earlier, twice := declared[d.Name]; twice {
				ok = false
				lines.faults.add(at, "%s is declared already, in line %d", d.Name, earlier+1)
				continue
			}
			declared[d.Name] = i
			s.Params[d.Name] = d.Value
			if d.Range != nil {
				s.addRanges(&View{Ranges: map[string][2]float64{d.Name: *d.Range}})
			}
		}
	}
	if len(places) < len(texts) {
		s.Field.lines = places
	}
	return ok
}

// define takes note of a definition. It is what was typed, and wins over a
// parameter of that name as a declaration does.
func (f *Field) define(name string, params map[string]float64) {
	f.definitions++
	if _, ok := params[name]; ok {
		delete(params, name)
		f.replaced = append(f.replaced, name)
	}
}

// addRanges takes over the ranges of v, which may be nil.
func (s *Scene) addRanges(v *View) {
	if v == nil {
		return
	}
	if s.View == nil {
		s.View = &View{}
	}
	if s.View.Ranges == nil {
		s.View.Ranges = map[string][2]float64{}
	}
	for name, r := range v.Ranges {
		s.View.Ranges[name] = r
	}
}

// line returns where an equation stood in what was decoded.
func (f *Field) line(equation int) int {
	if f.lines == nil {
		return equation
	}
	return f.lines[equation]
}

// Declared returns the merge patch (RFC 7396) that moves what was declared among
// the equations to where it is kept, and takes away the parameters that became
// definitions; nil if there was nothing but equations.
// Without it a later patch of the parameter would meet the declaration again,
// which wins.
func (s *Scene) Declared() json.RawMessage {
	if s.Field == nil || s.Field.lines == nil && s.Field.replaced == nil {
		return nil
	}
	params := map[string]any{}
	for name, value := range s.Params {
		params[name] = value
	}
	for _, name := range s.Field.replaced {
		params[name] = nil
	}
	patch := map[string]any{"field": map[string]any{"equations": s.Field.Equations}, "params": params}
	if s.Field.held {
		patch["flow"] = map[string]any{"free": s.Flow.Free}
	}
	if s.View != nil && len(s.View.Ranges) > 0 {
		patch["view"] = map[string]any{"ranges": s.View.Ranges}
	}
	out, err := json.Marshal(patch)
	if err != nil {
		panic(err) // decoded numbers are finite
	}
	return out
}
