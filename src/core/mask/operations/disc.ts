/**
 * Half the width of each row of a disc of pixels, centre to centre: from its middle row (0) to its last.
 *
 * @param radius image pixels, 0 or more
 * @throws RangeError when `radius` is negative or not finite
 */
export function discHalves(radius: number): Int32Array {
  if (!(radius >= 0 && Number.isFinite(radius))) throw new RangeError(`A radius is 0 pixels or more, got ${radius}.`);
  return Int32Array.from({ length: Math.floor(radius) + 1 }, (_, dy) => Math.sqrt(radius * radius - dy * dy));
}
