package thumbnail

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"costate/core/adjoint"
	"costate/core/scene"
)

var out = flag.String("out", "", "folder to write the pictures to")

// maxPacked is what a picture may have as it is sent.
const maxPacked = 6000

// shape is an element of a picture as it is read back.
type shape struct {
	name string
	attr map[string]string
}

// parsed reads a picture strictly.
func parsed(t *testing.T, svg []byte) (shapes []shape) {
	t.Helper()
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return shapes
		}
		if err != nil {
			t.Fatal(err)
		}
		if start, ok := token.(xml.StartElement); ok {
			s := shape{start.Name.Local, map[string]string{}}
			for _, a := range start.Attr {
				s.attr[a.Name.Local] = a.Value
			}
			shapes = append(shapes, s)
		}
	}
}

var numbers = regexp.MustCompile(`[Ml]|-?\d+`)

// segments reads path data of absolute moves and relative lines.
func segments(t *testing.T, d string) (out [][2]point) {
	t.Helper()
	var p point
	tokens := numbers.FindAllString(d, -1)
	move := false
	for i := 0; i < len(tokens); {
		if tokens[i] == "M" || tokens[i] == "l" {
			move = tokens[i] == "M"
			i++
			continue
		}
		x, errX := strconv.Atoi(tokens[i])
		y, errY := strconv.Atoi(tokens[i+1])
		if err := errors.Join(errX, errY); err != nil {
			t.Fatal(err)
		}
		i += 2
		if q := (point{float64(x), float64(y)}); move {
			p = q
		} else {
			q = point{p.x + q.x, p.y + q.y}
			out = append(out, [2]point{p, q})
			p = q
		}
	}
	return out
}

