/**
 * Starts the engine where the browser lets it run: a module worker, a worker from a `data:` URL (a sandboxed frame has
 * an opaque origin, which may start no other), or else the page itself. The same files serve all three.
 */

/** @typedef {{answer: Uint8Array, buffers: ArrayBuffer[]}} Reply */
/** @typedef {{id: number, ask: Uint8Array, buffers: ArrayBuffer[]}} Request */
/** @typedef {{place: string, post: (request: Request) => void}} Port */
/** @typedef {(reply: Reply) => void} Receive */

/** A worker that has not said that it is ready by then will not. */
const DEADLINE = 8000;

/** @param {string} name */
const file = (name) => new URL(name, document.baseURI).href;

/**
 * @param {Worker} worker
 * @param {string} place
 * @param {Receive} receive
 * @param {(why: string) => void} stopped
 * @returns {Promise<Port>}
 */
const ready = (worker, place, receive, stopped) =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => fail('late'), DEADLINE);
    /** @param {string} why */
    const fail = (why) => {
      clearTimeout(late);
      worker.terminate();
      reject(new Error(`${place}: ${why}`));
    };
    worker.onerror = (event) => fail(event.message || 'error');
    worker.onmessage = ({ data }) => {
      if (data !== 'ready') return;
      clearTimeout(late);
      worker.onmessage = (event) => receive(event.data);
      worker.onerror = (event) => stopped(event.message);
      resolve({ place, post: (request) => worker.postMessage(request, request.buffers) });
    };
  });

/** @param {Receive} receive @param {(why: string) => void} stopped */
const fromFile = (receive, stopped) => ready(new Worker(file('worker_loader.js'), { type: 'module' }), 'worker', receive, stopped);

/** @param {Receive} receive @param {(why: string) => void} stopped */
const fromData = (receive, stopped) => {
  const first = `import start from ${JSON.stringify(file('worker.js'))}; await start({ module_or_path: ${JSON.stringify(file('worker_bg.wasm'))} });`;
  return ready(new Worker(`data:text/javascript;charset=utf-8,${encodeURIComponent(first)}`, { type: 'module' }), 'data', receive, stopped);
};

/** @param {Receive} receive @param {(why: string) => void} stopped @returns {Promise<Port>} */
const inPage = async (receive, stopped) => {
  const module = await import(file('worker.js'));
  await module.default({ module_or_path: file('worker_bg.wasm') });
  /** @param {Request} request */
  const handle = (request) => {
    try {
      module.handle(request, receive);
    } catch (reason) {
      stopped(String(reason));
    }
  };
  return { place: 'page', post: (request) => { setTimeout(handle, 0, request); } };
};

/**
 * @param {Receive} receive each answer
 * @param {(why: string) => void} stopped the engine died and answers no more
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
