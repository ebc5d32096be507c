// What particles of the plane and of the box have in common: their ages, and the strokes they leave, by brightness.

export const buckets = 4;

// Drawing gives way to the hand: where frames come late, fewer particles move. 60 frames a second are 16.7 ms apart.
const least = 0.3;
const late = 18.2; // ms between frames
const early = 17.2;
const patience = 20; // frames between two changes

export class Trails {
  /** @param {number} count */
  constructor(count) {
    this.count = count;
    this.share = 1; // of them that move; the others rest
    this.pace = early;
    this.frames = 0;
    this.age = new Float32Array(count);
    this.life = new Float32Array(count);
    /** Strokes of the last step by brightness: x0, y0, x1, y1 in pixels. */
    this.strokes = Array.from({ length: buckets }, () => new Float32Array(count * 4));
    this.used = new Int32Array(buckets);
  }

  get active() {
    return Math.round(this.count * this.share);
  }

  /** Takes in how long the last frame took. @param {number} interval ms */
  govern(interval) {
    if (interval > 100) return; // a hidden page, not a slow one
    this.pace += (interval - this.pace) * 0.1;
    if (++this.frames % patience) return;
    if (this.pace > late) this.share = Math.max(least, this.share * 0.85);
    else if (this.pace < early) this.share = Math.min(1, this.share * 1.04);
  }

  /** Begins a life. @param {number} p @param {number} from seconds @param {number} spread */
  born(p, from, spread) {
    this.age[p] = 0;
    this.life[p] = from + Math.random() * spread;
  }

  /** Fades in and out over a life. @param {number} p */
  light(p) {
    const part = this.age[p] / this.life[p];
    return Math.min(1, part * 5, (1 - part) * 4);
  }

  /** @param {number} light between 0 and 1 @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
  push(light, x0, y0, x1, y1) {
    const b = Math.min(buckets - 1, (light * buckets) | 0);
    const k = 4 * this.used[b]++;
    const s = this.strokes[b];
    s[k] = x0;
    s[k + 1] = y0;
    s[k + 2] = x1;
    s[k + 3] = y1;
  }
}
