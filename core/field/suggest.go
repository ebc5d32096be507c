package field

import (
	"strings"
	"unicode/utf8"
)

// otherSpellings are names from other languages for what this one has.
var otherSpellings = map[string]string{
	"ln": "log", "arcsin": "asin", "arccos": "acos", "arctan": "atan",
	"arctan2": "atan2", "tg": "tan", "fabs": "abs", "sgn": "sign", "signum": "sign",
	"logistic": "sigmoid", "ReLU": "relu", "Pi": "pi", "PI": "pi",
}

// suggest returns the candidate that was probably meant by name, or "".
// Names of one letter are too short for a misspelling to be guessed: only the
// other case, or the spelled-out Greek letter, is offered for them.
func suggest(name string, candidates []string) string {
	wanted := otherSpellings[name]
	spelled := spellGreek(name)
	length := utf8.RuneCountInString(name)
	limit := min(2, length/2)
	best, bestDistance := "", limit+1
	for _, c := range candidates {
		if c == wanted || strings.EqualFold(c, name) || spellGreek(c) == spelled {
			return c
		}
		if utf8.RuneCountInString(c) < 2 {
			continue
		}
		if d := editDistance(name, c, bestDistance); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// spellGreek writes every Greek letter of name as its Latin name: μ_0 as mu_0.
func spellGreek(name string) string {
	var b strings.Builder
	for _, r := range name {
		if s, ok := greekNames[r]; ok {
			b.WriteString(s)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// editDistance counts the insertions, deletions, replacements and swaps of
// neighbours that turn a into b (restricted Damerau–Levenshtein), or returns
// bound once it is sure to be at least bound.
func editDistance(a, b string, bound int) int {
	s, t := []rune(a), []rune(b)
	if d := len(s) - len(t); d >= bound || -d >= bound {
		return bound
	}
	before, previous, current := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := range s {
		current[0] = i + 1
		for j := range t {
			cost := 1
			if s[i] == t[j] {
				cost = 0
			}
			d := min(previous[j]+cost, previous[j+1]+1, current[j]+1)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				d = min(d, before[j-1]+1)
			}
			current[j+1] = d
		}
		before, previous, current = previous, current, before
	}
	return min(previous[len(t)], bound)
}
