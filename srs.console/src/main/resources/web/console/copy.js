/* A text with a button that copies it. */
import { html, Component } from '/console/view.js';

const SAID_MS = 1500;

/** The clipboard is there on https and localhost only; the older way works everywhere. */
async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'unseen';
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  if (!done) throw new Error('not copied');
  return undefined;
}

export class Copy extends Component {
  componentWillUnmount() {
    clearTimeout(this.timer);
  }

  async click() {
    const { activeElement } = document;
    try {
      await copy(this.props.text);
      this.setState({ said: 'Copied' });
    } catch {
      this.setState({ said: 'Mark and copy it by hand' });
    }
    activeElement.focus({ preventScroll: true });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.setState({ said: '' }), SAID_MS);
  }

  render({ name, text }, { said }) {
    return html`<div class="copy"><span class="name">${name}</span><code>${text}</code>
      <button type="button" class="quiet small" aria-label=${`Copy ${name} ${text}`} onClick=${() => this.click()}>${said || 'Copy'}</button></div>`;
  }
}
