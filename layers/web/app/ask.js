/** What the parts of the panel ask the server for, and the style they share. */

/** @param {string} address @param {RequestInit} [options] */
export async function readJson(address, options) {
  const answer = await fetch(new URL(address, document.baseURI), options);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

let look = null;

/** Marks and words of both languages, read once. */
export function readLook() {
  look ??= readJson("/api/look").catch((error) => {
    look = null;
    throw error;
  });
  return look;
}

function loadStyle(name) {
  return new Promise((done) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL(`/web/${name}`, document.baseURI).href;
    link.addEventListener("load", done);
    link.addEventListener("error", done);
    document.head.append(link);
  });
}

/** The style of card, list and search, once in the document, before anything is drawn. */
export const styled = Promise.all(["card.css", "search.css"].map(loadStyle));
