package field

import (
	"strings"
	"unicode/utf8"
)

// otherSpellings are names from elsewhere for the constants.
var otherSpellings = map[string]string{"Pi": "pi", "PI": "pi", "Euler": "e"}

// longestName is the longest one, in bytes, that a spelling is suggested for.
const longestName = 48

// meant returns what to write instead of the unknown name t, or "": a name like
// it, or the names that it is made of, as x*y for xy.
func (p *parser) meant(t token) string {
	near := suggest(t.text, p.table.candidates)
	if near != "" && (strings.EqualFold(near, t.text) || otherSpellings[t.text] != "" || aliases[t.text] != "") {
		return near
	}
	parts := p.table.split(t.text)
	if len(parts) < 2 {
		return near
	}
	product := strings.Join(parts, "*")
	if _, ok := functions[parts[0]]; ok {
		return parts[0] + "(" + strings.Join(parts[1:], "*") + ")"
	}
	if before := p.next - 2; before >= 0 && p.tokens[before].kind == tokenSymbol && (p.tokens[before].symbol == '/' || p.tokens[before].symbol == '^') {
		return "(" + product + ")"
	}
	return product
}

// split takes a name apart into declared names, the longest first; a function
// may be the first of them. It returns nil if that cannot be done.
func (tab *table) split(name string) []string {
	if len(name) > longestName {
		return nil
	}
	runes := []rune(name)
	parts := make([][]string, len(runes)+1) // the rest from each place on
	parts[len(runes)] = []string{}
	for from := len(runes) - 1; from >= 0; from-- {
		for to := len(runes); to > from; to-- {
			part := string(runes[from:to])
			_, declared := tab.lookup(part)
			_, function := functions[part]
			if parts[to] != nil && (declared || part == "pi" || part == "π" || part == "t" && tab.time || function && from == 0 && to < len(runes)) {
				parts[from] = append([]string{part}, parts[to]...)
				break
			}
		}
	}
	return parts[0]
}

// suggest returns the candidate that was probably meant by name, or "".
// Names of one letter are too short for a misspelling to be guessed: only the
// other case, or the spelled-out Greek letter, is offered for them.
func suggest(name string, candidates []string) string {
	if len(name) > longestName {
		return ""
	}
	wanted := otherSpellings[name]
	if wanted == "" {
		wanted = aliases[name]
	}
	spelled := spellGreek(name)
	length := utf8.RuneCountInString(name)
	limit := min(2, length/2)
	best, bestDistance := "", limit+1
	for _, c := range candidates {
		if c == wanted || strings.EqualFold(c, name) || spellGreek(c) == spelled {
			return c
		}
		if len(c) > longestName || utf8.RuneCountInString(c) < 2 {
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
	if isASCII(name) {
		return name
	}
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

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
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
