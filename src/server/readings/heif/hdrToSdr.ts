import type { HdrSpace } from "../../../core/imageFile/colourSpace.ts";
import type { PixelSamples } from "../convertRow.ts";
import { encodeLight } from "../displayP3.ts";

/** The white of paper, in nits, as HDR images are graded. (ITU-R BT.2408) */
const WHITE_NITS = 203;
const HLG_PEAK_NITS = 1_000;
const HLG_GAMMA = 1.2;
/** Light up to here stays as it is, a share of white; what is brighter is bent below white. */
const KNEE = 0.6;

/**
 * Brings light that is brighter than a usual screen's white below it: hue and everything of middle tones stay, highlights are bent. The
 * samples then have sRGB's curve and the primaries they had.
 *
 * @param samples of 16 bits, changed in their place
 */
export function hdrToSdr(
  samples: PixelSamples,
  channels: 3 | 4,
  toLight: Float32Array,
  { transfer }: Pick<HdrSpace, "transfer">,
): void {
  for (let i = 0; i < samples.length; i += channels) {
    let [red, green, blue] = [
      toLight[samples[i] ?? 0] ?? 0,
      toLight[samples[i + 1] ?? 0] ?? 0,
      toLight[samples[i + 2] ?? 0] ?? 0,
    ];
    if (transfer === "hlg") {
      const luminance = 0.2627 * red + 0.678 * green + 0.0593 * blue;
      const gain = (HLG_PEAK_NITS / WHITE_NITS) * Math.max(luminance, 1e-6) ** (HLG_GAMMA - 1);
      [red, green, blue] = [red * gain, green * gain, blue * gain];
    }
    const most = Math.max(red, green, blue);
    const scale = most > KNEE ? bent(most) / most : 1;
    samples[i] = encodeLight(red * scale);
    samples[i + 1] = encodeLight(green * scale);
    samples[i + 2] = encodeLight(blue * scale);
  }
}

const bent = (light: number): number => KNEE + (1 - KNEE) * (1 - Math.exp((KNEE - light) / (1 - KNEE)));

/** Light by sample of 16 bits: a share of white (PQ), or of the scene's peak (HLG). @see ITU-R BT.2100, tables 4 and 5 */
export function lightTable({ transfer }: Pick<HdrSpace, "transfer">): Float32Array {
  const toLight = transfer === "pq" ? pqToWhites : hlgToScene;
  return Float32Array.from({ length: 65_536 }, (_, sample) => toLight(sample / 65_535));
}

function pqToWhites(signal: number): number {
  const [m1, m2, c1, c2, c3] = [2610 / 16_384, (2523 / 4096) * 128, 3424 / 4096, (2413 / 4096) * 32, (2392 / 4096) * 32];
  const power = signal ** (1 / m2);
  return (10_000 * (Math.max(0, power - c1) / (c2 - c3 * power)) ** (1 / m1)) / WHITE_NITS;
}

function hlgToScene(signal: number): number {
  const [a, b, c] = [0.178_832_77, 0.284_668_92, 0.559_910_73];
  return signal <= 0.5 ? signal ** 2 / 3 : (Math.exp((signal - c) / a) + b) / 12;
}
