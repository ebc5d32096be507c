package browser

import (
	"fmt"
	"testing"
)

// BenchmarkTraining measures the frames a second that the page draws while
// training plays, as it counts them itself over two seconds.
func BenchmarkTraining(b *testing.B) {
	moving := laptop
	moving.still = false
	for b.Loop() {
		tb := open(b, moving, "/?scene=van-der-pol")
		tb.ready()
		tb.click("#transport .play")
		tb.until(`document.documentElement.dataset.state === "training"`)
		began := eval[float64](tb, `performance.now()`)
		eval[bool](tb, `new Promise((done) => {
			const ahead = () => (performance.now() > `+fmt.Sprint(began+3000)+` ? done(true) : requestAnimationFrame(ahead));
			ahead();
		})`)
		b.ReportMetric(eval[float64](tb, `window.costate.fps()`), "frames/s")
	}
	b.ReportMetric(0, "ns/op")
}

// From the address to a curve on the screen, with nothing in the browser's cache.
func BenchmarkFirstPicture(b *testing.B) {
	for b.Loop() {
		tb := newSeat(b).open(b, look{1440, 900, "dark", false}, address, "/?scene=van-der-pol")
		tb.until(`performance.getEntriesByName("first-picture").length`)
		b.ReportMetric(eval[float64](tb, `performance.getEntriesByName("first-picture")[0].startTime`), "ms/picture")
		tb.navigate("about:blank")
	}
	b.ReportMetric(0, "ns/op")
}
