import { MAX_COMPARED } from '../shared/route.js';
import { navigate } from '../shared/use-route.js';

/** Leads to the comparison of the chosen runs. */
export function CompareButton({ ids }: { ids: readonly string[] }) {
  const isFull = ids.length === MAX_COMPARED;
  return (
    <>
      {isFull && <span className="muted">No more than {MAX_COMPARED} at once</span>}
      <button
        type="button"
        className="button"
        disabled={ids.length < 2}
        onClick={() => navigate(`/training/compare?runs=${ids.join(',')}`)}
      >
        {ids.length < 2 ? 'Choose runs to compare' : `Compare ${ids.length} runs`}
      </button>
    </>
  );
}
