package scene

import (
	"encoding/json"
	"fmt"

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
		case kind == field.EquationLine:
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
// the equations to where it is kept, nil if there was nothing but equations.
// Without it a later patch of the parameter would meet the declaration again,
// which wins.
func (s *Scene) Declared() json.RawMessage {
	if s.Field == nil || s.Field.lines == nil {
		return nil
	}
	patch := map[string]any{"field": map[string]any{"equations": s.Field.Equations}, "params": s.Params}
	if s.View != nil && len(s.View.Ranges) > 0 {
		patch["view"] = map[string]any{"ranges": s.View.Ranges}
	}
	out, err := json.Marshal(patch)
	if err != nil {
		panic(err) // decoded numbers are finite
	}
	return out
}
