import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { MethodField } from './method-field.js';

const shown = (methods: Record<string, string>): string =>
  renderToStaticMarkup(createElement(MethodField, { methods, value: null, onChange: () => {} }));

it('is there only where there is a choice', () => {
  expect(shown({ AUTO: 'Trained network' })).toBe('');
  expect(shown({ AUTO: 'Trained network', HINTS: 'Color points' })).toContain('Color points');
});
