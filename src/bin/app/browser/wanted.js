/** When somebody is there. */

/** What a person does first. */
const SIGNS = ['pointermove', 'pointerdown', 'touchstart', 'wheel', 'keydown', 'focusin'];

/** Calls once: as soon as a person does anything, or when an element comes into view that is there by the next frame. @param {string} id @param {() => void} run */
export const whenWanted = (id, run) => {
  const stop = new AbortController();
  const call = () => {
    if (stop.signal.aborted) return;
    stop.abort();
    run();
  };
  for (const sign of SIGNS) addEventListener(sign, call, { capture: true, passive: true, signal: stop.signal });
  requestAnimationFrame(() => {
    const element = document.getElementById(id);
    if (!element) return;
    const watch = new IntersectionObserver((seen) => { if (seen.some((entry) => entry.isIntersecting)) call(); });
    watch.observe(element);
    stop.signal.addEventListener('abort', () => watch.disconnect());
  });
};
