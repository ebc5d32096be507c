package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"costate/core/scene"
)

const (
	browserOpen    = `document.querySelector("#scenes[open] .scene-card")`
	browserClosed  = `!document.querySelector("dialog[open]")`
	searchHasFocus = `document.activeElement.matches(".scenes-search input")`
)

// names of the cards, the one for a new scene left out.
const cardNames = `[...document.querySelectorAll(".scene-card:not(.scene-new) .scene-title")].map((b) => b.textContent)`

// seek opens the scene browser by its key and types into the search field.
func (tb *tab) seek(words string) {
	tb.t.Helper()
	if !eval[bool](tb, `Boolean(`+browserOpen+`)`) {
		tb.do(chromedp.KeyEvent("s"))
	}
	tb.until(browserOpen + ` && ` + searchHasFocus)
	tb.do(chromedp.KeyEvent(words))
}

// Every scene has a card with its picture, and the one that is shown says so.
func TestBrowsesScenes(t *testing.T) {
	tb := open(t, laptop, "/dev/parts")
	for _, theme := range []string{"dark", "light", "dark&projector=1", "light&dir=rtl"} {
		tb.navigate(address + "/?scene=lorenz&theme=" + theme)
		tb.ready()
		for _, size := range [][2]int64{{1440, 900}, {390, 844}} {
			t.Run(fmt.Sprint(size[0], " ", theme), func(t *testing.T) {
				tb.of(t)
				tb.resize(size[0], size[1])
				tb.click("header .scenes")
				tb.until(browserOpen)
				if n := len(eval[[]string](tb, cardNames)); n != len(scene.Catalogue()) {
					t.Errorf("%d cards of %d scenes", n, len(scene.Catalogue()))
				}
				tb.until(`[...document.querySelectorAll(".scene-picture use")].every((use) => use.getBBox().width > 1000)`)
				if now := eval[string](tb, `document.querySelector(".scene-card [aria-current]").textContent`); now != "Lorenz" {
					t.Errorf("shown now is %q", now)
				}
				over := eval[[]string](tb, `[...document.querySelectorAll("#scenes, #scenes *")].filter((e) => !e.closest("svg, .scenes-themes, .spoken") && (e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)).map((e) => e.className || e.tagName)`)
				if len(over) > 0 {
					t.Errorf("sticks out to the side: %v", over)
				}
				tb.barriers()
				tb.do(chromedp.KeyEvent(kb.Escape))
				tb.until(browserClosed + ` && document.activeElement.matches("header .scenes")`)
			})
		}
	}
}

func TestSearchesScenes(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.seek("LORENZ")
	tb.until(cardNames + `[0] === "Lorenz" && document.querySelector("#scenes [role=status]").textContent.includes("scene")`)
	if eval[bool](tb, `Boolean(document.querySelector(".scene-new"))`) {
		t.Error("a search offers a new scene before what it found")
	}
	// Enter opens the best; the search field gives the focus back to the page.
	tb.do(chromedp.KeyEvent(kb.Enter))
	tb.until(browserClosed + ` && window.costate.scene.name === "Lorenz"`)
	tb.ready()
	if at := eval[string](tb, `location.search`); at != "?scene=lorenz" {
		t.Errorf("the address says %s", at)
	}
	// Nothing found is said, and a way out is offered.
	tb.seek("perpetuum mobile")
	tb.until(`document.querySelector(".scenes-none")?.textContent.includes("perpetuum mobile")`)
	tb.barriers()
	tb.click(".scenes-none .mend")
	tb.until(cardNames + fmt.Sprintf(`.length === %d && `, len(scene.Catalogue())) + searchHasFocus)
	// The first Escape empties the field, the next one closes.
	tb.do(chromedp.KeyEvent("x"), chromedp.KeyEvent(kb.Escape))
	tb.until(`document.querySelector(".scenes-search input").value === ""`)
	tb.do(chromedp.KeyEvent(kb.Escape))
	tb.until(browserClosed)
	if name := eval[string](tb, `window.costate.scene.name`); name != "Lorenz" {
		t.Errorf("shows %s", name)
	}
}

func TestFiltersScenes(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.seek("")
	for k := 1; k <= eval[int](tb, `document.querySelectorAll(".scenes-themes button").length - 1`); k++ {
		chip := fmt.Sprintf(`document.querySelectorAll(".scenes-themes button")[%d]`, k)
		tb.do(chromedp.Evaluate[chromedp.Void](chip + `.click()`))
		tb.until(chip + `.ariaPressed === "true" && Number(` + chip + `.querySelector("span").textContent) === ` + cardNames + `.length`)
	}
	// The chip once more, and all are there.
	tb.click(`.scenes-themes [aria-pressed="true"]`)
	tb.until(fmt.Sprintf(`%s.length === %d`, cardNames, len(scene.Catalogue())))
}

