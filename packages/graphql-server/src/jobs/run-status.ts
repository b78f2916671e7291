export const runStatuses = ['QUEUED', 'RUNNING', 'STOPPING', 'STOPPED', 'FINISHED', 'FAILED'] as const;
export type RunStatus = (typeof runStatuses)[number];

/** Whether nothing more happens to a run unless somebody asks for it. */
export function isAtRest(status: RunStatus): boolean {
  return status === 'STOPPED' || status === 'FINISHED' || status === 'FAILED';
}
