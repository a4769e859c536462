/* The player alone, for links to SRS's players/srs_player.html. */
import { html, render } from '/console/view.js';
import { Forms } from '/console/forms.js';
import { Player } from '/console/player.js';
import { streamUrl } from '/console/players/query.js';

const query = new URLSearchParams(location.search);
let player = null;

const submit = event => {
  event.preventDefault();
  player.play(event.target.elements.url.value.trim());
};

const urlField = () => document.getElementById('url');

const pick = url => {
  urlField().value = url;
  player.play(url);
};

render(html`<div class="watch">
  <${Player} ref=${it => { player = it; }} />
  <form id="play" onSubmit=${submit}>
    <label for="url">URL of the stream, by HTTP or WebSocket</label>
    <input id="url" name="url" spellcheck=${false} autocomplete="off" value=${streamUrl(query, location)} />
    <button type="submit">Play</button>
    <button type="button" class="quiet" id="stop" onClick=${() => player.stop()}>Stop</button>
    <${Forms} url=${() => urlField().value.trim()} onPick=${pick} />
  </form></div>`, document.getElementById('page'));

if (query.get('autostart') === 'true') player.play(urlField().value);
