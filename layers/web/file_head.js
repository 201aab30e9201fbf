/** The head of the saved file: what it shows, and switches for language, look and table. */

/**
 * @param {{document: Document, config: object, say: Function}} page
 * @param {{lang: string, theme: string}} view
 * @param {(change: {lang?: string, theme?: string}) => void} onChange
 * @param {(() => void) | null | undefined} onTell begins the story, where there is one
 */
export function createHead({ document, config, say }, view, onChange, onTell) {
  const root = document.getElementById("file-head");
  const tools = root.querySelector(".tools");
  const buttons = [];

  /** @param {() => string} tell @param {() => boolean} isOn @param {() => void} act */
  function addButton(parent, tell, isOn, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.addEventListener("click", act);
    parent.append(button);
    buttons.push({ button, tell, isOn });
    return button;
  }

  function addGroup(key) {
    const group = document.createElement("div");
    group.className = "group";
    group.setAttribute("role", "group");
    group.dataset.key = key;
    tools.append(group);
    return group;
  }

  if (onTell) {
    const tell = addButton(addGroup("story.title"), () => say(view.lang, "story.begin"), () => null, onTell);
    tell.id = "tell";
    tell.className = "main";
  }
  const languages = addGroup("file.language");
  for (const [lang, name] of [["zh", "中文"], ["en", "English"]]) {
    const button = addButton(languages, () => name, () => view.lang === lang, () => onChange({ lang }));
    button.lang = lang === "zh" ? "zh-CN" : "en";
  }
  const looks = addGroup("file.look");
  for (const theme of ["light", "dark"]) {
    addButton(looks, () => say(view.lang, `file.${theme}`), () => view.theme === theme, () => onChange({ theme }));
  }
  const table = addGroup("file.table");
  addButton(table, () => say(view.lang, "file.table"),
    () => document.documentElement.classList.contains("tabled"), () => {
      document.documentElement.classList.toggle("tabled");
      document.defaultView.scrollTo(0, 0);
      show();
    });

  function show() {
    const facts = config.file[view.lang];
    root.querySelector("h1").textContent = facts.title;
    root.querySelector(".filters").textContent = facts.filters;
    root.querySelector(".as-of").textContent = facts.as_of;
    root.querySelector(".until").textContent = facts.until;
    for (const group of tools.children) group.setAttribute("aria-label", say(view.lang, group.dataset.key));
    for (const { button, tell, isOn } of buttons) {
      button.textContent = tell();
      if (isOn() !== null) button.setAttribute("aria-pressed", String(isOn()));
    }
  }

  return { show };
}
