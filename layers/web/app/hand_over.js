// Exchanges a sign-in proven by the organisation's provider for our own cookie, which uploads and
// the map's routes ask for; then the page opens anew with it. Shows nothing.

let sent = "";

/** Called by Streamlit. */
export async function update({ data }) {
  if (!data.ticket || data.ticket === sent) return;
  sent = data.ticket;
  const answer = await fetch("/auth/hand-over", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ticket: data.ticket }),
  });
  if (answer.ok) location.reload();
}
