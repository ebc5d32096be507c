// A whole scene in the address: "#1." and the scene's JSON, deflated, in base64url.

const prefix = "#1.";

/** @param {BodyInit} content @param {CompressionStream | DecompressionStream} stream */
const through = async (content, stream) => new Uint8Array(await new Response(/** @type {ReadableStream} */ (new Response(content).body).pipeThrough(stream)).arrayBuffer());

/** @param {object} scene @returns {Promise<string>} */
export async function encode(scene) {
  const packed = await through(JSON.stringify(scene), new CompressionStream("deflate-raw"));
  let binary = "";
  for (const byte of packed) binary += String.fromCharCode(byte);
  return prefix + btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The scene in a fragment, null if there is none or it is damaged. @param {string} fragment @returns {Promise<object | null>} */
export async function decode(fragment) {
  if (!fragment.startsWith(prefix)) return null;
  try {
    const binary = atob(fragment.slice(prefix.length).replaceAll("-", "+").replaceAll("_", "/"));
    const packed = Uint8Array.from(binary, (c) => c.charCodeAt(0));
    const scene = JSON.parse(new TextDecoder().decode(await through(packed, new DecompressionStream("deflate-raw"))));
    return typeof scene === "object" ? scene : null;
  } catch {
    return null;
  }
}
