export const targetNames = ['soft', 'hard'] as const;
export type TargetName = (typeof targetNames)[number];

/** How a true color becomes a distribution over bins (docs/math.md): nearest bins, and σ in ab units; one bin is one-hot. */
export const targetEncodings: Record<TargetName, { neighbors: number; sigma: number }> = {
  soft: { neighbors: 5, sigma: 5 },
  hard: { neighbors: 1, sigma: 5 },
};
