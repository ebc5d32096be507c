// Package browser holds the tests that drive the page in headless Chromium
// against a real server. There is one browser for all of them, and a tab that
// each finds with its storage empty. They wait on what the page says of its state
// (documentElement.dataset and window.costate) and never for a time; after each
// the console is clean and nothing was asked of another host.
package browser
