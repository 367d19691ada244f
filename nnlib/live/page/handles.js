/** The keys of the panel's sliders and lists, which ipywidgets makes, and the sliders' names. */

/**
 * In Jupyter's command mode arrow keys and letters belong to the notebook, except on what is marked
 * so: a name typed into a list would change and delete cells. And a screen reader should say which
 * slider it is on. What comes later is seen to as well.
 * @param {Element} panel
 * @returns {() => void} stops it
 */
export function seeToHandles(panel) {
  const see = () => {
    /** @type {Iterable<HTMLElement>} */
    const lists = panel.querySelectorAll("select");
    for (const list of lists) {
      list.dataset.lmSuppressShortcuts = "true";
    }
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
