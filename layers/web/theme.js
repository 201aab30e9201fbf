/** Light and dark: one class on the root, and the kinds' colours as custom properties. */

/** @param {Document} document @param {object[]} kinds @param {"light" | "dark"} theme */
export function applyTheme(document, kinds, theme) {
  const root = document.documentElement;
  root.classList.toggle("dark", theme === "dark");
  for (const kind of kinds) root.style.setProperty(`--kind-${kind.id}`, colourOf(kind, theme));
}

/** @param {object} kind @param {"light" | "dark"} theme @returns {string} */
export function colourOf(kind, theme) {
  return theme === "dark" ? kind.colour_dark : kind.colour_light;
}
