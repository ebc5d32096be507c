package scene

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// MaxCSV bounds a file of data, in bytes.
const MaxCSV = 1 << 20

// Table is what a scene takes from a file of data.
type Table struct {
	Kind   string      `json:"kind"`             // "points" or "trajectory"
	Header []string    `json:"header,omitempty"` // as it stands there, or none
	Rows   int         `json:"rows"`             // that were taken
	Scene  TablePatch  `json:"scene"`            // merge patch (RFC 7396) of a scene
	Faults []LineFault `json:"faults"`           // rows that were not taken, each with its reason
}

// TablePatch are the members of the scene: of points data, of a trajectory the
// others. Times are in rising order, z0 is the first row.
type TablePatch struct {
	Data *TableData    `json:"data,omitempty"`
	T0   *float64      `json:"t0,omitempty"`
	T    *float64      `json:"T,omitempty"`
	Z0   [][]float64   `json:"z0,omitempty"`
	Loss *TableLossSet `json:"loss,omitempty"`
}

// TableData are points with their labels; Names are what the file calls these,
// nil if it numbers them from 0.
type TableData struct {
	Rows  [][]float64 `json:"rows"`
	Names []string    `json:"names,omitempty"`
}

// TableLossSet has the observations of a trajectory.
type TableLossSet struct {
	Observations *Observations `json:"observations"`
}

// LineFault is a row that cannot be used.
type LineFault struct {
	Line    int    `json:"line"` // from 1
	Message string `json:"message"`
}

const (
	kindPoints     = "points"
	kindTrajectory = "trajectory"
)

// cells is a row as text.
type cells struct {
	line int
	text []string
}

// ReadCSV reads data: columns t and states, or the numbers of a point and its
// label, separated by commas, semicolons or tabs. The first line may be a header:
// its first cell is no number. kind is "points", "trajectory" or "" to tell by the
// header (t or time first, label or class last) or else by the numbers: labels
// that are words are those of points, a first column that rises is time. Lines
// that begin with # are comments. The error is of the whole file; rows that cannot
// be used are listed in Faults.
func ReadCSV(data []byte, kind string) (*Table, error) {
	if len(data) > MaxCSV {
		return nil, fmt.Errorf("the file has %d bytes; at most %d", len(data), MaxCSV)
	}
	if kind != "" && kind != kindPoints && kind != kindTrajectory {
		return nil, fmt.Errorf("unknown kind %q; there are %s and %s", kind, kindPoints, kindTrajectory)
	}
	out := &Table{Faults: []LineFault{}}
	rows := out.read(bytes.TrimPrefix(data, []byte("\ufeff")))
	if len(rows) > 0 && !isNumber(rows[0].text[0]) {
		out.Header = rows[0].text
		rows = rows[1:]
	}
	if len(rows) > MaxPoints {
		return nil, fmt.Errorf("the file has %d rows; at most %d", len(rows), MaxPoints)
	}
	rows = out.evenRows(rows)
	if out.Kind = kind; kind == "" {
		out.Kind = out.guess(rows)
	}
	switch out.Kind {
	case kindPoints:
		err := out.points(rows)
		return out.sorted(), err
	case kindTrajectory:
		err := out.trajectory(rows)
		return out.sorted(), err
	}
	return nil, errors.New("it cannot be told whether these are points with labels or states over time: begin with a header, x, y, label or t and the states")
}

// read splits the text into rows; what is no CSV is a fault.
func (t *Table) read(data []byte) []cells {
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.Comment, r.FieldsPerRecord, r.TrimLeadingSpace = separator(data), '#', -1, true
	var rows []cells
	for {
		record, err := r.Read()
		if err == io.EOF {
			return rows
		}
		var broken *csv.ParseError
		switch {
		case errors.As(err, &broken):
			t.fault(broken.StartLine, "%v", broken.Err)
		case err != nil:
			t.fault(0, "%v", err)
			return rows
		default:
			line, _ := r.FieldPos(0)
			for i, text := range record {
				record[i] = strings.TrimSpace(text)
			}
			rows = append(rows, cells{line, record})
		}
	}
}

// separator is what the first line that is no comment has most of.
func separator(data []byte) rune {
	for line := range bytes.Lines(data) {
		if line = bytes.TrimSpace(line); len(line) == 0 || line[0] == '#' {
			continue
		}
		best := ','
		for _, c := range ";\t" {
			if bytes.Count(line, []byte(string(c))) > bytes.Count(line, []byte(string(best))) {
				best = c
			}
		}
		return best
	}
	return ','
}

func (t *Table) fault(line int, format string, args ...any) {
	t.Faults = append(t.Faults, LineFault{line, fmt.Sprintf(format, args...)})
}

// sorted puts the faults in the order of the lines.
func (t *Table) sorted() *Table {
	slices.SortStableFunc(t.Faults, func(a, b LineFault) int { return a.Line - b.Line })
	return t
}

func isNumber(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil
}

// evenRows takes out the rows that do not have as many cells as the header, or as
// most rows.
func (t *Table) evenRows(rows []cells) []cells {
	width := len(t.Header)
	if width == 0 {
		count := map[int]int{}
		for _, row := range rows {
			n := len(row.text)
			if count[n]++; count[n] > count[width] || count[n] == count[width] && n > width {
				width = n
			}
		}
	}
	return t.keep(rows, func(row cells) string {
		if n := len(row.text); n != width {
			return fmt.Sprintf("%d columns, expected %d", n, width)
		}
		return ""
	})
}

