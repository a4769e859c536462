/* The connection with the signaling server: messages with answers, and news of the others. */

export class Signaling {
  constructor() {
    this.socket = null;
    this.waiting = new Map();
    this.next = 1;
    this.onnews = () => {};
    this.onend = () => {};
  }

  /** Resolves when it is connected. */
  connect(url) {
    return new Promise((resolve, reject) => {
      this.socket = new WebSocket(url);
      this.socket.onopen = () => resolve();
      this.socket.onerror = () => reject(new Error(`${url} does not answer: is signaling on?`));
      this.socket.onclose = () => this.end();
      this.socket.onmessage = event => this.take(JSON.parse(event.data));
    });
  }

  take({ tid, msg }) {
    const asked = this.waiting.get(tid);
    if (!asked) {
      this.onnews(msg);
      return;
    }
    this.waiting.delete(tid);
    asked.resolve(msg);
  }

  /** Says something; resolves with the answer. */
  send(msg) {
    const tid = String(this.next++);
    return new Promise((resolve, reject) => {
      this.waiting.set(tid, { resolve, reject });
      this.socket.send(JSON.stringify({ tid, msg }));
    });
  }

  end() {
    for (const { reject } of this.waiting.values()) reject(new Error('The server refuses: is somebody of this name in the room?'));
    this.waiting.clear();
    this.onend();
  }

  close() {
    if (this.socket) this.socket.close();
  }
}
