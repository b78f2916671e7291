/** "prob-tv" → "PROB_TV". */
type EnumName<T extends string> = T extends `${infer A}-${infer B}` ? `${Uppercase<A>}_${Uppercase<B>}` : Uppercase<T>;

/** Values of an enum by their names in the schema. */
export type EnumValues<T extends string> = { [V in T as EnumName<V>]: { value: V; description: string } };
