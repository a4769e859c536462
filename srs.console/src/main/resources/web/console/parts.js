/* Small parts that several sections use. */
import { html } from '/console/view.js';
import { state } from '/console/store.js';
import { findApi, hasKey } from '/console/api.js';
import { openSignIn } from '/console/dialog.js';

/** A button that keeps the keyboard's focus when it can do nothing at the moment. */
export function Button({ off = false, onClick, children, ...rest }) {
  return html`<button type="button" aria-disabled=${off ? 'true' : undefined} onClick=${event => (off ? event.preventDefault() : onClick(event))} ...${rest}>${children}</button>`;
}

export function Note({ section }) {
  const said = state.notes[section] || { text: '', bad: false };
  return html`<p class=${said.bad ? 'note bad' : 'note'} id="note-${section}" role="status">${said.text}</p>`;
}

/** What stands in a section that the API is needed for, when it is not there; nothing when it is. */
export function Missing() {
  const { missing } = findApi();
  return missing ? html`<p class="missing">${missing}</p>` : null;
}

/** What stands in a section that needs the key, when there is none. */
export function NeedsKey({ what }) {
  return hasKey() ? null : html`<p class="missing">${what} <button type="button" onClick=${() => openSignIn()}>Sign in</button></p>`;
}

export function Pager({ start, page, total, onMove }) {
  if (total <= page && start === 0) return null;
  return html`<nav class="pager" aria-label="Pages">
    <${Button} class="quiet small" off=${start === 0} onClick=${() => onMove(Math.max(0, start - page))}>Back<//>
    <span>${Math.min(start + 1, total)} – ${Math.min(start + page, total)} of ${total}</span>
    <${Button} class="quiet small" off=${start + page >= total} onClick=${() => onMove(start + page)}>Next<//></nav>`;
}
