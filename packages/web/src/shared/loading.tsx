import './loading.css';

/** Says that something is awaited, once that takes a moment. */
export function Loading({ what }: { what: string }) {
  return (
    <p className="loading" role="status">
      Loading {what} …
    </p>
  );
}
