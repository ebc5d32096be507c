package thumbnail

import (
	"encoding/xml"
	"math"
	"strconv"
)

// Coordinates are whole numbers of tenths of a pixel, of a picture that is
// shown about this large.
const (
	width  = 3200
	height = 2000
)

// The custom properties of the page, with their values in the dark theme.
const (
	ground   = "var(--bg,#0e1116)"
	ink      = "var(--ink,#e8ebef)"
	faint    = "var(--faint,#7c8897)"
	flowing  = "var(--flow,#7fa8d9)"
	forward  = "var(--forward,#f4b740)"
	backward = "var(--adjoint,#a78bfa)"
	training = "var(--train,#3ecf8e)"
)

type point struct{ x, y float64 }

// finite reports whether the point is one, and not so far away that it could
// not be written.
func (p point) finite() bool { return math.Abs(p.x) < 1e6 && math.Abs(p.y) < 1e6 }

type picture struct {
	XMLName xml.Name `xml:"http://www.w3.org/2000/svg svg"`
	ViewBox string   `xml:"viewBox,attr"`
	Title   string   `xml:"title"`
	Group   group    `xml:"g"`
}

type group struct {
	ID     string `xml:"id,attr"`
	Fill   string `xml:"fill,attr"`
	Cap    string `xml:"stroke-linecap,attr"`
	Join   string `xml:"stroke-linejoin,attr"`
	Shapes []any
}

type pathShape struct {
	XMLName xml.Name `xml:"path"`
	Class   string   `xml:"class,attr,omitempty"`
	Fill    string   `xml:"fill,attr,omitempty"`
	Stroke  string   `xml:"stroke,attr,omitempty"`
	Width   int      `xml:"stroke-width,attr,omitempty"`
	Dash    string   `xml:"stroke-dasharray,attr,omitempty"`
	Opacity string   `xml:"opacity,attr,omitempty"`
	D       string   `xml:"d,attr"`
}

type circleShape struct {
	XMLName xml.Name `xml:"circle"`
	Class   string   `xml:"class,attr,omitempty"`
	X       int      `xml:"cx,attr"`
	Y       int      `xml:"cy,attr"`
	R       int      `xml:"r,attr"`
	Fill    string   `xml:"fill,attr,omitempty"`
	Stroke  string   `xml:"stroke,attr,omitempty"`
	Width   int      `xml:"stroke-width,attr,omitempty"`
}

func newPicture(title string) *picture {
	return &picture{ViewBox: "0 0 " + strconv.Itoa(width) + " " + strconv.Itoa(height), Title: title,
		Group: group{ID: "picture", Fill: "none", Cap: "round", Join: "round",
			Shapes: []any{pathShape{Fill: ground, D: "M0 0H" + strconv.Itoa(width) + "V" + strconv.Itoa(height) + "H0z"}}}}
}

// add puts shapes on top of what there is; paths without a point are left out.
func (p *picture) add(shapes ...any) {
	for _, s := range shapes {
		if path, ok := s.(pathShape); !ok || path.D != "" {
			p.Group.Shapes = append(p.Group.Shapes, s)
		}
	}
}

func (p *picture) encode() []byte {
	out, err := xml.Marshal(p)
	if err != nil {
		panic(err) // strings and whole numbers marshal
	}
	return out
}

// opacity writes a number between 0 and 1 with two digits.
func opacity(v float64) string { return strconv.FormatFloat(math.Round(100*v)/100, 'g', -1, 64) }

// dot is a circle at a place.
func dot(class string, at point, r int, fill string) circleShape {
	return circleShape{Class: class, X: int(math.Round(at.x)), Y: int(math.Round(at.y)), R: r, Fill: fill}
}

// trace writes lines as path data. A line is broken where a point is not
// finite, and simplified by at most tolerance.
func trace(tolerance float64, lines ...[]point) string {
	var out []byte
	for _, line := range lines {
		for len(line) > 0 {
			n := 0
			for n < len(line) && line[n].finite() {
				n++
			}
			if n > 1 {
				out = appendLine(out, simplified(line[:n], tolerance))
			}
			line = line[min(n+1, len(line)):]
		}
	}
	return string(out)
}

// appendLine writes the first point and then the steps from each to the next,
// which are short numbers. Steps are those between rounded points, so that
// errors do not add up.
func appendLine(out []byte, line []point) []byte {
	x, y := 0, 0
	begun := false
	number := func(v int) {
		if c := out[len(out)-1]; v >= 0 && c >= '0' && c <= '9' {
			out = append(out, ' ')
		}
		out = strconv.AppendInt(out, int64(v), 10)
	}
	for k, p := range line {
		u, v := int(math.Round(p.x)), int(math.Round(p.y))
		switch {
		case k == 0:
			out = append(out, 'M')
			number(u)
			number(v)
		case u == x && v == y:
			continue
		default:
			if !begun {
				out = append(out, 'l')
				begun = true
			}
			number(u - x)
			number(v - y)
		}
		x, y = u, v
	}
	return out
}

// simplified leaves out points that stand no further than tolerance from the
// line without them (Ramer, Douglas and Peucker).
func simplified(line []point, tolerance float64) []point {
	if len(line) < 3 {
		return line
	}
	first, last := line[0], line[len(line)-1]
	far, at := -1.0, 0
	for k := 1; k+1 < len(line); k++ {
		if d := distance(line[k], first, last); d > far {
			far, at = d, k
		}
	}
	if far <= tolerance {
		return []point{first, last}
	}
	left := simplified(line[:at+1], tolerance)
	right := simplified(line[at:], tolerance)
	out := make([]point, 0, len(left)+len(right)-1)
	return append(append(out, left...), right[1:]...)
}

// distance returns that of p from the segment between a and b.
func distance(p, a, b point) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	part := 0.0
	if square := dx*dx + dy*dy; square > 0 {
		part = min(1, max(0, ((p.x-a.x)*dx+(p.y-a.y)*dy)/square))
	}
	return math.Hypot(p.x-a.x-part*dx, p.y-a.y-part*dy)
}
