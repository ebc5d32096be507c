// Package thumbnail draws the scenes of the catalogue as small pictures, each
// from a solve of its own: what the phase view shows, without words.
//
// A picture is an SVG whose colours are the page's custom properties, with
// those of the dark theme in their absence. <use href="….svg#picture"> takes it
// into a page, where it follows the theme.
//
// Pictures are made once and kept: by [Prepare] in the background, or when
// [Of] is first asked for one. Both are safe for concurrent use.
package thumbnail
