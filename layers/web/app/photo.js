// A photo for the feedback form: sent to a route that takes pictures only, which answers with a handle.

async function send(file) {
  const answer = await fetch(new URL("/api/photos", document.baseURI), { method: "POST", body: file });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).handle;
}

/** Called by Streamlit at first and again on each run. */
export function update({ data, parentElement, setTriggerValue }) {
  const input = parentElement.querySelector("input");
  const status = parentElement.querySelector("[role=status]");
  parentElement.querySelector("span").textContent = data.label;
  input.onchange = async () => {
    const [file] = input.files;
    if (!file) return;
    input.disabled = true;
    status.textContent = data.sending;
    try {
      if (file.size > data.limit) throw new Error("too large");
      setTriggerValue("photo", await send(file));
      status.textContent = "";
    } catch {
      status.textContent = data.failed;
    }
    input.disabled = false;
    input.value = "";
  };
}
