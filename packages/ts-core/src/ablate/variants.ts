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
}

/** The runs of an ablation in order, each once: a value of a sweep that a chosen variant already has adds none. */
export function planVariants({ variants, gamma, gammas, lambdas }: VariantChoice): Variant[] {
  const chosen = variantNames.filter((name) => variants.includes(name)).map((name) => mainVariant(name, gamma));
  const swept = gammas.map((value) => gammaVariant(value, gamma));
  const spatial = chosen.filter((variant) => variant.spatial !== 'none');
  const weighted = spatial.flatMap((variant) => lambdas.map((lambda) => lambdaVariant(variant, lambda)));
  return [...new Map([...chosen, ...swept, ...weighted].map((variant) => [variant.name, variant])).values()];
}

function mainVariant(name: VariantName, gamma: number): Variant {
  const { loss, spatial } = kinds[name];
  const label = spatial === 'none' ? name : `${loss} + ${spatial}`;
  return { name, label, loss, gamma, spatial, lambda: defaultLambda[spatial] };
}

function gammaVariant(value: number, base: number): Variant {
  const variant = mainVariant('rebalanced', value);
  return value === base ? variant : { ...variant, name: `gamma-${value}`, label: `rebalanced, γ ${value}` };
}

function lambdaVariant(base: Variant, lambda: number): Variant {
  if (lambda === base.lambda) return base;
  return { ...base, name: `${base.spatial}-${lambda}`, label: `${base.label}, λ ${lambda}`, lambda };
}
