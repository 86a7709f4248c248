/** An icon of stroked paths, 24 × 24. */
export const StrokeIcon = ({ paths }: { readonly paths: readonly string[] }) => (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
    {paths.map((path) => (
      <path key={path} d={path} />
    ))}
  </svg>
);
