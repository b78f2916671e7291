import { navigate } from '../shared/use-route.js';

/** Leads to the comparison of the chosen runs. */
export function CompareButton({ ids }: { ids: readonly string[] }) {
  return (
    <button
      type="button"
      className="button"
      disabled={ids.length < 2}
      onClick={() => navigate(`/training/compare?runs=${ids.join(',')}`)}
    >
      {ids.length < 2 ? 'Choose runs to compare' : `Compare ${ids.length} runs`}
    </button>
  );
}
