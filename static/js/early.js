// Runs before the first paint, as a classic script, so that a remembered theme never flashes the other one.
{
  const kept = localStorage.getItem("costate.theme");
  const light = matchMedia("(prefers-color-scheme: light)").matches;
  document.documentElement.dataset.theme = kept === "light" || kept === "dark" ? kept : light ? "light" : "dark";
}
