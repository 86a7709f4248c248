/** Candidates for the overlay's colour: hues all around the circle, "#rrggbb". */
export const CONTRAST_COLOURS = ["#ff3b30", "#ffd60a", "#1ee66e", "#32d7ff", "#2f7bff", "#ee50ea"] as const;
