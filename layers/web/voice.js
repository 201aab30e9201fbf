/** One browser's voice: "me too" and "it helped", each once, without anyone being followed. */

const TOKEN = "changning-voice";
const GIVEN = "changning-given";
const MOST_REMEMBERED = 500;

/** A token that lives in this browser only; the server keeps a hash that differs for each thing said. */
function newToken(crypto) {
  return [...crypto.getRandomValues(new Uint8Array(24))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Storage that a browser may refuse; then what is remembered ends with the page. @param {Window} window */
function openStorage(window) {
  const memory = new Map();
  return {
    get(key) {
      try {
        return window.localStorage.getItem(key) ?? memory.get(key) ?? null;
      } catch {
        return memory.get(key) ?? null;
      }
    },
    set(key, value) {
      memory.set(key, value);
      try {
        window.localStorage.setItem(key, value);
      } catch { /* kept in memory */ }
    },
  };
}

async function post(window, address, body) {
  const answer = await window.fetch(address, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

/** @param {Window} window */
export function createVoice(window) {
  const storage = openStorage(window);

  function token() {
    const kept = storage.get(TOKEN);
    if (kept && /^[0-9a-f]{48}$/.test(kept)) return kept;
    const made = newToken(window.crypto);
    storage.set(TOKEN, made);
    return made;
  }

  /** @returns {[string, boolean][]} */
  function readGiven() {
    try {
      const kept = JSON.parse(storage.get(GIVEN) ?? "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  }

  function remember(id, value) {
    const others = readGiven().filter(([known]) => known !== id);
    storage.set(GIVEN, JSON.stringify([...others, [id, value]].slice(-MOST_REMEMBERED)));
  }

  return {
    /** What this browser said of it; undefined where nothing. @param {string} id */
    said: (id) => readGiven().find(([known]) => known === id)?.[1],
    /** @param {string} id @param {boolean} given @returns {Promise<number>} how many there are now */
    async support(id, given) {
      const answer = await post(window, `/api/feedback/${encodeURIComponent(id)}/support`, { voice: token(), given });
      remember(id, given);
      return answer.supports;
    },
    /** @param {string} id of a reply @param {boolean} helped */
    async evaluate(id, helped) {
      await post(window, `/api/replies/${encodeURIComponent(id)}/evaluation`, { voice: token(), helped });
      remember(id, helped);
    },
  };
}
