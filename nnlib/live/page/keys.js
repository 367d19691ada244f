/** Keys: what the arrow keys move. */

/**
 * In Jupyter's command mode arrow keys belong to the notebook, except on what is marked so. The
 * handles of the panel's sliders are marked, and those that come later.
 * @param {Element} panel
 * @returns {() => void} stops it
 */
export function leaveArrowKeysTo(panel) {
  const mark = () => {
    /** @type {Iterable<HTMLElement>} */
    const handles = panel.querySelectorAll(".noUi-handle");
    for (const handle of handles) {
      handle.dataset.lmSuppressShortcuts = "true";
    }
  };
  const changes = new MutationObserver(mark);
  changes.observe(panel, { childList: true, subtree: true });
  mark();
  return () => changes.disconnect();
}
