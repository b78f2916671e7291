import { defaultLambda, type LossName, type SpatialName } from '../losses/loss.js';

/** The losses that an ablation compares, by the name of the run's folder. */
export const variantNames = ['mse', 'multinomial', 'rebalanced', 'rebalanced-levin', 'rebalanced-prob-tv'] as const;
export type VariantName = (typeof variantNames)[number];

/** What one run of an ablation trains with; all else is the same in every run. */
export interface Variant {
  /** Name of its folder below OUT/variants. */
  readonly name: string;
  /** As people read it. */
  readonly label: string;
  readonly loss: LossName;
  readonly gamma: number;
  readonly spatial: SpatialName;
  readonly lambda: number;
  /** Of initial weights, batches and hints. */
  readonly seed: number;
  /** Name of the variant that this one repeats with another seed. */
  readonly repeats: string | null;
}

/** Whether it is the one that others are held against: `rebalanced`, with any seed. */
export function isPlainRebalanced({ name, repeats }: Pick<Variant, 'name' | 'repeats'>): boolean {
  return (repeats ?? name) === 'rebalanced';
}

const kinds: Record<VariantName, { loss: LossName; spatial: SpatialName }> = {
  mse: { loss: 'mse', spatial: 'none' },
  multinomial: { loss: 'multinomial', spatial: 'none' },
  rebalanced: { loss: 'rebalanced', spatial: 'none' },
  'rebalanced-levin': { loss: 'rebalanced', spatial: 'levin' },
  'rebalanced-prob-tv': { loss: 'rebalanced', spatial: 'prob-tv' },
};

export interface VariantChoice {
  readonly variants: readonly VariantName[];
  readonly gamma: number;
  readonly gammas: readonly number[];
  readonly lambdas: readonly number[];
  readonly seed: number;
  readonly seeds: readonly number[];
}

/**
 * The runs of an ablation in order, each once: a value of a sweep that a chosen variant already has adds none. First all
 * with the main seed, then all with each further one.
 */
export function planVariants(choice: VariantChoice): Variant[] {
  const { variants, gammas, lambdas, seed, seeds } = choice;
  const chosen = variantNames.filter((name) => variants.includes(name)).map((name) => mainVariant(name, choice));
  const swept = gammas.map((value) => gammaVariant(value, choice));
  const spatial = chosen.filter((variant) => variant.spatial !== 'none');
  const weighted = spatial.flatMap((variant) => lambdas.map((lambda) => lambdaVariant(variant, lambda)));
  const once = [...new Map([...chosen, ...swept, ...weighted].map((variant) => [variant.name, variant])).values()];
  const further = [...new Set(seeds)].filter((other) => other !== seed);
  return [...once, ...further.flatMap((other) => once.map((variant) => repeat(variant, other)))];
}

function repeat(variant: Variant, seed: number): Variant {
  const { name, label } = variant;
  return { ...variant, name: `${name}.seed-${seed}`, label: `${label}, seed ${seed}`, seed, repeats: name };
}

function mainVariant(name: VariantName, { gamma, seed }: Pick<VariantChoice, 'gamma' | 'seed'>): Variant {
  const { loss, spatial } = kinds[name];
  const label = spatial === 'none' ? name : `${loss} + ${spatial}`;
  return { name, label, loss, gamma, spatial, lambda: defaultLambda[spatial], seed, repeats: null };
}

function gammaVariant(value: number, { gamma, seed }: Pick<VariantChoice, 'gamma' | 'seed'>): Variant {
  const variant = mainVariant('rebalanced', { gamma: value, seed });
  return value === gamma ? variant : { ...variant, name: `gamma-${value}`, label: `rebalanced, γ ${value}` };
}

function lambdaVariant(base: Variant, lambda: number): Variant {
  if (lambda === base.lambda) return base;
  return { ...base, name: `${base.spatial}-${lambda}`, label: `${base.label}, λ ${lambda}`, lambda };
}
