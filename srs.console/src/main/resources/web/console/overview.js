/* How the server is, at a glance, and how to begin. */
import { html } from '/console/view.js';
import { state } from '/console/store.js';
import { bytes, count, duration, rate } from '/console/format.js';
import { Graph } from '/console/graph.js';

const SPAN_S = 300;

function Tile({ name, value, more, href }) {
  const inside = html`<span class="name">${name}</span><span class="value">${value}</span><span class="more">${more || ''}</span>`;
  return href ? html`<a class="tile" href=${href}>${inside}</a>` : html`<div class="tile">${inside}</div>`;
}

function cpu() {
  const { status, before, atMs, beforeMs } = state;
  if (!before || status.process.cpu_ms == null || before.process.cpu_ms == null) return '…';
  return `${Math.max(0, 100 * (status.process.cpu_ms - before.process.cpu_ms) / (atMs - beforeMs)).toFixed(0)} %`;
}

export function Overview() {
  const { status, traffic } = state;
  if (!status) return html`<p class="soft">Connecting …</p>`;
  const last = traffic.length ? traffic[traffic.length - 1] : [0, 0, 0, 0, 0];
  const times = traffic.map(sample => sample[1] / 1000);
  const dropped = traffic.reduce((sum, sample) => sum + sample[4], 0);
  const { process } = status;
  return html`
    <div class="tiles">
      <${Tile} name="Streams" value=${status.live} more=${status.total > status.live ? `${status.total - status.live} waiting` : 'live'} href="#/streams" />
      <${Tile} name="Clients" value=${status.clients} more="connected" href="#/clients" />
      <${Tile} name="In" value=${rate(last[2])} more="from publishers" />
      <${Tile} name="Out" value=${rate(last[3])} more="to players" />
      <${Tile} name="CPU" value=${cpu()} more=${`of ${process.processors * 100} %`} />
      <${Tile} name="Memory" value=${bytes(process.resident_kb || process.heap_kb)} more=${`${bytes(process.heap_kb)} heap`} />
      <${Tile} name="Up" value=${duration(status.uptime_ms)} more=${`version ${status.version.replace('.SNAPSHOT', '-dev')}`} />
      <${Tile} name="Java" value=${process.java.split('+')[0]} more=${process.os} />
    </div>
    <div class="columns">
      <section aria-labelledby="traffic-title"><h2 id="traffic-title">Traffic</h2>
        <${Graph} times=${times} spanS=${SPAN_S} least=${100} format=${rate} tick=${v => (v >= 1000 ? `${v / 1000} M` : v ? `${v} k` : '0')}
          label=${`Traffic of the last five minutes: now ${rate(last[2])} in, ${rate(last[3])} out`}
          lines=${[{ label: 'In', colour: '--in', values: traffic.map(s => s[2]) }, { label: 'Out', colour: '--out', values: traffic.map(s => s[3]) }]} /></section>
      <section aria-labelledby="dropped-title"><h2 id="dropped-title">Dropped frames <small>${dropped ? `${dropped} in five minutes` : 'none in five minutes'}</small></h2>
        <${Graph} times=${times} spanS=${SPAN_S} least=${5} format=${v => String(Math.round(v))}
          label=${`${count(dropped, 'frame')} dropped for slow players in the last five minutes`}
          lines=${[{ label: 'Frames', colour: '--warn', values: traffic.map(s => s[4]) }]} /></section>
    </div>
    <${Publish} />`;
}

function Publish() {
  const port = state.status.rtmp_port;
  if (port === null) return html`<section><h2>Publish</h2><p class="soft">No RTMP port: srs.protocol.rtmp is not installed or is stopped.</p></section>`;
  const rtmp = `rtmp://${location.hostname}${port && port !== 1935 ? ':' + port : ''}/live`;
  return html`<section aria-labelledby="publish-title"><h2 id="publish-title">Publish</h2>
    <div class="columns plain">
      <div><p>With FFmpeg, from a file:</p><pre><code id="ffmpeg">${`ffmpeg -re -i clip.mp4 -c copy -f flv ${rtmp}/livestream`}</code></pre>
        <p>With OBS: Settings → Stream → Custom, then</p>
        <dl><dt>Server</dt><dd><code id="obs-server">${rtmp}</code></dd><dt>Stream key</dt><dd><code>livestream</code></dd></dl></div>
      <div><p>Then watch it under <a href="#/streams">Streams</a>, or with any player:</p>
        <pre><code>${`ffplay ${rtmp}/livestream\nffplay ${location.origin}/live/livestream.flv\nvlc ${rtmp}/livestream`}</code></pre></div>
    </div></section>`;
}
