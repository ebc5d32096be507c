package live

import (
	"bytes"
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
)

var update = flag.Bool("update", false, "write the golden frames anew")

// golden is a frame and what a client must read from it. The numbers are text:
// JSON has no infinities, and a hole in a landscape is NaN.
type golden struct {
	Kind   int      `json:"kind"`
	Size   int      `json:"size"`
	Last   bool     `json:"last"`
	Stream int      `json:"stream"`
	Cols   int      `json:"cols"`
	Run    int      `json:"run"`
	First  int      `json:"first"`
	Rows   int      `json:"rows"`
	Values []string `json:"values"`
}

// goldenFrames has every kind, both sizes, the ends of every field of the
// header, and numbers that are hard to carry. Names are those of the files.
var goldenFrames = []struct {
	name   string
	head   Header
	values []float64
}{
	{"state", Header{Kind: KindState, Size: 8, Cols: 3, Run: 1, Rows: 2}, []float64{0, 1, -2, 0.1, 1.0 / 3, math.Pi}},
	{"adjoint", Header{Kind: KindAdjoint, Size: 8, Last: true, Stream: 65535, Cols: 2, Run: math.MaxUint32, First: math.MaxUint32, Rows: 2}, []float64{1, math.MaxFloat64, 1, -math.SmallestNonzeroFloat64}},
	{"gradient", Header{Kind: KindGradient, Size: 8, Stream: 258, Cols: 2, Run: 66051, First: 16909060, Rows: 1}, []float64{2.5, -1e-300}},
	{"path", Header{Kind: KindPath, Size: 8, Cols: 3, Run: 7, First: 600, Rows: 1}, []float64{9.99, 0.7071067811865476, 0.125}},
	{"grid", Header{Kind: KindGrid, Size: 4, Last: true, Cols: 2, Run: 3, Rows: 2}, []float64{0.1, -0.1, 3.5, math.NaN()}},
	{"box", Header{Kind: KindGrid, Size: 4, Last: true, Cols: 3, Run: 3, Rows: 2}, []float64{0.1, -0.1, 3.5, math.Inf(-1), 0, -2}},
	{"steps", Header{Kind: KindSteps, Size: 8, Cols: 3, Run: 3, Rows: 2}, []float64{0.01, 0.01, 0.5, 0.02, 0.01, 0}},
	{"landscape", Header{Kind: KindLandscape, Size: 8, Last: true, Cols: 1, Run: 4, First: 112, Rows: 3}, []float64{math.NaN(), math.Inf(1), 2}},
	{"sweep", Header{Kind: KindSweep, Size: 8, Cols: 4, Run: 5, Rows: 1}, []float64{2, math.Copysign(0, -1), 1e-17, 1 + 0x1p-52}},
	{"levels", Header{Kind: KindLevels, Size: 4, Last: true, Stream: 3, Cols: 1, Run: 6, Rows: 4}, []float64{0.5, 0.1, math.NaN(), math.Inf(-1)}},
	{"compare", Header{Kind: KindCompare, Size: 8, Last: true, Cols: 3, Run: 8, Rows: 2}, []float64{-3, 0.25, 1.5, 3, -0.25, math.NaN()}},
	{"trials", Header{Kind: KindTrials, Size: 8, Cols: 5, Run: 9, First: 40, Rows: 2}, []float64{0.5, 0.25, 3.5, 0, 21, 0.5, 0.05, math.NaN(), 1, 27}},
	{"spectrum", Header{Kind: KindSpectrum, Size: 8, Last: true, Stream: 2, Cols: 9, Run: 9, Rows: 2}, []float64{0, 0.1, 0, -50, 12.5, 4.19, -50, -12.5, 4.19, 0.1, 0.1, 1, math.NaN(), math.NaN(), math.Inf(1), 0, math.Copysign(0, -1), 1}},
	{"precision", Header{Kind: KindPrecision, Size: 8, Cols: 8, Run: 9, First: 1, Rows: 2}, []float64{-1, 1e-6, 121, 0, 19, 1, 2.5e-7, 3e-7, 4, 0.015625, 65536, 12, 16384, 0, math.NaN(), math.NaN()}},
	{"events", Header{Kind: KindEvents, Size: 8, Last: true, Stream: 1, Cols: 6, Run: 9, Rows: 1}, []float64{0.638551, 2, 1e-17, -6.264, 1e-17, 5.0112}},
	{"resolved", Header{Kind: KindResolved, Size: 8, Last: true, Stream: 1, Cols: 3, Run: 11, First: 3, Rows: 2}, []float64{2, 0.1, -0.2, 1.5, 1e250, math.Inf(-1)}},
	{"nudged", Header{Kind: KindNudged, Size: 8, Last: true, Cols: 2, Run: 11, Rows: 2}, []float64{0.5, 1.25, 2, -1.0 / 3}},
	{"bench", Header{Kind: KindBench, Size: 8, Cols: 12, Run: 11, First: 1, Rows: 2}, []float64{-1, 1e-6, 121, 60, 0, 38, 20, 4096, 1.5e-4, 2.5e-7, 1e-8, -3e-7, 2, 0.01, 0, 0, 0, 0, 0, 0, math.NaN(), math.NaN(), math.NaN(), math.NaN()}},
	{"invariants", Header{Kind: KindInvariants, Size: 8, Last: true, Cols: 5, Run: 11, Rows: 1}, []float64{0.5, 1, 1 + 0x1p-52, -2, math.Copysign(0, -1)}},
	{"closed", Header{Kind: KindClosed, Size: 8, Cols: 3, Run: 12, First: 600, Rows: 1}, []float64{9.99, 0.25, math.NaN()}},
	{"race", Header{Kind: KindRace, Size: 8, Last: true, Stream: 2, Cols: 3, Run: 12, First: 40, Rows: 1}, []float64{40, 1e-3, 5e-7}},
	{"slopes", Header{Kind: KindSlopes, Size: 8, Last: true, Cols: 4, Run: 12, Rows: 1}, []float64{-1, 1, 2, math.Inf(1)}},
	{"cloud", Header{Kind: KindCloud, Size: 4, Cols: 2, Run: 12, First: 300, Rows: 2}, []float64{0.5, -1, 2, 1e-3}},
	{"regions", Header{Kind: KindRegions, Size: 4, Last: true, Cols: 3, Run: 12, Rows: 1}, []float64{0.25, 0.5, math.NaN()}},
	{"clocks", Header{Kind: KindClocks, Size: 8, Cols: 4, Run: 12, First: 9, Rows: 1}, []float64{10, 0.5, 0.75, 1}},
	{"norm", Header{Kind: KindNorm, Size: 8, Stream: 1, Cols: 2, Run: 12, First: 9, Rows: 1}, []float64{10, 1e-9}},
	{"empty", Header{Kind: KindState, Size: 4, Last: true, Cols: 3, Run: 9, First: 400}, nil},
}

