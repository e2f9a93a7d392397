/** When somebody is there. */

/** What a person does first. */
const SIGNS = ['pointermove', 'pointerdown', 'touchstart', 'wheel', 'keydown'];

const there = new AbortController();
for (const sign of SIGNS) addEventListener(sign, () => there.abort(), { capture: true, passive: true, signal: there.signal });

/**
 * Calls once: as soon as a person has done anything, or when an element comes into view that is there by the next frame.
 * @param {string} id @param {() => void} run
 */
export const whenWanted = (id, run) => {
  if (there.signal.aborted) return run();
  const called = new AbortController();
  const call = () => {
    if (called.signal.aborted) return;
    called.abort();
    run();
  };
  there.signal.addEventListener('abort', call, { signal: called.signal });
  requestAnimationFrame(() => {
    const element = document.getElementById(id);
    if (!element || called.signal.aborted) return;
    const watch = new IntersectionObserver((seen) => {
      if (seen.some((entry) => entry.isIntersecting)) call();
    });
    watch.observe(element);
    called.signal.addEventListener('abort', () => watch.disconnect());
  });
};
