package export

import (
	"math"
	"strconv"
	"strings"
)

// number writes v as a floating-point literal that all languages read.
func number(v float64) string {
	format := byte('f')
	if a := math.Abs(v); a != 0 && (a < 1e-4 || a >= 1e15) {
		format = 'e'
	}
	text := strconv.FormatFloat(v, format, -1, 64)
	if format == 'f' && !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

func numbers(list []float64) string {
	texts := make([]string, len(list))
	for i, v := range list {
		texts[i] = number(v)
	}
	return strings.Join(texts, ", ")
}

func indicator(b bool) string {
	if b {
		return "1.0"
	}
	return "0.0"
}

// wrapped joins items with commas to lines of at most about width letters.
func wrapped(items []string, width int) string {
	var b strings.Builder
	column := 0
	for i, item := range items {
		if i > 0 {
			b.WriteByte(',')
			if column+len(item) > width {
				b.WriteByte('\n')
				column = 0
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteString(item)
		column += len(item) + 2
	}
	return b.String()
}
