export interface KatexOptions { displayMode?: boolean; throwOnError?: boolean; output?: "html" | "mathml" | "htmlAndMathml"; strict?: boolean | string; trust?: boolean }
declare global {
  var katex: {
    render(tex: string, element: HTMLElement, options?: KatexOptions): void;
    renderToString(tex: string, options?: KatexOptions): string;
  };
}
