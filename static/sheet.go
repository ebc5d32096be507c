package static

import (
	"bytes"
	"io/fs"
	"sync"
)

// pageSheet is where the style sheets of every page stand as one.
const pageSheet = "css/page.css"

// Style is the address of the style of every page: those of the third-party modules and all sheets of css/, base.css
// before the others, as one. A browser draws nothing before it has every sheet, so that each more of them would put off
// the first picture by its own way to the server and back. What only single pages have lies a folder deeper.
func Style() string { return Root + Version() + "/" + pageSheet }

// sheet is the content of pageSheet. Its parts do not lean on their order, but that base.css comes first.
var sheet = sync.OnceValue(func() []byte {
	names, err := fs.Glob(files, "css/*.css")
	if err != nil {
		panic(err) // the pattern is constant
	}
	var all bytes.Buffer
	for _, name := range append([]string{"vendor/uplot/uPlot.min.css", "vendor/katex/katex.min.css"}, names...) {
		content, err := files.ReadFile(name)
		if err != nil {
			panic(err) // the embedded tree cannot fail to be read
		}
		// Addresses in a sheet are relative to it.
		all.Write(bytes.ReplaceAll(content, []byte("url(fonts/"), []byte("url(../vendor/katex/fonts/")))
		all.WriteByte('\n')
	}
	return all.Bytes()
})
