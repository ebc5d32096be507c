export interface KatexOptions { displayMode?: boolean; throwOnError?: boolean; output?: "html" | "mathml" | "htmlAndMathml"; strict?: boolean | string; trust?: boolean }
declare const katex: {
  render(tex: string, element: HTMLElement, options?: KatexOptions): void;
  renderToString(tex: string, options?: KatexOptions): string;
};
export default katex;
