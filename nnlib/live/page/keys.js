/** Keys: what the arrow keys move. */

/**
 * In Jupyter's command mode arrow keys belong to the notebook, except on what is marked so. The
 * handles of the panel's sliders are marked, and those that come later.
 * @param {HTMLElement} root
 * @returns {{find: () => void, disconnect: () => void}} find the panel once root is in the page
 */
export function arrowKeys(root) {
  /** @type {HTMLElement | null} */
  let panel = null;
  const mark = () => {
    /** @type {Iterable<HTMLElement>} */
    const handles = panel?.querySelectorAll(".noUi-handle") ?? [];
    for (const handle of handles) {
      handle.dataset.lmSuppressShortcuts = "true";
    }
  };
  const changes = new MutationObserver(mark);
  return {
    find: () => {
      if (panel === null) {
        panel = root.closest(".nnlib-panel, .nnlib-explorer");
        if (panel) {
          changes.observe(panel, { childList: true, subtree: true });
          mark();
        }
      }
    },
    disconnect: () => changes.disconnect(),
  };
}
