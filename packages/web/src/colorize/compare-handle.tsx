/** The line between before and after, and its grip. */
export function CompareHandle() {
  return (
    <div className="compare-handle">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="m9 7-5 5 5 5M15 7l5 5-5 5" />
      </svg>
    </div>
  );
}
