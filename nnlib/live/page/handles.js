/** The handles of the panel's sliders, which ipywidgets makes: their arrow keys and their names. */

/**
 * In Jupyter's command mode arrow keys belong to the notebook, except on what is marked so. And a
 * screen reader should say which slider it is on. Handles that come later are seen to as well.
 * @param {Element} panel
 * @returns {() => void} stops it
 */
export function seeToHandles(panel) {
  const see = () => {
    /** @type {Iterable<HTMLElement>} */
    const handles = panel.querySelectorAll(".noUi-handle");
    for (const handle of handles) {
      handle.dataset.lmSuppressShortcuts = "true";
      const label = handle.closest(".widget-inline-hbox")?.querySelector(".widget-label");
      if (label?.textContent && !handle.hasAttribute("aria-labelledby")) {
        handle.setAttribute("aria-label", label.textContent);
      }
    }
  };
  const changes = new MutationObserver(see);
  changes.observe(panel, { childList: true, subtree: true });
  see();
  return () => changes.disconnect();
}
