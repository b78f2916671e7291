/** Values of an enum by their names in the schema. */
export type EnumValues<T extends string> = Record<Uppercase<T>, { value: T; description: string }>;