// keep returns the rows for which nothing is wrong.
func (t *Table) keep(rows []cells, wrong func(row cells) string) []cells {
	return slices.DeleteFunc(rows, func(row cells) bool {
		message := wrong(row)
		if message != "" {
			t.fault(row.line, "%s", message)
		}
		return message != ""
	})
}

// guess says what the columns are, "" if that cannot be told.
func (t *Table) guess(rows []cells) string {
	if n := len(t.Header); n > 1 {
		switch first, last := strings.ToLower(t.Header[0]), strings.ToLower(t.Header[n-1]); {
		case first == "t" || first == "time" || first == "year":
			return kindTrajectory
		case last == "label" || last == "class":
			return kindPoints
		}
	}
	rises, before, words, numbers := true, math.Inf(-1), 0, 0
	for _, row := range rows {
		if v, err := strconv.ParseFloat(row.text[0], 64); err == nil {
			rises = rises && v > before
			before = v
		}
		if isNumber(row.text[len(row.text)-1]) {
			numbers++
		} else {
			words++
		}
	}
	switch {
	case words > numbers:
		return kindPoints
	case rises:
		return kindTrajectory
	case t.whole(rows):
		return kindPoints
	}
	return ""
}

// whole reports whether the last column could be labels.
func (t *Table) whole(rows []cells) bool {
	return !slices.ContainsFunc(rows, func(row cells) bool {
		v, err := strconv.ParseFloat(row.text[len(row.text)-1], 64)
		return err == nil && (v != math.Trunc(v) || v < 0 || v >= maxClasses)
	})
}

// numbers reads the first count cells of each row, and takes out those in which
// one is no finite number.
func (t *Table) numbers(rows []cells, count int) (kept []cells, values [][]float64) {
	kept = t.keep(rows, func(row cells) string {
		out := make([]float64, count)
		for i, text := range row.text[:count] {
			v, err := strconv.ParseFloat(text, 64)
			switch {
			case text == "":
				return fmt.Sprintf("column %d is empty", i+1)
			case err != nil || math.IsNaN(v) || math.IsInf(v, 0):
				return fmt.Sprintf("column %d is %q: expected a finite number", i+1, clipped(text))
			}
			out[i] = v
		}
		values = append(values, out)
		return ""
	})
	return kept, values
}

// clipped is text short enough for a message.
func clipped(text string) string {
	if r := []rune(text); len(r) > 24 {
		return string(r[:24]) + "…"
	}
	return text
}

// points makes data of rows with labels.
func (t *Table) points(rows []cells) error {
	rows = t.keep(rows, func(row cells) string {
		switch n := len(row.text); {
		case n < 2:
			return "expected the numbers of a point and its label"
		case row.text[n-1] == "":
			return "there is no label"
		}
		return ""
	})
	if len(rows) == 0 {
		return t.none()
	}
	width := len(rows[0].text) - 1
	rows, values := t.numbers(rows, width)
	if len(rows) == 0 {
		return t.none()
	}
	names, whole := []string{}, true
	for _, row := range rows {
		name := row.text[width]
		if !slices.Contains(names, name) {
			if names = append(names, name); len(names) > maxClasses {
				return fmt.Errorf("more than %d labels in the last column: it should name the class of a point", maxClasses)
			}
		}
		whole = whole && isNumber(name)
	}
	sort.SliceStable(names, func(i, j int) bool {
		if !whole {
			return false // in the order of the file
		}
		a, _ := strconv.ParseFloat(names[i], 64)
		b, _ := strconv.ParseFloat(names[j], 64)
		return a < b
	})
	data := &TableData{}
	for i, name := range names {
		if name != strconv.Itoa(i) {
			data.Names = names
		}
	}
	for i, row := range rows {
		data.Rows = append(data.Rows, append(values[i], float64(slices.Index(names, row.text[width]))))
	}
	t.Rows, t.Scene.Data = len(rows), data
	return nil
}

func (t *Table) none() error {
	if t.sorted(); len(t.Faults) > 0 {
		return fmt.Errorf("no row can be used; line %d: %s", t.Faults[0].Line, t.Faults[0].Message)
	}
	return errors.New("there is no row")
}

// trajectory makes observations of rows with times.
func (t *Table) trajectory(rows []cells) error {
	rows = t.keep(rows, func(row cells) string {
		if len(row.text) < 2 {
			return "expected the time and then the states"
		}
		return ""
	})
	if len(rows) == 0 {
		return t.none()
	}
	_, values := t.numbers(rows, len(rows[0].text))
	if len(values) == 0 {
		return t.none()
	}
	slices.SortStableFunc(values, func(a, b []float64) int {
		switch {
		case a[0] < b[0]:
			return -1
		case a[0] > b[0]:
			return 1
		}
		return 0
	})
	o := &Observations{Clock: "time", Values: [][][]float64{nil}}
	for i := range values[0][1:] {
		name := fmt.Sprintf("z%d", i+1)
		if t.Header != nil {
			name = t.Header[i+1]
		}
		o.States = append(o.States, name)
	}
	for _, row := range values {
		o.Times, o.Values[0] = append(o.Times, row[0]), append(o.Values[0], row[1:])
	}
	first, last := o.Times[0], o.Times[len(o.Times)-1]
	if math.Abs(first) > MaxTime || last-first > MaxTime {
		return fmt.Errorf("times from %v to %v are beyond what can be solved", first, last)
	}
	length := last - first
	t.Rows = len(values)
	t.Scene = TablePatch{T0: &first, T: &length, Z0: [][]float64{o.Values[0][0]}, Loss: &TableLossSet{o}}
	return nil
}