func text(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

func goldenPath(name string) string { return filepath.Join("testdata", name) }

func TestGoldenFrames(t *testing.T) {
	for _, g := range goldenFrames {
		t.Run(g.name, func(t *testing.T) {
			frame := appendNumbers(appendHeader(nil, g.head), g.head.Size, g.values)
			want := golden{int(g.head.Kind), g.head.Size, g.head.Last, g.head.Stream, g.head.Cols, g.head.Run, g.head.First, g.head.Rows, []string{}}
			for _, v := range g.values {
				if g.head.Size == 4 {
					v = float64(float32(v))
				}
				want.Values = append(want.Values, text(v))
			}
			if *update {
				expected, err := json.MarshalIndent(want, "", "  ")
				if err != nil {
					t.Fatal(err)
				}
				for name, data := range map[string][]byte{g.name + ".bin": frame, g.name + ".json": append(expected, '\n')} {
					if err := os.WriteFile(goldenPath(name), data, 0o644); err != nil {
						t.Fatal(err)
					}
				}
			}
			stored, err := os.ReadFile(goldenPath(g.name + ".bin"))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(stored, frame) {
				t.Errorf("frame\n% x\nis not the golden one\n% x", frame, stored)
			}
			expected, err := os.ReadFile(goldenPath(g.name + ".json"))
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(expected, &want); err != nil {
				t.Fatal(err)
			}
			head, values, err := Decode(stored)
			if err != nil {
				t.Fatal(err)
			}
			got := golden{int(head.Kind), head.Size, head.Last, head.Stream, head.Cols, head.Run, head.First, head.Rows, []string{}}
			for _, v := range values {
				got.Values = append(got.Values, text(v))
			}
			if !slices.Equal(got.Values, want.Values) || head != g.head {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

// Every golden file belongs to a frame above: the page's tests read the folder.
func TestGoldenFilesAreKnown(t *testing.T) {
	files, err := filepath.Glob(goldenPath("*.bin"))
	if err != nil || len(files) != len(goldenFrames) {
		t.Errorf("%d golden files for %d frames (%v)", len(files), len(goldenFrames), err)
	}
}

// Any bytes are decoded or refused, and what is decoded encodes to the same.
func FuzzDecode(f *testing.F) {
	for _, g := range goldenFrames {
		f.Add(appendNumbers(appendHeader(nil, g.head), g.head.Size, g.values))
	}
	f.Add([]byte{})
	f.Add(make([]byte, headerSize))
	f.Fuzz(func(t *testing.T, frame []byte) {
		head, values, err := Decode(frame)
		if err != nil {
			return
		}
		if len(values) != head.Rows*head.Cols {
			t.Fatalf("%d values for %+v", len(values), head)
		}
		for _, v := range values {
			if math.IsNaN(v) {
				return // the bits of NaNs may change on the way through float64
			}
		}
		again := appendNumbers(appendHeader(nil, head), head.Size, values)
		// Reserved bits are not kept: the other flags and the last four bytes.
		if !bytes.Equal(again[4:20], frame[4:20]) || !bytes.Equal(again[headerSize:], frame[headerSize:]) {
			t.Fatalf("% x became % x", frame, again)
		}
	})
}
