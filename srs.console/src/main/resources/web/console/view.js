/* What the page is drawn with: Preact, with templates by htm. Text in a template is text, never markup. */
import { h, render, Component } from '/console/third-party/preact.js';
import htm from '/console/third-party/htm.js';

export const html = htm.bind(h);
export { render, Component };
