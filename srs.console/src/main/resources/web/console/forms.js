/* The forms in which a server may have a stream: the same URL with another extension. */
import { html } from '/console/view.js';

const FORMS = { flv: 'FLV', ts: 'TS', m3u8: 'HLS', mpd: 'DASH' };
/** Forms of one long answer go by WebSocket, too. */
const ENDLESS = new Set(['flv', 'ts']);

/** The URL of the same stream in another form; the same URL when it is none of HTTP. Pure. */
export function inForm(url, extension) {
  let parts;
  try {
    parts = new URL(url);
  } catch (e) {
    return url;
  }
  if (!/^(https?|wss?):$/.test(parts.protocol) || parts.pathname.endsWith('/')) return url;
  if (!ENDLESS.has(extension)) parts.protocol = parts.protocol.replace('ws', 'http');
  parts.pathname = parts.pathname.replace(/(\.(master\.)?[a-z0-9]{2,4})?$/i, `.${extension}`);
  return parts.href;
}

/** A button for each. */
export function Forms({ url, onPick }) {
  return html`<span role="group" aria-label="Form of the stream">${Object.entries(FORMS).map(([extension, name]) =>
    html`<button type="button" class="quiet small" key=${extension} id=${`as-${extension}`} onClick=${() => onPick(inForm(url(), extension))}>${name}</button>`)}</span>`;
}