// Arrows move through the grid as it is seen; Enter opens.
func TestChoosesSceneByKeys(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	for _, dir := range []string{"ltr", "rtl"} {
		tb.navigate(address + "/?scene=van-der-pol&dir=" + dir)
		tb.ready()
		tb.seek("")
		tb.do(chromedp.KeyEvent(kb.ArrowDown))
		name := `document.activeElement.textContent`
		tb.until(name + ` === "Van der Pol"`)
		ahead := map[string]string{"ltr": kb.ArrowRight, "rtl": kb.ArrowLeft}[dir]
		tb.do(chromedp.KeyEvent(ahead))
		second := scene.Catalogue()[1]
		tb.until(name + ` === ` + quote(second.Name))
		columns := eval[int](tb, `getComputedStyle(document.querySelector(".scenes-grid")).gridTemplateColumns.split(" ").length`)
		tb.do(chromedp.KeyEvent(kb.ArrowDown))
		tb.until(name + ` === ` + quote(scene.Catalogue()[1+columns].Name))
		tb.do(chromedp.KeyEvent(kb.ArrowUp), chromedp.KeyEvent(kb.ArrowUp))
		tb.until(searchHasFocus)
		tb.do(chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.Enter))
		tb.until(browserClosed + ` && window.costate.scene.name === ` + quote(second.Name))
		tb.ready()
	}
}

// A new scene opens with its equations ready to be typed over.
func TestBeginsNewScene(t *testing.T) {
	tb := open(t, laptop, "/?scene=van-der-pol")
	tb.ready()
	tb.seek("")
	tb.click(".scene-new")
	tb.until(browserClosed + ` && window.costate.scene.name === "New scene" && document.activeElement.matches("textarea")`)
	tb.ready()
	if at := eval[string](tb, `location.search`); at != "" {
		t.Errorf("the address says %s", at)
	}
	tb.typeInto("x' = y\ny' = -a*x^3")
	tb.until(`window.costate.scene.field.equations[1] === "y' = -a*x^3" && document.documentElement.dataset.state === "ready"`)
}

// dropped is the JavaScript that lets a file fall onto the page.
func dropped(name, content string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`{
		const dataTransfer = new DataTransfer();
		dataTransfer.items.add(new File([%s], %s, { type: "application/json" }));
		for (const type of ["dragover", "drop"]) document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
	}`, quote(content), quote(name)))
}

// What was exported comes back from a file, chosen or dropped; what is no scene
// is told.
func TestOpensSceneFiles(t *testing.T) {
	tb := open(t, laptop, "/?scene=pendulum")
	tb.ready()
	tb.do(chromedp.KeyEvent("]"))
	tb.until(`window.costate.runs > 1 && document.documentElement.dataset.state === "ready"`)
	tb.do(chromedp.Evaluate[chromedp.Void](keepFiles))
	tb.export("Scene: JSON")
	exported := eval[string](tb, `window.files.at(-1).blob.text()`)
	T := eval[float64](tb, `window.costate.scene.T`)

	choose := func(name, content string) {
		tb.seek("")
		tb.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`{
			const dataTransfer = new DataTransfer();
			dataTransfer.items.add(new File([%s], %s));
			const input = document.querySelector("#scenes input[type=file]");
			input.files = dataTransfer.files;
			input.dispatchEvent(new Event("change", { bubbles: true }));
		}`, quote(content), quote(name))))
	}
	for _, way := range []string{"chosen", "dropped"} {
		tb.navigate(address + "/?scene=quartic")
		tb.ready()
		if way == "chosen" {
			choose("notes.txt", "Dear diary")
			tb.until(`document.querySelector(".scenes-fault[role=alert]")?.textContent.includes("“notes.txt” holds no scene: it is not JSON.")`)
			tb.barriers()
			choose("pendulum-scene.json", exported)
		} else {
			tb.do(dropped("list.json", "[1, 2]"))
			tb.until(`document.querySelector(".note")?.textContent.includes("“list.json” holds no scene: it is not an object.")`)
			tb.seek("")
			tb.do(dropped("pendulum-scene.json", exported)) // onto the open browser, which makes room
		}
		tb.until(browserClosed + fmt.Sprintf(` && window.costate.scene.field && window.costate.scene.T === %g && !("drop" in document.documentElement.dataset)`, T))
		tb.ready()
		if n := eval[int](tb, `window.costate.problems`); n > 0 {
			t.Errorf("%s: %d problems", way, n)
		}
	}
}

// On a phone the browser is the whole screen, two cards a row, and a tap opens.
func TestBrowsesScenesOnPhone(t *testing.T) {
	tb := open(t, look{390, 844, "light", true}, "/?scene=van-der-pol")
	tb.ready()
	tb.click("header .scenes")
	tb.until(browserOpen)
	box := eval[[]float64](tb, `(({ x, y, width, height }) => [x, y, width, height])(document.getElementById("scenes").getBoundingClientRect())`)
	if fmt.Sprint(box) != "[0 0 390 844]" {
		t.Errorf("the browser is at %v", box)
	}
	if small := eval[[]string](tb, `[...document.querySelectorAll("#scenes button")].filter((b) => !b.matches(".scene-title") && b.getBoundingClientRect().height < 40).map((b) => b.textContent)`); len(small) > 0 {
		t.Errorf("too small for a thumb: %v", small)
	}
	if columns := eval[int](tb, `getComputedStyle(document.querySelector(".scenes-grid")).gridTemplateColumns.split(" ").length`); columns != 2 {
		t.Errorf("%d cards a row", columns)
	}
	tb.click(".scene-card:not(.scene-new, .scene-current)")
	tb.until(browserClosed + ` && window.costate.scene.name !== "Van der Pol"`)
	tb.ready()
}
