/** Light and dark: one class on the root, and the kinds' colours as custom properties. */

/** @param {Document} document @param {object[]} kinds @param {"light" | "dark"} theme */
export function applyTheme(document, kinds, theme) {
  const root = document.documentElement;
  root.classList.toggle("dark", theme === "dark");
  for (const kind of kinds) root.style.setProperty(`--kind-${kind.id}`, colourOf(kind, theme));
}

/** Colours of one's own, on light and on dark. @param {Document} document @param {{light: string, dark: string} | null} accent */
export function applyAccent(document, accent) {
  for (const [theme, colour] of Object.entries(accent ?? {})) document.documentElement.style.setProperty(`--accent-${theme}`, colour);
}

/** @param {object} kind @param {"light" | "dark"} theme @returns {string} */
export function colourOf(kind, theme) {
  return theme === "dark" ? kind.colour_dark : kind.colour_light;
}