func build(t testing.TB, e scene.Entry) *scene.Experiment {
	t.Helper()
	s, err := scene.Decode(e.Scene)
	if err != nil {
		t.Fatal(err)
	}
	x, err := new(scene.Builder).Build(s)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// Every scene has a picture that is small, well formed, the same each time, and
// shows what was solved.
func TestPictures(t *testing.T) {
	for _, e := range scene.Catalogue() {
		t.Run(e.ID, func(t *testing.T) {
			if kept, ok := Of(e.ID); !ok || len(kept.SVG) == 0 || kept.Tag == "" {
				t.Fatal("no picture")
			}
			// Not the one that is kept: a slow machine may have cut its solves short.
			svg := draw(context.Background(), e)
			if !bytes.Equal(svg, draw(context.Background(), e)) {
				t.Error("drawn again it is another picture")
			}
			if *out != "" {
				if err := os.WriteFile(filepath.Join(*out, e.ID+".svg"), svg, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			var packed bytes.Buffer
			z := gzip.NewWriter(&packed)
			_, _ = z.Write(svg)
			_ = z.Close()
			if packed.Len() > maxPacked {
				t.Errorf("%d bytes, packed %d", len(svg), packed.Len())
			}
			shapes := parsed(t, svg)
			if shapes[0].name != "svg" || shapes[0].attr["viewBox"] != "0 0 3200 2000" || shapes[1].name != "title" || shapes[2].attr["id"] != "picture" {
				t.Errorf("begins with %v", shapes[:3])
			}
			count := map[string]int{}
			for _, s := range shapes {
				count[s.attr["class"]]++
				for name, value := range s.attr {
					if strings.Contains(value, "NaN") || strings.Contains(value, "Inf") {
						t.Errorf("%s of %s is %q", name, s.name, value)
					}
				}
			}
			if strings.Contains(string(e.Scene), `"field"`) {
				if count["z"] != 1 || count["start"] == 0 {
					t.Errorf("holds %v", count)
				}
				// Where other states are held, a field may stand still on the plane.
				if background := count["flow"] + count["box"]; background > 1 || background == 0 && len(build(t, e).States) <= 2 {
					t.Errorf("neither field nor box: %v", count)
				}
			} else if count["theta"] != 1 || count["level"]+count["loss"] == 0 {
				t.Errorf("holds %v", count)
			}
		})
	}
	if _, ok := Of("none"); ok {
		t.Error("a scene that is not there has a picture")
	}
}

// The golden line runs through the states of a solve of its own.
func TestCurveIsTheTrajectory(t *testing.T) {
	for _, e := range scene.Catalogue() {
		x := build(t, e)
		axes := axesOf(x)
		if x.Scene.Field == nil || len(axes) != 2 || len(x.States) < 2 {
			continue
		}
		i, j := axes[0], axes[1]
		x.Scene.Samples = min(max(x.Scene.Samples, minSamples), maxSamples)
		cam := window(x, follow(context.Background(), x), func(_ float64, z []float64) (float64, float64) { return z[i], z[j] }, differ(x, i, j))
		var line [][2]point
		for _, s := range parsed(t, draw(context.Background(), e)) {
			if s.attr["class"] == "z" {
				line = segments(t, s.attr["d"])
			}
		}
		x.Scene.Samples = 101
		_ = x.Engine().Solve(context.Background(), x.Theta, false, adjoint.Observer{Sample: func(start, k int, _ float64, z []float64) {
			p := cam.at(z[i], z[j])
			if start >= maxCurves || !p.finite() {
				return
			}
			near := math.Inf(1)
			for _, s := range line {
				near = min(near, distance(p, s[0], s[1]))
			}
			if near > 12 { // tenths of a pixel: half the width of the line
				t.Errorf("%s: sample %d of start %d stands %.1f from the line", e.ID, k, start, near)
			}
		}})
	}
}

// Level lines of a paraboloid are circles, all the way round.
func TestContour(t *testing.T) {
	grid := sampled(41, 41, interval{-2, 2}, interval{-2, 2}, func(x, y float64) float64 { return x*x + y*y })
	lines := grid.contour(1)
	if len(lines) != 1 {
		t.Fatalf("%d lines", len(lines))
	}
	line := lines[0]
	if line[0] != line[len(line)-1] {
		t.Error("the circle is open")
	}
	length := 0.0
	for k, p := range line {
		x, y := p.x/10-2, p.y/10-2
		if r := math.Hypot(x, y); math.Abs(r-1) > 0.01 {
			t.Errorf("radius %g", r)
		}
		if k > 0 {
			length += math.Hypot(p.x-line[k-1].x, p.y-line[k-1].y) / 10
		}
	}
	if math.Abs(length-2*math.Pi) > 0.03 {
		t.Errorf("length %g", length)
	}
	hole := sampled(9, 9, interval{-2, 2}, interval{-2, 2}, func(x, y float64) float64 { return math.Log(x) })
	for _, line := range hole.contour(0) {
		for _, p := range line {
			if !p.finite() {
				t.Error("a line through a hole")
			}
		}
	}
}

// Streamlines of a rotation keep their distance from its middle, and from each
// other.
func TestStreamlines(t *testing.T) {
	lines := streamlines(func(p point) point { return point{p.y - height/2, width/2 - p.x} })
	if len(lines) < 20 {
		t.Fatalf("%d lines", len(lines))
	}
	for _, line := range lines {
		r := func(p point) float64 { return math.Hypot(p.x-width/2, p.y-height/2) }
		for _, p := range line {
			if math.Abs(r(p)-r(line[0])) > 8 {
				t.Errorf("from radius %g to %g", r(line[0]), r(p))
			}
		}
	}
	for i, line := range lines {
		for _, other := range lines[:i] {
			for _, p := range line {
				for _, q := range other {
					if d := math.Hypot(p.x-q.x, p.y-q.y); d < nearest-1e-9 {
						t.Fatalf("two lines are %g apart", d)
					}
				}
			}
		}
	}
}

func TestParallel(t *testing.T) {
	if !parallel(func(point) point { return point{3, 4} }) || parallel(func(p point) point { return point{p.y - height/2, width/2 - p.x} }) {
		t.Error("a parallel field is not told from a rotation")
	}
	if !parallel(func(point) point { return point{} }) {
		t.Error("a field that stands still has lines")
	}
}

func TestSimplified(t *testing.T) {
	var line []point
	for k := range 200 {
		line = append(line, point{float64(k), 50 * math.Sin(float64(k)/20)})
	}
	short := simplified(line, 1)
	if len(short) > 40 {
		t.Errorf("%d points left", len(short))
	}
	for _, p := range line {
		near := math.Inf(1)
		for k := 1; k < len(short); k++ {
			near = min(near, distance(p, short[k-1], short[k]))
		}
		if near > 1 {
			t.Errorf("a point is %g away", near)
		}
	}
	if d := trace(0, []point{{0, 0}, {10, 4}, {math.NaN(), 0}, {5, 5}, {6, -7}}); d != "M0 0l10 4M5 5l1-12" {
		t.Errorf("a broken line is %q", d)
	}
}

// A scene that cannot be solved to its end, or in no time, still has a picture.
func TestHurried(t *testing.T) {
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for _, e := range scene.Catalogue() {
		parsed(t, draw(ended, e))
	}
	e := scene.Entry{Name: "Bursts <&>", Scene: []byte(`{"version": 1, "name": "Bursts", "params": {}, "field": {"equations": ["x' = x^2"]}, "z0": [[1]], "T": 3}`)}
	if count := len(parsed(t, draw(context.Background(), e))); count < 5 {
		t.Errorf("%d shapes of a solution that bursts", count)
	}
}

func BenchmarkPicture(b *testing.B) {
	for _, e := range scene.Catalogue() {
		b.Run(e.ID, func(b *testing.B) {
			for b.Loop() {
				draw(context.Background(), e)
			}
		})
	}
}
