// Paper is white: what is printed is drawn in the light theme, at once, since the browser does not wait for a frame.

/** @param {{theme: () => string, wear: (name: string) => void, draw: () => void}} page */
export function printLight({ theme, wear, draw }) {
  let before = "light";
  addEventListener("beforeprint", () => {
    before = theme();
    wear("light");
    draw();
  });
  addEventListener("afterprint", () => wear(before));
}
