package field

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind uint8

const (
	tokenEnd tokenKind = iota
	tokenNumber
	tokenName
	tokenPrime
	tokenSuperscript // an exponent as in x² or x⁻¹; value holds it
	tokenSymbol      // an operator, a bracket, a comma; symbol holds which
	tokenBad         // reported by the lexer already
)

type token struct {
	kind   tokenKind
	symbol byte
	offset int
	text   string
	length int     // tokenName: bytes as typed, of which text may have fewer
	value  float64 // tokenNumber, tokenSuperscript
}

// describe names the token in a message.
func (t token) describe() string {
	if t.kind == tokenEnd {
		return "the end"
	}
	return strconv.Quote(t.text)
}

// What symbol holds where the operator is no single byte of ASCII.
const (
	symbolLessEqual    = 'l'
	symbolGreaterEqual = 'g'
	symbolEqual        = 'e'
	symbolNotEqual     = 'n'
	symbolAnd          = '&'
	symbolOr           = 'o'
	symbolNot          = '!'
	symbolRoot         = 'r'
)

// symbols maps what may be typed for an operator to what it is.
var symbols = map[rune]byte{
	'+': '+', '-': '-', '−': '-', '–': '-', '*': '*', '·': '*', '⋅': '*', '×': '*', '∗': '*',
	'/': '/', '÷': '/', '^': '^', '(': '(', ')': ')', ',': ',', '=': '=',
	'[': '[', ']': ']', // of the range in a declaration
	'<': '<', '>': '>', '≤': symbolLessEqual, '≥': symbolGreaterEqual, '⩽': symbolLessEqual, '⩾': symbolGreaterEqual, '≠': symbolNotEqual,
	'∧': symbolAnd, '∨': symbolOr, '¬': symbolNot, '!': symbolNot, '|': '|', '∣': '|', '√': symbolRoot,
}

// pairs are the operators of two bytes. Two bars are two tokens: only what
// stands before them tells whether they are an or.
var pairs = map[string]byte{
	"**": '^', "<=": symbolLessEqual, ">=": symbolGreaterEqual, "==": symbolEqual, "!=": symbolNotEqual, "&&": symbolAnd,
}

// words are the operators that are words.
var words = map[string]byte{"and": symbolAnd, "or": symbolOr, "not": symbolNot}

// lex splits src into tokens, the last of which is tokenEnd. What has no meaning
// is reported and becomes a tokenBad.
func lex(src string) ([]token, []*Error) {
	tokens := make([]token, 0, len(src)/2+2)
	var errs []*Error
	tex := false // braces and commands have been reported: once is enough
	for i := 0; i < len(src); {
		r, size := utf8.DecodeRuneInString(src[i:])
		start := i
		switch {
		case unicode.IsSpace(r):
			i += size
			continue
		case r == '#': // a comment, to the end of the line
			if end := strings.IndexByte(src[i:], '\n'); end >= 0 {
				i += end
				continue
			}
			return append(tokens, token{kind: tokenEnd, offset: len(strings.TrimRightFunc(src[:i], unicode.IsSpace))}), errs
		case isNameStart(r):
			for i < len(src) {
				r, size := utf8.DecodeRuneInString(src[i:])
				if !isNamePart(r) {
					break
				}
				i += size
			}
			tok := token{kind: tokenName, offset: start, text: onLine(src[start:i]), length: i - start}
			if symbol, ok := words[tok.text]; ok {
				tok.kind, tok.symbol = tokenSymbol, symbol
			}
			tokens = append(tokens, tok)
		case isDigit(src, i) || r == '.' && isDigit(src, i+1):
			i = numberEnd(src, i)
			value, err := strconv.ParseFloat(src[start:i], 64)
			if err != nil {
				errs = append(errs, &Error{Offset: start, Message: fmt.Sprintf("the number %s is too large: the largest is 1.797e308", clip(src[start:i]))})
			}
			tokens = append(tokens, token{kind: tokenNumber, offset: start, text: src[start:i], value: value})
		case isSuperscript(r):
			for i < len(src) {
				r, size := utf8.DecodeRuneInString(src[i:])
				if !isSuperscript(r) {
					break
				}
				i += size
			}
			tok := token{kind: tokenSuperscript, offset: start, text: src[start:i]}
			value, err := strconv.ParseFloat(superscripts.Replace(tok.text), 64)
			if err != nil {
				errs = append(errs, &Error{Offset: start, Message: fmt.Sprintf("%q is no exponent: expected a whole number, as in x² or x⁻¹", clip(tok.text))})
				tok.kind = tokenBad
			}
			tok.value = value
			tokens = append(tokens, tok)
		default:
			if i+2 <= len(src) && strings.IndexByte("*=&", src[i+1]) >= 0 {
				if symbol, ok := pairs[src[i:i+2]]; ok {
					tokens = append(tokens, token{kind: tokenSymbol, symbol: symbol, offset: i, text: src[i : i+2]})
					i += 2
					continue
				}
			}
			i += size
			tok := token{offset: start, text: src[start:i]}
			switch r {
			case '\'', '′', '’':
				tok.kind = tokenPrime
			default:
				symbol, ok := symbols[r]
				if last := len(tokens) - 1; !ok && last >= 0 && tokens[last].kind == tokenBad && tokens[last].offset+len(tokens[last].text) == start {
					tokens[last].text = src[tokens[last].offset:i] // reported with what is before it
					continue
				}
				if !ok {
					tok.kind = tokenBad
					last := len(tokens) - 1
					switch following, _ := utf8.DecodeRuneInString(src[i:]); {
					case r == '\\':
						for i < len(src) && isLatin(src[i]) {
							i++ // the command, which is no name of ours
						}
						tok.text = src[start:i]
						if tex {
							break // reported
						}
						tex = true
						errs = append(errs, &Error{Offset: start, Message: meaningless(src[:start], r, src[i:])})
					case (r == '{' || r == '}') && tex:
					case r == '.' && last >= 0 && tokens[last].kind == tokenName && isNameStart(following):
						errs = append(errs, &Error{Offset: tokens[last].offset, Message: fmt.Sprintf("write the name of a function alone, without %q", src[tokens[last].offset:i])})
						tokens[last].kind, tokens[last].text = tokenBad, src[tokens[last].offset:i]
						continue
					default:
						tex = tex || r == '{'
						errs = append(errs, &Error{Offset: start, Message: meaningless(src[:start], r, src[i:])})
					}
					break
				}
				tok.kind, tok.symbol = tokenSymbol, symbol
			}
			tokens = append(tokens, tok)
		}
	}
	return append(tokens, token{kind: tokenEnd, offset: len(src)}), errs
}

