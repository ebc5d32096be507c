package browser

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"costate/core/scene"
)

var shots = flag.String("shots", "", "folder for pictures of every scene and page; TestShots writes them")

// TestShots is no test but `make shots`: every scene and page as people see it,
// at each size and in each theme, and all of them on one contact sheet.
func TestShots(t *testing.T) {
	if *shots == "" {
		t.Skip("pictures are taken by make shots")
	}
	if err := os.MkdirAll(*shots, 0o755); err != nil {
		t.Fatal(err)
	}
	type view struct{ name, path, ready string }
	views := []view{
		{"parts", "/dev/parts?", `document.documentElement.dataset.state === "ready"`},
		{"time-or-depth", "/time-or-depth?", `document.querySelector("#lab-experiments canvas")`},
		{"embed", "/embed?", `document.querySelector('[data-value="loss"]').textContent !== ""`},
	}
	for _, entry := range scene.Catalogue() {
		views = append(views, view{entry.ID, "/?scene=" + entry.ID, ""})
	}
	var sheet contactSheet
	for _, v := range views {
		for _, theme := range []string{"dark", "light", "projector"} {
			for _, size := range [][2]int64{{1920, 1080}, {1440, 900}, {390, 844}} {
				name := fmt.Sprintf("%s-%dx%d-%s.png", v.name, size[0], size[1], theme)
				t.Run(name, func(t *testing.T) {
					query := "&theme=" + theme
					if theme == "projector" {
						query = "&theme=dark&projector=1"
					}
					tb := open(t, look{size[0], size[1], "dark", false}, v.path+query)
					if v.ready != "" {
						tb.until(v.ready)
					} else {
						tb.ready()
						tb.until(`!window.costate.scene.field || window.costate.check`)
						// Particles have left their traces, and the first sweeps have run.
						from := eval[int](tb, `Number(document.documentElement.dataset.frames)`)
						tb.until(fmt.Sprintf(`!window.costate.scene.field || Number(document.documentElement.dataset.frames) > %d`, from+90))
					}
					shot, err := chromedp.Run(tb.ctx, chromedp.CaptureScreenshot())
					if err == nil {
						err = os.WriteFile(filepath.Join(*shots, name), shot, 0o644)
					}
					if err == nil {
						err = sheet.add(shot)
					}
					if err != nil {
						t.Error(err)
					}
				})
			}
		}
		sheet.newRow()
	}
	if err := sheet.write(filepath.Join(*shots, "contact-sheet.png")); err != nil {
		t.Error(err)
	}
}

// contactSheet puts pictures into rows, all of one height.
type contactSheet struct {
	rows [][]image.Image
	row  []image.Image
}

const (
	thumbHeight = 240
	thumbGap    = 12
)

func (s *contactSheet) add(encoded []byte) error {
	picture, err := png.Decode(bytes.NewReader(encoded))
	if err != nil {
		return err
	}
	s.row = append(s.row, shrink(picture, thumbHeight))
	return nil
}

func (s *contactSheet) newRow() {
	s.rows = append(s.rows, s.row)
	s.row = nil
}

func (s *contactSheet) write(path string) error {
	width := 0
	for _, row := range s.rows {
		w := thumbGap
		for _, p := range row {
			w += p.Bounds().Dx() + thumbGap
		}
		width = max(width, w)
	}
	sheet := image.NewRGBA(image.Rect(0, 0, width, thumbGap+len(s.rows)*(thumbHeight+thumbGap)))
	draw.Draw(sheet, sheet.Bounds(), image.NewUniform(color.Gray{Y: 0x80}), image.Point{}, draw.Src)
	for j, row := range s.rows {
		at := image.Pt(thumbGap, thumbGap+j*(thumbHeight+thumbGap))
		for _, p := range row {
			draw.Draw(sheet, p.Bounds().Add(at), p, image.Point{}, draw.Src)
			at.X += p.Bounds().Dx() + thumbGap
		}
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	return png.Encode(file, sheet)
}

// shrink averages the pixels that fall into one.
func shrink(picture image.Image, height int) image.Image {
	from := picture.Bounds()
	width := from.Dx() * height / from.Dy()
	small := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		y0, y1 := y*from.Dy()/height, max((y+1)*from.Dy()/height, y*from.Dy()/height+1)
		for x := range width {
			x0, x1 := x*from.Dx()/width, max((x+1)*from.Dx()/width, x*from.Dx()/width+1)
			var sum [3]uint32
			for v := y0; v < y1; v++ {
				for u := x0; u < x1; u++ {
					r, g, b, _ := picture.At(from.Min.X+u, from.Min.Y+v).RGBA()
					sum[0], sum[1], sum[2] = sum[0]+r>>8, sum[1]+g>>8, sum[2]+b>>8
				}
			}
			n := uint32((y1 - y0) * (x1 - x0))
			small.SetRGBA(x, y, color.RGBA{R: uint8(sum[0] / n), G: uint8(sum[1] / n), B: uint8(sum[2] / n), A: 0xff})
		}
	}
	return small
}
