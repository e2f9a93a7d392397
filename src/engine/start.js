/**
 * Starts the engine where the browser lets it run: a module worker, a worker from a `data:` URL (a sandboxed frame has
 * an opaque origin, which may start no other), or else the page itself. The same files serve all three.
 */

/** @typedef {{message: Uint8Array, buffers: ArrayBuffer[]}} Received */
/** @typedef {{id: number, request?: Uint8Array, buffers: ArrayBuffer[]}} Posted */
/** @typedef {{place: string, post: (posted: Posted) => void, stop: () => void}} Port */
/** @typedef {(received: Received) => void} Receive */
/** @typedef {(why: string) => void} Stopped */

/** A worker that has not said that it is ready by then will not. */
const DEADLINE = 8000;

/** @param {string} name */
const file = (name) => new URL(name, document.baseURI).href;

/** How often the engine was started in the page itself. */
let inPageStarts = 0;

/**
 * A worker that was ended from outside, or taken by the browser for its memory, sends no event. But it holds a lock under its name as long as it lives,
 * and then the page gets it.
 * @param {string} name
 * @param {() => void} gone
 */
const whenGone = (name, gone) => {
  const lifetime = new AbortController();
  navigator.locks.request(name, { signal: lifetime.signal }, gone).catch(() => {});
  return () => lifetime.abort();
};

/**
 * @param {Worker} worker
 * @param {string} place
 * @param {string} name
 * @param {Receive} receive
 * @param {Stopped} stopped
 * @returns {Promise<Port>}
 */
const ready = (worker, place, name, receive, stopped) =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => fail('late'), DEADLINE);
    let forget = () => {};
    const stop = () => {
      clearTimeout(late);
      worker.onmessage = worker.onerror = worker.onmessageerror = null;
      worker.terminate();
      forget();
    };
    /** @param {string} why */
    const fail = (why) => {
      stop();
      reject(new Error(`${place}: ${why}`));
    };
    worker.onerror = (event) => fail(event.message || 'error');
    worker.onmessage = ({ data }) => {
      if (data !== 'ready') return;
      clearTimeout(late);
      worker.onmessage = (event) => {
        if (event.data === 'held') forget = whenGone(name, () => stopped(''));
        else receive(event.data);
      };
      worker.onerror = (event) => stopped(event.message);
      worker.onmessageerror = () => stopped('a message did not arrive');
      resolve({ place, stop, post: (posted) => worker.postMessage(posted, posted.buffers) });
    };
  });

/** @param {string} url @param {string} place @param {Receive} receive @param {Stopped} stopped */
const inWorker = (url, place, receive, stopped) => {
  const name = `quanli-${Date.now()}-${Math.random()}`;
  return ready(new Worker(url, { type: 'module', name }), place, name, receive, stopped);
};

/** @param {Receive} receive @param {Stopped} stopped */
const fromFile = (receive, stopped) => inWorker(file('worker_loader.js'), 'worker', receive, stopped);

/** @param {Receive} receive @param {Stopped} stopped */
const fromData = (receive, stopped) => {
  const first = `import start from ${JSON.stringify(file('worker.js'))}; await start({ module_or_path: ${JSON.stringify(file('worker_bg.wasm'))} });`;
  return inWorker(`data:text/javascript;charset=utf-8,${encodeURIComponent(first)}`, 'data', receive, stopped);
};

/** @param {Receive} receive @param {Stopped} stopped @returns {Promise<Port>} */
const inPage = async (receive, stopped) => {
  // A module that has stopped stays as it is; under another address it is a new one.
  const again = inPageStarts++ ? `?again=${inPageStarts}` : '';
  const module = await import(file('worker.js') + again);
  await module.default({ module_or_path: file('worker_bg.wasm') });
  let over = false;
  /** What it throws later is told to the window only. @param {ErrorEvent} event */
  const thrown = (event) => {
    if (/worker(_bg)?\.(wasm|js)/.test(`${event.filename} ${event.error?.stack}`)) stopped(event.message);
  };
  window.addEventListener('error', thrown);
  const stop = () => {
    over = true;
    window.removeEventListener('error', thrown);
  };
  /** @param {Received} received */
  const hear = (received) => {
    if (!over) receive(received);
  };
  /** @param {Posted} posted */
  const handle = (posted) => {
    if (over) return;
    try {
      module.handle(posted, hear);
    } catch (reason) {
      stopped(String(reason));
    }
  };
  return { place: 'page', stop, post: (posted) => { setTimeout(handle, 0, posted); } };
};

/**
 * @param {Receive} receive each message
 * @param {Stopped} stopped the engine died and answers no more
 * @returns {Promise<Port>}
 */
export const start = async (receive, stopped) => {
  for (const way of [fromFile, fromData]) {
    try {
      return await way(receive, stopped);
    } catch (reason) {
      console.info('engine:', String(reason));
    }
  }
  return inPage(receive, stopped);
};
