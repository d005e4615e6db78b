// Counts in each page the runs of its script that have ended, by what the server says of them: the
// field script_finished of Streamlit's ForwardMsg. The page's own state of it may change twice
// between two drawings, and then nobody sees it.
(() => {
  const FINISHED = (6 << 3) | 0; // the tag of field 6, a number
  const CUT_SHORT = 2; // FINISHED_EARLY_FOR_RERUN: another run follows at once
  const DRAWN = 50; // milliseconds in which the page draws what came last

  window.runsEnded = 0;

  function readNumber(bytes, at) {
    for (let value = 0, factor = 1; ; factor *= 128) {
      const one = bytes[at++];
      value += (one & 127) * factor;
      if (one < 128) return [value, at];
    }
  }

  function endsRun(bytes) {
    let at = 0, tag, size;
    while (at < bytes.length) {
      [tag, at] = readNumber(bytes, at);
      [size, at] = readNumber(bytes, at);
      if (tag === FINISHED) return size !== CUT_SHORT;
      if (tag % 8 === 2) at += size; // what has a length is passed over
    }
    return false;
  }

  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        if (data instanceof ArrayBuffer && endsRun(new Uint8Array(data)))
          setTimeout(() => (window.runsEnded += 1), DRAWN);
      });
    }
  };
})();
