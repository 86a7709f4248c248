import { cv } from "opencv-wasm";

/**
 * A line for the bench's output: OpenCV's build in npm has no seamlessClone to compare with, found by running it. The builds of
 * 4.3.0 (this one), 4.5.1 (@techstark/opencv-js), 4.5.4 (opencv-bindings) and 5.0.0 (@opencvjs/web) were run: they have only its
 * constants.
 *
 * @throws Error when it has one: then it belongs among the methods, instead of our own clone
 */
export function seamlessCloneOfOpenCv(): string {
  if ("seamlessClone" in cv) throw new Error("OpenCV has a seamlessClone now: compare with it.");
  const [, version = "of an unknown version"] = /OpenCV (\S+)/.exec(cv.getBuildInformation()) ?? [];
  return `OpenCV ${version} as opencv-wasm: ${"inpaint" in cv ? "inpaint, but" : "no inpaint and"} no seamlessClone; our own plain Poisson clone stands in for it`;
}
