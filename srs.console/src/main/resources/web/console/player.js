/* The live player: HTTP-FLV, WebSocket-FLV and HTTP-TS by mpegts.js, HLS and DASH by hls.js and dash.js, what the browser plays by itself besides. */
import { html, Component } from '/console/view.js';
import { count, describeError } from '/console/format.js';
import { isSegmented, openSegmented } from '/console/segmented.js';

const LIVE = { liveSync: true, liveSyncTargetLatency: 1.5, lazyLoad: false, autoCleanupSourceBuffer: true };
const TELL_MS = 1000;
const NATIVE = { m3u8: 'application/vnd.apple.mpegurl', mp4: 'video/mp4', mp3: 'audio/mpeg', aac: 'audio/aac', webm: 'video/webm' };

const extension = url => (/\.([a-z0-9]+)$/i.exec(url.split(/[?#]/)[0]) || ['', ''])[1].toLowerCase();

/** Why a URL cannot be played here; empty when it can be tried. */
export function objection(url) {
  if (/^webrtc:/i.test(url)) return 'This player plays HTTP-FLV: the WebRTC player, /players/whep.html, plays that URL.';
  if (/^(rtmps?|rtsp|srt):/i.test(url)) return 'No browser plays that protocol: open the URL in VLC or ffplay, or play the HTTP-FLV URL of the stream here.';
  if (!/^(https?|wss?):\/\/./i.test(url)) return 'That is not an HTTP-FLV or WebSocket-FLV URL: it begins with http://, https://, ws:// or wss://.';
  if (isSegmented(extension(url))) return '';
  const native = NATIVE[extension(url)];
  if (native) return document.createElement('video').canPlayType(native) ? '' : `This browser does not play .${extension(url)}.`;
  if (extension(url) === 'mpd') return 'This browser cannot play DASH: it has no Media Source Extensions.';
  if (!window.mpegts || !window.mpegts.isSupported()) {
    return 'This browser cannot play FLV: it has no Media Source Extensions. Open the URL in VLC, ffplay or another player.';
  }
  return '';
}

/** A picture and one sentence. Its owner calls play and stop. */
export class Player extends Component {
  constructor() {
    super();
    this.player = null;
    this.media = '';
    this.state = { text: '', bad: false };
  }

  setNote(text, bad = false) {
    if (this.state.text !== text || this.state.bad !== bad) this.setState({ text, bad });
  }

  componentDidMount() {
    this.timer = setInterval(() => this.tell(), TELL_MS);
  }

  componentWillUnmount() {
    clearInterval(this.timer);
    this.end();
  }

  end() {
    this.wanted = null;
    if (this.player) this.player.destroy();
    this.player = null;
    this.media = '';
    if (this.video && this.video.hasAttribute('src')) {
      this.video.removeAttribute('src');
      this.video.load(); // else it shows that it waits, for ever
    }
  }

  stop() {
    this.end();
    this.setNote('');
  }

  fail(text) {
    this.end();
    this.setNote(text, true);
    if (this.props.onEnd) this.props.onEnd();
  }

  /** @return {boolean} whether it is tried */
  play(url) {
    this.end();
    const no = objection(url);
    if (no) {
      this.fail(no);
      return false;
    }
    if (isSegmented(extension(url))) {
      this.openSegmented(extension(url), url);
      return true;
    }
    try {
      if (NATIVE[extension(url)]) this.video.src = url; else this.open(url);
    } catch (e) {
      this.fail(`Cannot play this URL: ${e.message}.`);
      return false;
    }
    this.begin();
    return true;
  }

  begin() {
    this.setNote('Waiting for the stream …');
    const started = this.player && this.player.begin ? this.player.begin() : this.video.play();
    if (started) {
      started.catch(e => {
        if (e.name === 'NotAllowedError') this.setNote('The browser waits for you: press play in the picture.');
      });
    }
  }

  async openSegmented(kind, url) {
    this.setNote('Waiting for the player …');
    const wanted = { url };
    this.wanted = wanted;
    const isWanted = () => this.wanted === wanted;
    try {
      const player = await openSegmented(kind, this.video, new URL(url, location.href).href, text => isWanted() && this.fail(text), isWanted);
      if (isWanted()) {
        this.player = player;
        this.begin();
      } else if (player) player.destroy();
    } catch (e) {
      if (isWanted()) this.fail(`Cannot play this URL: ${e.message}.`);
    }
  }

  /** What mpegts.js tells of the stream, the picture tells of others. */
  describe() {
    if (!this.wanted || this.media) return;
    this.media = this.video.videoWidth ? `${this.video.videoWidth}×${this.video.videoHeight}` : 'sound';
    this.setNote(this.media);
  }

  open(url) {
    const { mpegts } = window;
    const absolute = new URL(url, location.href).href;
    this.player = mpegts.createPlayer({ type: extension(url) === 'ts' ? 'mpegts' : 'flv', isLive: true, url: absolute }, LIVE);
    this.player.on(mpegts.Events.ERROR, (kind, detail, info) => this.fail(describeError(kind, detail, info)));
    this.player.on(mpegts.Events.LOADING_COMPLETE, () => {
      this.media = '';
      this.setNote('The stream has ended.');
    });
    this.player.on(mpegts.Events.MEDIA_INFO, info => {
      this.media = [info.width && `${info.width}×${info.height}`, info.videoCodec, info.audioCodec].filter(Boolean).join(', ');
      this.setNote(this.media);
    });
    this.player.attachMediaElement(this.video);
    this.player.load();
  }

  /** How far the picture is behind what has arrived. */
  tell() {
    const { video } = this;
    if (!this.media || !video || document.hidden || !video.buffered.length) return;
    const behind = video.buffered.end(video.buffered.length - 1) - video.currentTime;
    const lost = video.getVideoPlaybackQuality().droppedVideoFrames;
    this.setNote(`${this.media}; ${behind.toFixed(1)} s buffered${lost ? `, ${count(lost, 'frame')} not shown` : ''}`);
  }

  say(text) {
    this.setNote(text);
  }

  render(props, { text, bad }) {
    return html`<div class="player">
      <video id="video" ref=${video => { this.video = video; }} controls muted playsinline aria-label="Player"
        onLoadedMetadata=${() => this.describe()}
        onError=${() => { if (this.video && this.video.hasAttribute('src') && !this.player) this.fail('The browser cannot play this URL.'); }}></video>
      <p id="note" role="status" class=${bad ? 'bad' : ''}>${text}</p>
    </div>`;
  }
}
