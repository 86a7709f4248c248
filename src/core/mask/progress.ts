/** Takes the share of a work that is done, 0..1, never less than before: once a row, say, not once a run. */
export type Progress = (share: number) => void;

/** For work whose progress nobody follows. */
export const noProgress: Progress = () => {};

/** The progress of a part of a work, which begins and ends at these shares of the whole. */
export const partOf =
  (whole: Progress, begin: number, end: number): Progress =>
  (share) =>
    whole(begin + share * (end - begin));
