// Runs before the first paint, as a classic script, so that nothing flashes that the reader or the address chose otherwise.
{
  const root = document.documentElement;
  const { classList, dataset } = root;
  const query = new URLSearchParams(location.search);
  const light = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
  dataset.theme = [query.get("theme"), localStorage.getItem("costate.theme")].find((name) => name === "light" || name === "dark") ?? light;
  const controls = query.get("controls");
  dataset.controls = controls === "min" || controls === "none" ? controls : "full";
  // The page as sent speaks of a scene of the catalogue; the address, or what was kept of the last visit, says another.
  classList.toggle("linked", location.hash !== "" || "costate.kept" in sessionStorage);
  if (query.get("dir") === "rtl") root.dir = "rtl";
  classList.toggle("present", query.get("projector") === "1");
}
