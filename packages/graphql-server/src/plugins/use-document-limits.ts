import { type ASTVisitor, GraphQLError, type parse as graphqlParse, type ValidationContext } from 'graphql';
import type { Plugin } from 'graphql-yoga';

const MAX_TOKENS = 1000;
const MAX_ALIASES = 15;
const MAX_DIRECTIVES = 20;

/** Bounds what parsing and validating an operation may cost; depth and cost are bounded by the schema. */
export function useDocumentLimits(): Plugin {
  return {
    onParse: ({ parseFn, setParseFn }) => {
      const parse = parseFn as typeof graphqlParse;
      setParseFn(((source, options) =>
        parse(source, { ...options, maxTokens: MAX_TOKENS })) satisfies typeof graphqlParse);
    },
    onValidate: ({ addValidationRule }) => {
      addValidationRule(atMost(MAX_ALIASES, 'aliases', (count) => ({ Field: ({ alias }) => void (alias && count()) })));
      addValidationRule(atMost(MAX_DIRECTIVES, 'directives', (count) => ({ Directive: () => count() })));
    },
  };
}

function atMost(most: number, what: string, visit: (count: () => void) => ASTVisitor) {
  return (context: ValidationContext): ASTVisitor => {
    let found = 0;
    return visit(() => {
      if (++found === most + 1) context.reportError(new GraphQLError(`more than ${most} ${what}; ask for less`));
    });
  };
}