// numberEnd returns where the number that starts at i ends. An e belongs to
// the number only if an exponent follows, so that 2e is twice Euler's number.
func numberEnd(src string, i int) int {
	for isDigit(src, i) {
		i++
	}
	if i < len(src) && src[i] == '.' {
		i++
		for isDigit(src, i) {
			i++
		}
	}
	if i < len(src) && (src[i] == 'e' || src[i] == 'E') {
		j := i + 1
		if j < len(src) && (src[j] == '+' || src[j] == '-') {
			j++
		}
		if isDigit(src, j) {
			for isDigit(src, j) {
				j++
			}
			return j
		}
	}
	return i
}

func isDigit(src string, i int) bool {
	return i < len(src) && '0' <= src[i] && src[i] <= '9'
}

func isLatin(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func isNameStart(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || isGreek(r)
}

func isNamePart(r rune) bool {
	return isNameStart(r) || '0' <= r && r <= '9' || r == '_' || '₀' <= r && r <= '₉'
}

// onLine writes the lowered digits of a name on the line: x₁ is x1.
func onLine(name string) string {
	return strings.Map(func(r rune) rune {
		if '₀' <= r && r <= '₉' {
			return '0' + r - '₀'
		}
		return r
	}, name)
}

var superscripts = strings.NewReplacer("⁰", "0", "¹", "1", "²", "2", "³", "3", "⁴", "4", "⁵", "5", "⁶", "6", "⁷", "7", "⁸", "8", "⁹", "9", "⁻", "-", "⁺", "+")

func isSuperscript(r rune) bool {
	return r == '¹' || r == '²' || r == '³' || r == '⁰' || '⁴' <= r && r <= '⁹' || r == '⁻' || r == '⁺'
}

// isGreek accepts the micro sign too: it is what many keyboards give for μ; and
// ℓ and ħ, which stand beside Greek letters in greekNames.
func isGreek(r rune) bool {
	return r == 'µ' || r == 'ℓ' || r == 'ħ' || r == 'ℏ' || r >= utf8.RuneSelf && unicode.Is(unicode.Greek, r) && unicode.IsLetter(r)
}

// isName reports whether s is a name as a whole.
func isName(s string) bool {
	for i, r := range s {
		if i == 0 && !isNameStart(r) || !isNamePart(r) || r >= '₀' && r <= '₉' {
			return false
		}
	}
	return s != ""
}

// clip shortens text quoted in a message.
func clip(s string) string {
	if len(s) <= 40 {
		return s
	}
	i := 37
	for !utf8.RuneStart(s[i]) {
		i--
	}
	return s[:i] + "…"
}
