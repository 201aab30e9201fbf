// For a presenter's story: where the map looks, which stands after "#" in the address; and a story from a file.

/** @returns {[number, number, number] | null} longitude, latitude, zoom */
function readPosition() {
  const parts = location.hash.slice(1).split("/").map(Number);
  return parts.length === 3 && parts.every(Number.isFinite) ? [parts[2], parts[1], parts[0]] : null;
}

/** Called by Streamlit at first and again on each run. */
export function update({ data, parentElement, setTriggerValue }) {
  const button = parentElement.querySelector("button");
  button.textContent = data.label;
  button.onclick = () => setTriggerValue("view", { at: readPosition() });
  const input = parentElement.querySelector("input");
  parentElement.querySelector("span").textContent = data.open;
  input.onchange = async () => {
    const [file] = input.files;
    // What is too large is told as what it is: cut off, it is no story.
    if (file) setTriggerValue("file", { name: file.name, content: await file.slice(0, data.limit).text() });
    input.value = "";
  };
}
