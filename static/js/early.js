// Runs before the first paint, as a classic script, so that nothing flashes that the reader or the address chose otherwise.
{
  const { classList, dataset } = document.documentElement;
  const query = new URLSearchParams(location.search);
  const light = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
  dataset.theme = [query.get("theme"), localStorage.getItem("costate.theme")].find((name) => name === "light" || name === "dark") ?? light;
  const controls = query.get("controls");
  dataset.controls = controls === "min" || controls === "none" ? controls : "full";
  classList.toggle("present", query.get("projector") === "1");
}
