// Package page holds the HTML of the program's pages as templ components. It knows no routes: web serves them.
package page
