package browser

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"costate/core/scene"
)

var shots = flag.String("shots", "", "folder for pictures of every scene; TestShots writes them")

// TestShots is no test but `make shots`: the catalogue as people see it.
func TestShots(t *testing.T) {
	if *shots == "" {
		t.Skip("pictures are taken by make shots")
	}
	if err := os.MkdirAll(*shots, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, entry := range scene.Catalogue() {
		for _, size := range [][2]int64{{1920, 1080}, {1440, 900}, {390, 844}} {
			for _, scheme := range []string{"light", "dark"} {
				name := fmt.Sprintf("%s-%dx%d-%s.png", entry.ID, size[0], size[1], scheme)
				t.Run(name, func(t *testing.T) {
					tb := open(t, look{size[0], size[1], scheme, false}, "/?scene="+entry.ID)
					tb.ready()
					tb.until(`!window.costate.scene.field || window.costate.check`)
					// Particles have left their traces, and the first sweeps have run.
					from := eval[int](tb, `Number(document.documentElement.dataset.frames)`)
					tb.until(fmt.Sprintf(`!window.costate.scene.field || Number(document.documentElement.dataset.frames) > %d`, from+90))
					png, err := chromedp.Run(tb.ctx, chromedp.CaptureScreenshot())
					if err == nil {
						err = os.WriteFile(filepath.Join(*shots, name), png, 0o644)
					}
					if err != nil {
						t.Error(err)
					}
				})
			}
		}
	}
}
