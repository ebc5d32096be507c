package export

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// lineWidth is how many letters a line of comment has at most, where words
// are short enough.
const lineWidth = 96

// comment wraps text into lines of comment. What could end a line, hide it or
// turn its direction is a space: the text is the scene's, and must not become
// code.
func comment(begin, text string) string {
	clean := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || !unicode.IsGraphic(r) || r == utf8.RuneError {
			return ' '
		}
		return r
	}, text)
	var b strings.Builder
	width := 0
	for _, word := range strings.Fields(clean) {
		n := utf8.RuneCountInString(word)
		if width == 0 || width+1+n > lineWidth {
			if width > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(begin)
			width = len(begin)
		}
		b.WriteString(" " + word)
		width += 1 + n
	}
	return b.String()
}
