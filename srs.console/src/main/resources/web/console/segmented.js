/* HLS and DASH by hls.js and dash.js, which are fetched when somebody plays some. Each player has a destroy, as those of mpegts.js, and a begin. */

const OPEN = { m3u8: openHls, mpd: openDash };
const SCRIPTS = { m3u8: '/console/third-party/hls.js', mpd: '/console/third-party/dash.js' };
const NETWORK = new Set([25, 26, 27, 28, 29]); // dash.js: what could not be fetched

const fetched = new Map();

function fetchOnce(src) {
  if (!fetched.has(src)) {
    fetched.set(src, new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = src;
      script.onload = resolve;
      script.onerror = () => {
        fetched.delete(src);
        script.remove();
        reject(new Error('the server does not answer'));
      };
      document.head.append(script);
    }));
  }
  return fetched.get(src);
}

/** Whether streams with this extension come in segments that this page can play. */
export function isSegmented(extension) {
  return extension in OPEN && !!(window.ManagedMediaSource || window.MediaSource);
}

/**
 * @param {function(string)} onFail hears in a sentence why it ends
 * @param {function(): boolean} isWanted whether somebody still wants it when its script has come
 * @return {Promise<{begin: function(): Promise, destroy: function()}|null>} null when nobody does
 */
export async function openSegmented(extension, video, url, onFail, isWanted) {
  await fetchOnce(SCRIPTS[extension]);
  return isWanted() ? OPEN[extension](video, url, onFail) : null;
}

function refused(code) {
  return code ? `The server refused: HTTP ${code}.` : 'The connection to the server failed or broke. Press Play to try again.';
}

function openHls(video, url, onFail) {
  const { Hls } = window;
  const hls = new Hls({ enableWorker: false, lowLatencyMode: true });
  hls.on(Hls.Events.ERROR, (kind, data) => {
    if (data.fatal) onFail(data.type === Hls.ErrorTypes.NETWORK_ERROR ? refused(data.response && data.response.code) : `Playback failed: ${data.details}.`);
  });
  hls.loadSource(url);
  hls.attachMedia(video);
  return { begin: () => video.play(), destroy: () => hls.destroy() };
}

function openDash(video, url, onFail) {
  const { MediaPlayer } = window.dashjs;
  const dash = MediaPlayer().create();
  dash.on(MediaPlayer.events.ERROR, ({ error }) => {
    const status = error.data && error.data.response && error.data.response.status;
    onFail(NETWORK.has(error.code) ? refused(status) : `Playback failed: ${error.message}.`);
  });
  dash.updateSettings({ debug: { logLevel: 0 }, streaming: { utcSynchronization: { enabled: false } } });
  dash.initialize(video, url, true);
  // it begins by itself: what plays before it listens, it takes for paused, and never asks for the MPD again
  const begin = () => new Promise((begun, refuse) => {
    dash.on(MediaPlayer.events.PLAYBACK_PLAYING, begun);
    dash.on(MediaPlayer.events.PLAYBACK_NOT_ALLOWED, () => refuse(new DOMException('not before a click', 'NotAllowedError')));
  });
  return { begin, destroy: () => dash.destroy() };
}
