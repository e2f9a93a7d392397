/** When what moves has come to rest. */

/**
 * Calls once when an element's transitions are over; at once when there are none.
 * @param {string} id @param {() => void} run
 */
export const whenSettled = (id, run) => {
  const moving = document.getElementById(id)?.getAnimations() ?? [];
  void Promise.allSettled(moving.map(({ finished }) => finished)).then(run);
};
