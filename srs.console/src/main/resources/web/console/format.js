/* How numbers, names and errors are written. Pure functions. */

export function rate(kbps) {
  return kbps >= 10000 ? `${(kbps / 1000).toFixed(1)} Mbit/s` : `${Math.round(kbps)} kbit/s`;
}

export function bitrate(bytes, ms) {
  return rate(ms > 0 ? Math.max(0, bytes) * 8 / ms : 0);
}

export function bytes(kb) {
  return kb >= 1024 * 1024 ? `${(kb / 1024 / 1024).toFixed(1)} GB` : `${Math.round(kb / 1024)} MB`;
}

export function duration(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = n => String(n).padStart(2, '0');
  const days = Math.floor(s / 86400);
  return `${days ? days + ' d ' : ''}${two(Math.floor(s / 3600) % 24)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}

export function time(ms) {
  return new Date(ms).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'medium' });
}

export function count(number, thing) {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

export function describeVideo(video) {
  if (!video) return '–';
  return [video.codec, video.profile, video.width && `${video.width}×${video.height}`].filter(Boolean).join(' ');
}

export function describeAudio(audio) {
  if (!audio) return '–';
  return [audio.codec, audio.sample_rate && `${audio.sample_rate} Hz`,
    audio.channel && (audio.channel === '1' ? 'mono' : audio.channel === '2' ? 'stereo' : `${audio.channel} ch`)].filter(Boolean).join(' ');
}

/** The addresses under which a stream is played. */
export function urls(location, rtmpPort, stream) {
  const path = [...stream.app.split('/'), stream.name].map(encodeURIComponent).join('/');
  const vhost = stream.vhost === '__defaultVhost__' ? '' : `?vhost=${encodeURIComponent(stream.vhost)}`;
  const flv = `${location.origin}/${path}.flv${vhost}`;
  return {
    flv,
    ws: flv.replace(/^http/, 'ws'),
    rtmp: rtmpPort ? `rtmp://${location.hostname}${rtmpPort === 1935 ? '' : ':' + rtmpPort}/${path}${vhost}` : null,
  };
}

/** A sentence: what programs say begins small and ends without a full stop. */
export function sentence(text) {
  const words = String(text).trim();
  return words && words[0].toUpperCase() + words.slice(1) + (/[.!?…]$/.test(words) ? '' : '.');
}

/** What the player's error means for the one who watches. */
export function describeError(kind, detail, info) {
  if (kind === 'NetworkError') {
    if (detail === 'HttpStatusCodeInvalid') {
      const code = info && info.code;
      const hint = code === 404 ? ' No bundle serves this URL: is http_remux on, and srs.output.remux installed?' : '';
      return `The server refused: HTTP ${code}${info && info.msg ? ' ' + info.msg : ''}.${hint}`;
    }
    if (detail === 'ConnectingTimeout') return 'The server does not answer.';
    return 'The connection to the server failed or broke. Press Play to try again.';
  }
  if (detail === 'CodecUnsupported' || detail === 'MediaMSEError') return `This browser cannot decode the stream${info && info.msg ? ': ' + info.msg : ''}.`;
  return `Playback failed: ${[detail, info && info.msg].filter(Boolean).join(', ')}.`;
}
